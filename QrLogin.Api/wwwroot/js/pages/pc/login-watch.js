import * as api from '../../core/api.js';
import { asApiError } from '../../core/api-error.js';
import * as login from '../../core/login.js';
import { delay } from '../../core/retry.js';

/** @import { ApiError } from '../../core/api-error.js' */
/** @import { Account } from '../../core/api-types.d.ts' */

const INTERVAL = 5;

/**
 * Watches a login while the page is visible.
 * @param {login.Login} held
 * @param {{ onAccount: (account: Account) => void, onTrouble: (error: ApiError | null) => void }} handlers
 * @param {AbortSignal} signal
 * @returns {Promise<'refused' | 'key-lost' | 'replaced' | 'stopped'>} why the watch is over: the server refused the login, this browser
 *   lost its key, another tab replaced or removed it, or the signal fired
 */
export async function watchLogin(held, { onAccount, onTrouble }, signal) {
  /** @type {number | null} */
  let retryAfter = null;
  for (; !signal.aborted; await delay(retryAfter ?? INTERVAL, signal, retryAfter !== null)) {
    if (document.hidden) continue;
    if (!login.isStored(held)) return 'replaced';
    try {
      /** @type {{ account: Account }} */
      const { account } = await api.get('/me', 'account', { ...login.credentials(held), signal });
      if (signal.aborted) break;
      retryAfter = null;
      onTrouble(null);
      onAccount(account);
    } catch (caught) {
      if (signal.aborted) break;
      const error = asApiError(caught);
      if (error.isLoginLost) return error.code === 'key_lost' ? 'key-lost' : 'refused';
      retryAfter = error.retryAfter;
      onTrouble(error);
    }
  }
  return 'stopped';
}
