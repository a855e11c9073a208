import * as api from './api.js';
import { asApiError, unlessDone } from './api-error.js';
import * as login from './login.js';
import { retryUntilAnswered } from './retry.js';

/** @import { ApiError } from './api-error.js' */

/**
 * Ends a login on the server after this browser has erased it. Retries only while the page is open: nothing but its memory still has the
 * token.
 * @param {login.Login} held
 * @param {(error: ApiError | null) => void} onTrouble gets each failure, including the last one; null once the login has ended
 * @param {() => Promise<unknown>} [lastCall] a call that needs the login, made before it ends
 */
export async function endLogin(held, onTrouble, lastCall = async () => {}) {
  const { signal } = new AbortController();
  // A refusal means that there is nothing left to end.
  const isRefusal = (/** @type {ApiError} */ error) => !error.isTransient && error.code !== 'failed';
  const end = async () => {
    await unlessDone(lastCall(), isRefusal);
    await unlessDone(api.postEmpty('/logout', login.credentials(held)), isRefusal);
  };
  await retryUntilAnswered(end, signal, onTrouble).catch((error) => onTrouble(asApiError(error)));
}

/** Stores a login, and ends the one that it replaces, which no page uses any more. @param {login.Login} granted */
export function keepLogin(granted) {
  const replaced = login.load();
  const held = login.save(granted);
  if (replaced && replaced.accessToken !== held.accessToken) endLogin(replaced, () => {});
  return held;
}
