import { deviceName } from './device.js';
import { announce, byId, initial, showState } from './dom.js';
import { duration } from './time.js';
import { t, tell } from './words.js';

/** A login that was kept, of which the server has not said yet whether it is still one. */
export const showChecking = () => enter('checking');

/** @param {import('./login.js').Account} account */
export function showLoggedIn({ displayName, username }) {
  tell(document, { displayName, username, deviceName, initial: initial(displayName) });
  if (enter('logged-in')) announce(t('pc.logged-in-as', { name: displayName }));
}

/** @param {string | object} title */
export function showLoggedOut(title) {
  tell(document, { endTitle: title });
  showTrouble(null);
  if (enter('logged-out')) announce(title);
}

/** A login on its way, which tells itself how it goes. @param {{ state: string, isOffline: boolean }} news */
export function showLogin({ state, isOffline }) {
  markOffline(isOffline);
  enter(state);
}

/** @param {import('./api.js').ApiError | null} error of what watches a login */
export function showTrouble(error) {
  const isBusy = error?.code === 'rate_limited';
  markOffline(error !== null && !isBusy);
  byId('trouble').hidden = error === null;
  if (error === null) return;
  const text = isBusy ? t('pc.busy', { wait: duration(error.retryAfter ?? 1) }) : t('pc.offline');
  tell(byId('trouble'), { trouble: text });
  announce(text);
}

function markOffline(isOffline) {
  byId('main').toggleAttribute('data-offline', isOffline);
}

function enter(state) {
  if (byId('main').dataset.state === state) return false;
  showState(state);
  return true;
}
