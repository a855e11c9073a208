import * as storage from '../core/storage.js';
import { prepareLeave } from './session.js';

/** @import { Session } from './session.js' */

const KEY = 'sessions';

/** How often to sign the call to leave again: the server accepts a signature for a minute. */
const SIGN_INTERVAL_MS = 20_000;

/**
 * Keeps the open session while its page is reloaded, and cancels it when its page is left. A page cannot tell the two apart, so it does
 * both: the server cancels only if the page does not come back.
 */
export class KeptSession {
  /** @type {Session | null} */
  #session = null;

  /** When it expires, by this device's clock. */
  #expiresAt = 0;

  /** @type {(() => void) | null} */
  #leave = null;

  /** @type {number | undefined} */
  #timer;

  /**
   * Takes what this tab kept for this server and this request before a reload.
   * @param {string} server @param {string | null} request @returns {Session | null}
   */
  take(server, request) {
    const kept = /** @type {{ session: Session, expiresAt: number }[]} */ (storage.takeForTab(KEY) ?? []);
    const own = kept.find(({ session, expiresAt }) =>
      session.server === server && (session.request ?? null) === request && expiresAt > Date.now());
    // The page may show more than one code.
    const others = kept.filter((each) => each !== own);
    if (others.length > 0) storage.keepForTab(KEY, others);
    return own?.session ?? null;
  }

  /** @param {Session | null} session */
  set(session) {
    this.#session = session;
    this.#leave = null;
    clearInterval(this.#timer);
    if (!session) return;
    this.#sign(session);
    this.#timer = setInterval(() => this.#sign(session), SIGN_INTERVAL_MS);
  }

  /** @param {number} seconds until the session expires */
  setExpiry(seconds) {
    this.#expiresAt = Date.now() + seconds * 1000;
  }

  listen() {
    addEventListener('pagehide', this.#onPageHide);
  }

  stopListening() {
    removeEventListener('pagehide', this.#onPageHide);
  }

  #onPageHide = (/** @type {PageTransitionEvent} */ event) => {
    // The page is in the back/forward cache: the browser may show it again as it was.
    if (event.persisted || !this.#session) return;
    const kept = /** @type {unknown[]} */ (storage.takeForTab(KEY) ?? []);
    storage.keepForTab(KEY, [...kept, { session: this.#session, expiresAt: this.#expiresAt }]);
    this.#leave?.();
  };

  /** @param {Session} session */
  async #sign(session) {
    const leave = await prepareLeave(session).catch(() => null);
    if (session === this.#session) this.#leave = leave;
  }
}
