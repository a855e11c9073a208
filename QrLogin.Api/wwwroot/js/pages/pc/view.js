import { deviceName } from '../../core/device.js';
import { byId, initial } from '../../core/dom.js';
import { errorText } from '../../i18n/error-text.js';
import { renderTexts, t } from '../../i18n/page-i18n.js';
import { announce, currentState, enterState, markOffline } from '../page.js';

/** @import { ApiError } from '../../core/api-error.js' */
/** @import { Account } from '../../core/api-types.d.ts' */
/** @import { Text } from '../../i18n/i18n.js' */

/** While the server has not yet said whether a stored login is still valid. */
export const showChecking = () => enterIfNew('checking');

/** @param {Account} account */
export function showLoggedIn({ displayName, username }) {
  renderTexts({ displayName, username, deviceName, initial: initial(displayName) });
  if (enterIfNew('logged-in')) announce(t('pc.logged-in-as', { name: displayName }));
}

/** @param {Text} title */
export function showLoggedOut(title) {
  renderTexts({ endTitle: title });
  showTrouble(null);
  if (enterIfNew('logged-out')) announce(title);
}

/** Shows the component, which shows the rest. @param {{ state: string, isOffline: boolean }} change */
export function showLogin({ state, isOffline }) {
  markOffline(isOffline);
  enterIfNew(state);
}

/** Shows why a login cannot be checked. @param {ApiError | null} error null once it can be */
export function showTrouble(error) {
  markOffline(error !== null && error.code !== 'rate_limited');
  byId('trouble').hidden = error === null;
  if (error === null) return;
  const text = errorText(error, { rate_limited: 'pc.busy', offline: 'pc.offline' });
  renderTexts({ trouble: text });
  announce(text);
}

/** @param {string} state @returns {boolean} whether the state has changed */
function enterIfNew(state) {
  if (currentState() === state) return false;
  enterState(state);
  return true;
}
