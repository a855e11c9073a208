import * as api from '../../core/api.js';
import { asApiError } from '../../core/api-error.js';
import * as login from '../../core/login.js';
import { delay, retryUntilAnswered } from '../../core/retry.js';

/** @import { ApiError } from '../../core/api-error.js' */
/** @import { Account } from '../../core/api-types.d.ts' */

const INTERVAL = 5;

/**
 * Watches a login while the page is visible.
 * @param {login.Login} held
 * @param {{ onAccount: (account: Account) => void, onTrouble: (error: ApiError | null) => void }} handlers
 * @param {AbortSignal} signal
 * @returns {Promise<'refused' | 'replaced' | 'stopped'>} why the watch is over: the server refused the login, another tab replaced or
 *   removed it, or the signal fired
 */
export async function watchLogin(held, { onAccount, onTrouble }, signal) {
  /** @returns {Promise<{ account: Account }>} */
  const fetchMe = () => api.get('/me', { ...login.credentials(held), signal });
  try {
    for (; !signal.aborted; await delay(INTERVAL, signal)) {
      if (document.hidden) continue;
      if (!login.isStored(held)) return 'replaced';
      const { account } = await retryUntilAnswered(fetchMe, signal, onTrouble);
      if (!signal.aborted) onAccount(account);
    }
  } catch (caught) {
    if (signal.aborted) return 'stopped';
    if (asApiError(caught).code === 'invalid_token') return 'refused';
    throw caught;
  }
  return 'stopped';
}
