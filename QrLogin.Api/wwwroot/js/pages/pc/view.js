import { deviceName } from '../../core/device.js';
import { byId, initial } from '../../core/dom.js';
import { TroubleReporter } from '../../core/trouble-reporter.js';
import { errorText } from '../../i18n/error-text.js';
import { renderTexts, t } from '../../i18n/page-i18n.js';
import { announce, currentState, enterState, markOffline, showUnconfirmedEnd } from '../page.js';

/** @import { ApiError } from '../../core/api-error.js' */
/** @import { Account } from '../../core/api-types.d.ts' */
/** @import { Text } from '../../i18n/i18n.js' */

const trouble = new TroubleReporter(showTrouble);

/** While the server has not yet said whether a stored login is still valid. */
export function showChecking() {
  if (enterIfNew('checking')) announce(t('pc.checking'));
}

/** @param {Account} account */
export function showLoggedIn({ displayName, username }) {
  renderTexts({ displayName, username, deviceName, initial: initial(displayName) });
  if (enterIfNew('logged-in')) announce(t('pc.logged-in-as', { name: displayName, username }));
}

/** @param {Text} title */
export function showLoggedOut(title) {
  renderTexts({ endTitle: title });
  reportTrouble(null);
  showUnconfirmedEnd(null);
  if (enterIfNew('logged-out')) announce(title);
}

/** Shows the component, which shows the rest. @param {{ state: string, isOffline: boolean }} change */
export function showLogin({ state, isOffline }) {
  markOffline(isOffline);
  enterIfNew(state);
}

/** Reports why a login cannot be checked. Shown only if it lasts. @param {ApiError | null} error null once it can be */
export function reportTrouble(error) {
  trouble.report(error);
}

/** @param {ApiError | null} error */
function showTrouble(error) {
  markOffline(error !== null && error.code !== 'rate_limited');
  const wasHidden = byId('trouble').hidden;
  byId('trouble').hidden = error === null;
  if (error === null) return;
  const text = errorText(error, { rate_limited: 'pc.busy', offline: 'pc.offline' });
  renderTexts({ trouble: text });
  // Announce it once: later errors say the same.
  if (wasHidden) announce(text);
}

/** @param {string} state @returns {boolean} whether the state has changed */
function enterIfNew(state) {
  if (currentState() === state) return false;
  enterState(state);
  return true;
}
