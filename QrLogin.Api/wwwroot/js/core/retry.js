import { asApiError } from './api-error.js';

/** @import { ApiError } from './api-error.js' */

const MAX_DELAY = 5;

/**
 * Waits until the time is up, the page becomes visible, the network is back or the signal fires.
 * @param {number} seconds
 * @param {AbortSignal} signal
 * @param {boolean} [isRequired] whether the server asked for this delay, so that only the signal cuts it short
 * @returns {Promise<boolean>} whether the whole delay has passed
 */
export function delay(seconds, signal, isRequired = false) {
  return new Promise((resolve) => {
    const finish = (/** @type {boolean} */ isWhole) => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', finishIfVisible);
      removeEventListener('online', cutShort);
      signal.removeEventListener('abort', cutShort);
      resolve(isWhole);
    };
    const cutShort = () => finish(false);
    const finishIfVisible = () => document.hidden || cutShort();
    const timer = setTimeout(finish, seconds * 1000, true);
    signal.addEventListener('abort', cutShort);
    if (isRequired) return;
    document.addEventListener('visibilitychange', finishIfVisible);
    addEventListener('online', cutShort);
  });
}

/**
 * Repeats a call until the server answers it, with a longer delay after each failure.
 * @template T
 * @param {() => Promise<T>} call
 * @param {AbortSignal} signal
 * @param {(error: ApiError | null) => void} onTrouble gets each failure, then null on success
 * @returns {Promise<T>}
 */
export async function retryUntilAnswered(call, signal, onTrouble) {
  let failures = 0;
  for (;;) {
    try {
      const answer = await call();
      if (!signal.aborted) onTrouble(null);
      return answer;
    } catch (caught) {
      const error = asApiError(caught);
      if (signal.aborted || !error.isTransient) throw error;
      onTrouble(error);
      const { retryAfter } = error;
      const isWhole = await delay(retryAfter ?? Math.min(MAX_DELAY, 2 ** failures), signal, retryAfter !== null);
      failures = isWhole ? failures + 1 : 0;
    }
  }
}
