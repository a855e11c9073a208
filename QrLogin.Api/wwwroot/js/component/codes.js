/** @import { SessionView } from '../core/api-types.d.ts' */

/** Shows each code of a session when its time comes, by the server's clock, without asking the server. */
export class Codes {
  #show;

  /** @type {string | null} */
  #shown = null;

  /** @type {number | undefined} */
  #timer;

  /** @param {(text: string) => void} show @param {AbortSignal} signal stops the clock */
  constructor(show, signal) {
    this.#show = show;
    signal.addEventListener('abort', () => clearTimeout(this.#timer));
  }

  /** Shows the code of a view, and later those that follow it. @param {SessionView} view */
  set({ qrText, upcoming }) {
    clearTimeout(this.#timer);
    if (!qrText) return;
    this.#turnTo(qrText);
    const now = performance.now();
    this.#schedule((upcoming ?? []).map((code) => ({ text: code.qrText, at: now + code.fromIn * 1000 })));
  }

  /** @param {{ text: string, at: number }[]} codes */
  #schedule([next, ...later]) {
    if (!next) return;
    this.#timer = setTimeout(() => {
      this.#turnTo(next.text);
      this.#schedule(later);
    }, next.at - performance.now());
  }

  /** @param {string} text */
  #turnTo(text) {
    if (text !== this.#shown) this.#show(text);
    this.#shown = text;
  }
}
