import * as api from '../../core/api.js';
import { asApiError } from '../../core/api-error.js';
import { deviceName } from '../../core/device.js';
import { canBind } from '../../core/dpop.js';
import * as login from '../../core/login.js';
import { TimeLimitError, within } from '../../core/time-limit.js';
import { hasContinued } from './continued.js';

/** @import { Answer } from '../../core/answer.js' */
/** @import { Account, OpenedSession, SessionView } from '../../core/api-types.d.ts' */
/** @import { AuthorizationData } from './authorize.js' */

/** How long the site waits for an answer. */
const LIMIT_MS = 2000;

/**
 * The answer to a request that must not show anything (OpenID Connect Core 1.0, section 3.1.2.1).
 * @param {AuthorizationData} data @returns {Promise<Answer>}
 */
export async function answerSilently(data) {
  try {
    return await within(LIMIT_MS, answer(data));
  } catch (caught) {
    const isLate = caught instanceof TimeLimitError;
    return data.answers[isLate || asApiError(caught).isTransient ? 'temporarily_unavailable' : 'login_required'];
  }
}

/** @param {AuthorizationData} data @returns {Promise<Answer>} */
async function answer({ request, client, subject, answers }) {
  const held = login.load();
  if (!held) return answers.login_required;
  const credentials = login.credentials(held);
  /** @type {{ account: Account }} */
  const { account } = await api.get('/me', 'account', credentials);
  if (subject !== undefined && subject !== account.accountId) return answers.login_required;
  if (!hasContinued(account.accountId, client)) return answers.consent_required;
  const body = { deviceName, authorizationRequest: request };
  /** @type {OpenedSession} */
  const { qrId, pollToken } = await api.postBinding('/qr-sessions', 'pollToken', { body });
  const path = `/qr-sessions/${qrId}`;
  await api.post(`${path}/continue`, 'status', { ...credentials, body: { pollToken } });
  /** @type {SessionView} */
  const view = await api.get(path, 'qrId', { token: pollToken, isBound: await canBind() });
  return view;
}
