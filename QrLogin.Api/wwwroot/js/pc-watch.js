import * as api from './api.js';
import * as login from './login.js';
import { insist, pause } from './patience.js';

const INTERVAL = 5;

/**
 * Watches a login while somebody looks at the page.
 * @param {login.Login} held
 * @param {{ onAccount: (account: login.Account) => void, onTrouble: (error: api.ApiError | null) => void }} listener
 * @param {AbortSignal} signal
 * @returns {Promise<'refused' | 'replaced' | 'called-off'>} why the watch is over: the server refused the login, another tab put another
 *   or none in its place, or nobody wants to know any more
 */
export async function watch(held, { onAccount, onTrouble }, signal) {
  const ask = () => api.get('/me', { ...login.credentials(held), signal });
  try {
    for (; !signal.aborted; await pause(INTERVAL, signal)) {
      if (document.hidden) continue;
      if (!login.isStored(held)) return 'replaced';
      const { account } = await insist(ask, signal, onTrouble);
      if (!signal.aborted) onAccount(account);
    }
  } catch (error) {
    if (!signal.aborted && error.code === 'invalid_token') return 'refused';
    if (!signal.aborted) throw error;
  }
  return 'called-off';
}
