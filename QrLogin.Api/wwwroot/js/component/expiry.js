/** When a session expires, according to the server's latest response and this device's clock. */
export class Expiry {
  /** @type {number | undefined} */
  #timer;

  /** @type {() => void} */
  #expire = () => {};

  /** @type {Promise<null>} */
  #expired = new Promise(() => {});

  /** @param {AbortSignal} signal stops the clock */
  constructor(signal) {
    signal.addEventListener('abort', () => {
      clearTimeout(this.#timer);
      this.#expire();
    });
  }

  /** @param {number} seconds that are left */
  set(seconds) {
    clearTimeout(this.#timer);
    this.#expired = new Promise((resolve) => {
      this.#expire = () => resolve(null);
    });
    this.#timer = setTimeout(() => this.#expire(), seconds * 1000);
  }

  /** Awaits a call until the session expires. @template T @param {Promise<T>} call @returns {Promise<T | null>} null if it has expired */
  race(call) {
    // A call that loses the race may still fail, and then nobody awaits it.
    call.catch(() => {});
    return Promise.race([call, this.#expired]);
  }
}
