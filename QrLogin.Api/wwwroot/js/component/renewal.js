/** @import { QrLoginState } from '../../qr-login.js' */

/** The end states after which a kiosk shows a new code. */
const RENEWED = new Set(['denied', 'cancelled', 'expired', 'redeemed', 'forgotten', 'failed']);

/** The delay before the first new code and the longest delay, in seconds. It doubles with each code that nobody scans. */
const FIRST_DELAY = 5;
const MAX_DELAY = 300;

/** After this many codes in a row that nobody scanned, a person has to ask for the next one. */
const MAX_UNSCANNED = 1000;

/** With the attribute `renew`, shows a new code by itself after each end: for a screen that nobody touches. */
export class Renewal {
  #element;
  #refresh;
  #unscanned = 0;

  /** @type {number | undefined} */
  #timer;

  /** @param {HTMLElement} element @param {() => void} refresh */
  constructor(element, refresh) {
    this.#element = element;
    this.#refresh = refresh;
  }

  /** Somebody scanned a code or asked for one: begins with the first delay again. */
  reset() {
    this.#unscanned = 0;
  }

  /** @param {QrLoginState} state */
  entered(state) {
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#renewIfVisible);
    if (!RENEWED.has(state) || !this.#element.hasAttribute('renew') || this.#unscanned >= MAX_UNSCANNED) return;
    const delay = Math.min(MAX_DELAY, FIRST_DELAY * 2 ** this.#unscanned);
    this.#timer = setTimeout(() => this.#renew(), delay * 1000);
  }

  #renew() {
    document.removeEventListener('visibilitychange', this.#renewIfVisible);
    if (document.hidden) {
      document.addEventListener('visibilitychange', this.#renewIfVisible);
      return;
    }
    this.#unscanned++;
    this.#refresh();
  }

  #renewIfVisible = () => {
    if (!document.hidden) this.#renew();
  };
}
