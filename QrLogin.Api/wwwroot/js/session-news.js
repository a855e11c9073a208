import * as api from './api.js';
import { pause } from './patience.js';

/** Longer than the quiet between two signs of life on a stream: what is quiet for longer is held up by something in between. */
const SILENCE_MS = 20_000;
const LONG_WAIT = 20;
const REOPEN_AFTER = 1;

/** Follows a session by the best way that works here: an event stream, else a long poll, else plain polls. */
export class SessionNews {
  #path;
  #options;
  #pollInterval;
  #events = null;
  #ways = [() => this.#byStream(), (seen) => this.#byLongPoll(seen), () => this.#byPoll()];

  /** @param {string} path @param {api.Options} options @param {number} pollInterval seconds */
  constructor(path, options, pollInterval) {
    this.#path = path;
    this.#options = options;
    this.#pollInterval = pollInterval;
  }

  /** The session as it is told next, be it news or a sign of life. Fails like any call where the network does, and can be asked again. */
  async after(seen) {
    for (;;) {
      try {
        return await this.#ways[0](seen);
      } catch (error) {
        this.#events = null;
        if (!this.#isUseless(error)) throw error;
        this.#ways.shift();
      }
    }
  }

  /** Whether this way does not work here and never will, be it for a proxy in between that knows no streams or cuts waits short. */
  #isUseless(error) {
    return this.#ways.length > 1 && (error.code === 'silent' || (error.status >= 400 && error.status < 500 && !['invalid_poll_token', 'rate_limited'].includes(error.code)));
  }

  async #byStream() {
    for (;;) {
      this.#events ??= await api.stream(`${this.#path}/events`, { ...this.#options, timeout: SILENCE_MS });
      const { value, done } = await this.#events.next();
      if (done) {
        // The server stops, or it thinks that all is said.
        this.#events = null;
        await pause(REOPEN_AFTER, this.#options.signal, true);
      } else return value;
    }
  }

  #byLongPoll(seen) {
    return api.get(`${this.#path}?since=${seen.version}&wait=${LONG_WAIT}`, { ...this.#options, timeout: (LONG_WAIT + 10) * 1000 });
  }

  async #byPoll() {
    await pause(this.#pollInterval, this.#options.signal);
    return api.get(this.#path, this.#options);
  }
}
