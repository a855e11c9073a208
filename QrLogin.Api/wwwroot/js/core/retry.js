import { asApiError } from './api-error.js';

/** @import { ApiError } from './api-error.js' */

const MAX_DELAY = 5;

/** After this many failures in a row because of a bug in the page, retrying stops: it does not fix a bug. */
const MAX_BUGS = 3;

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
    if (signal.aborted) cutShort();
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
 * @param {number} [limit] seconds after which a failure is final
 * @returns {Promise<T>}
 */
export async function retryUntilAnswered(call, signal, onTrouble, limit = Infinity) {
  const start = performance.now();
  let failures = 0;
  let bugs = 0;
  for (;;) {
    try {
      const answer = await call();
      if (!signal.aborted) onTrouble(null);
      return answer;
    } catch (caught) {
      const error = asApiError(caught);
      bugs = error.code === 'failed' ? bugs + 1 : 0;
      const mayPass = error.isTransient || (bugs > 0 && bugs < MAX_BUGS);
      if (signal.aborted || !mayPass || performance.now() - start > limit * 1000) throw error;
      onTrouble(error);
      const { retryAfter } = error;
      const isWhole = await delay(retryAfter ?? Math.min(MAX_DELAY, 2 ** failures), signal, retryAfter !== null);
      failures = isWhole ? failures + 1 : 0;
    }
  }
}
