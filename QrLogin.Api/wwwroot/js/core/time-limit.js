/** A call did not finish in time. */
export class TimeLimitError extends Error {}

/**
 * Awaits a call that may never finish: requests and browser APIs, such as the database, can hang.
 * @template T @param {number} milliseconds @param {Promise<T>} call @returns {Promise<T>}
 */
export function within(milliseconds, call) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TimeLimitError()), milliseconds);
    call.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
