const LONGEST_WAIT = 5;

/**
 * Waits, but no longer than until somebody looks at the page again, the network is back or the wait is called off.
 * @param {number} seconds
 * @param {AbortSignal} signal
 * @param {boolean} [isAsked] whether the server asked for this wait, so that only calling it off ends it early
 * @returns {Promise<boolean>} whether it was the whole wait
 */
export function pause(seconds, signal, isAsked = false) {
  return new Promise((resolve) => {
    const finish = (isWhole) => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', finishIfSeen);
      removeEventListener('online', cutShort);
      signal.removeEventListener('abort', cutShort);
      resolve(isWhole);
    };
    const cutShort = () => finish(false);
    const finishIfSeen = () => document.hidden || cutShort();
    const timer = setTimeout(finish, seconds * 1000, true);
    signal.addEventListener('abort', cutShort);
    if (isAsked) return;
    document.addEventListener('visibilitychange', finishIfSeen);
    addEventListener('online', cutShort);
  });
}

/**
 * Makes a call until the server answers it, waiting longer each time it does not.
 * @template T
 * @param {() => Promise<T>} call
 * @param {AbortSignal} signal
 * @param {(error: import('./api.js').ApiError | null) => void} onTrouble told each failure, then null once it is over
 * @returns {Promise<T>}
 */
export async function insist(call, signal, onTrouble) {
  let failures = 0;
  for (;;) {
    try {
      const answer = await call();
      if (!signal.aborted) onTrouble(null);
      return answer;
    } catch (error) {
      if (signal.aborted || !error.isTransient) throw error;
      onTrouble(error);
      const { retryAfter } = error;
      const isWhole = await pause(retryAfter ?? Math.min(LONGEST_WAIT, 2 ** failures), signal, retryAfter !== null);
      failures = isWhole ? failures + 1 : 0;
    }
  }
}
