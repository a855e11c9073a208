import { within } from './time-limit.js';

/**
 * A browser has six connections to a server over HTTP/1.1, shared by all its tabs, and each stream or long poll holds one. Only a few
 * tabs may wait; the others poll.
 */
const SLOTS = 2;

const LOCK_LIMIT_MS = 1000;

/** This tab's permission to hold a connection while it waits. */
export class WaitSlot {
  /** @type {(() => void) | null} */
  #release = null;

  /** @returns {Promise<boolean>} whether this tab has a slot now; never on plain HTTP, where browsers have no locks */
  async take() {
    for (let i = 0; this.#release === null && i < SLOTS; i++) {
      this.#release = await within(LOCK_LIMIT_MS, tryLock(`qrlogin.wait.${i}`)).catch(() => null);
    }
    return this.#release !== null;
  }

  release() {
    this.#release?.();
    this.#release = null;
  }
}

/** @param {string} name @returns {Promise<(() => void) | null>} a function that releases the lock; null if another tab has it */
function tryLock(name) {
  return new Promise((resolve, reject) => {
    if (!navigator.locks) {
      resolve(null);
      return;
    }
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (!lock) {
        resolve(null);
        return undefined;
      }
      return new Promise((done) => resolve(() => done(undefined)));
    }).catch(reject);
  });
}
