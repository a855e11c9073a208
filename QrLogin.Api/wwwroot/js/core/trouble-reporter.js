/** @import { ApiError } from './api-error.js' */

/** How long trouble must last before it is shown: a cut connection is usually back sooner. */
const TROUBLE_DELAY_MS = 3000;

/** Reports trouble once it has lasted for a while, and its end. */
export class TroubleReporter {
  #show;

  /** @type {ApiError | null} */
  #error = null;

  /** @type {number | undefined} */
  #timer;

  #isShown = false;

  /** @param {(error: ApiError | null) => void} show gets the latest error, then null */
  constructor(show) {
    this.#show = show;
  }

  /** @param {ApiError | null} error why the last call failed; null once a call succeeds */
  report(error) {
    this.#error = error;
    if (error === null) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      if (this.#isShown) this.#show(null);
      this.#isShown = false;
    } else if (this.#isShown) this.#show(error);
    else this.#timer ??= setTimeout(() => this.#showLatest(), TROUBLE_DELAY_MS);
  }

  #showLatest() {
    this.#isShown = true;
    this.#show(this.#error);
  }
}
