import { byId } from '../../core/dom.js';
import { renderTexts, t } from '../../i18n/page-i18n.js';
import { duration } from '../../i18n/time.js';
import { enterState, startPage } from '../page.js';
import { pageData } from '../page-data.js';

/** @typedef {{ error: string, description: string, retryAfter?: number }} ProblemData */

const { error, description, retryAfter } = /** @type {ProblemData} */ (pageData());
const isBusy = error === 'slow_down';

startPage();
renderTexts({
  problem: `${error}: ${description}`,
  againTitle: t(isBusy ? 'refusal.rate_limited.title' : 'refusal.unavailable.title'),
  againLead: isBusy ? t('error.rate-limited', { wait: duration(retryAfter ?? 1) }) : t('refusal.unavailable.text'),
});
byId('again').addEventListener('click', () => location.reload());
enterState(retryAfter === undefined ? 'link' : 'again');
