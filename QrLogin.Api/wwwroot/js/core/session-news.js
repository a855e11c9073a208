import * as api from './api.js';
import { asApiError } from './api-error.js';
import { delay } from './retry.js';

/** @import { ApiError } from './api-error.js' */
/** @import { SessionView } from './api-types.d.ts' */

/** Longer than the time between two heartbeats of a stream: if a stream is silent for longer, a proxy is buffering it. */
const SILENCE_MS = 20_000;
const LONG_POLL_SECONDS = 20;
const REOPEN_DELAY = 1;

/** Follows a session in the best way that works here: by an event stream, else by long polls, else by plain polls. */
export class SessionNews {
  #path;
  #options;
  #pollInterval;

  /** @type {AsyncGenerator<SessionView> | null} */
  #events = null;

  /** @type {((seen: SessionView) => Promise<SessionView>)[]} */
  #methods = [() => this.#nextEvent(), (seen) => this.#longPoll(seen), () => this.#poll()];

  /** @param {string} path @param {api.Options & { signal: AbortSignal }} options @param {number} pollInterval seconds */
  constructor(path, options, pollInterval) {
    this.#path = path;
    this.#options = options;
    this.#pollInterval = pollInterval;
  }

  /**
   * The next view of the session, changed or not. Fails like any call if the network fails; call it again after that.
   * @param {SessionView} seen @returns {Promise<SessionView>}
   */
  async after(seen) {
    for (;;) {
      try {
        return await this.#methods[0](seen);
      } catch (caught) {
        this.#events = null;
        if (!this.#isBlocked(asApiError(caught))) throw caught;
        this.#methods.shift();
      }
    }
  }

  /**
   * Whether the current method cannot work here, for example because a proxy buffers streams or cuts long polls short.
   * @param {ApiError} error
   */
  #isBlocked({ code, status }) {
    if (this.#methods.length === 1) return false;
    return code === 'silent' || (status >= 400 && status < 500 && !['invalid_poll_token', 'rate_limited'].includes(code));
  }

  async #nextEvent() {
    for (;;) {
      this.#events ??= await api.stream(`${this.#path}/events`, { ...this.#options, timeout: SILENCE_MS });
      const { value, done } = await this.#events.next();
      if (!done) return value;
      // The server ends a stream when it stops, or when the session is over.
      this.#events = null;
      await delay(REOPEN_DELAY, this.#options.signal, true);
    }
  }

  /** @param {SessionView} seen @returns {Promise<SessionView>} */
  #longPoll(seen) {
    const path = `${this.#path}?since=${seen.version}&wait=${LONG_POLL_SECONDS}`;
    return api.get(path, { ...this.#options, timeout: (LONG_POLL_SECONDS + 10) * 1000 });
  }

  /** @returns {Promise<SessionView>} */
  async #poll() {
    await delay(this.#pollInterval, this.#options.signal);
    return api.get(this.#path, this.#options);
  }
}
