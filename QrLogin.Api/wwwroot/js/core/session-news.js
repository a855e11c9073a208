import * as api from './api.js';
import { asApiError } from './api-error.js';
import { delay } from './retry.js';
import { WaitSlot } from './wait-slot.js';
import { onWake } from './wake.js';

/** @import { ApiError } from './api-error.js' */
/** @import { SessionView } from './api-types.d.ts' */

/** Longer than the time between two heartbeats of a stream: if a stream is silent for longer, a proxy is buffering it. */
const SILENCE_MS = 20_000;
const LONG_POLL_SECONDS = 20;
const REOPEN_DELAY = 1;

/** The seconds between two polls of a hidden page. */
const HIDDEN_INTERVAL = 5;

/** How long a channel is not used after its first failure, in seconds. Each further failure in a row doubles the time. */
const FIRST_REST = 30;

/** One way to follow a session: it may fail here while the others work. */
class Channel {
  #restsUntil = 0;
  #rest = FIRST_REST;

  /** @param {(seen: SessionView, signal: AbortSignal) => Promise<SessionView>} next */
  constructor(next) {
    this.next = next;
  }

  get isResting() {
    return performance.now() < this.#restsUntil;
  }

  rest() {
    this.#restsUntil = performance.now() + this.#rest * 1000;
    this.#rest *= 2;
  }

  worked() {
    this.#rest = FIRST_REST;
  }
}

/**
 * Follows a session in the best way that works here: by an event stream, else by long polls, else by plain polls. A hidden page polls, and
 * so does a tab beyond the few that may hold a connection.
 */
export class SessionNews {
  #path;
  #options;
  #pollInterval;
  #slot = new WaitSlot();

  /** Ends the connection that is held; null if there is none. @type {AbortController | null} */
  #hold = null;

  /** @type {AsyncGenerator<SessionView> | null} */
  #events = null;

  #channels = [new Channel((_, signal) => this.#nextEvent(signal)), new Channel((seen, signal) => this.#longPoll(seen, signal))];

  /** @param {string} path @param {api.Options & { signal: AbortSignal }} options @param {number} pollInterval seconds */
  constructor(path, options, pollInterval) {
    this.#path = path;
    this.#options = options;
    this.#pollInterval = pollInterval;
    const { signal } = options;
    const letGo = () => this.close();
    const letGoIfHidden = () => document.hidden && letGo();
    document.addEventListener('visibilitychange', letGoIfHidden);
    signal.addEventListener('abort', () => {
      document.removeEventListener('visibilitychange', letGoIfHidden);
      letGo();
    });
    onWake(letGo, signal);
  }

  /**
   * The next view of the session, changed or not. Fails like any call if the network fails; call it again after that.
   * @param {SessionView} seen @returns {Promise<SessionView>}
   */
  async after(seen) {
    for (const channel of this.#channels) {
      if (channel.isResting || !(await this.#mayWait())) continue;
      const view = await this.#try(channel, seen);
      if (view) return view;
    }
    return this.#poll();
  }

  /** Closes the connection, if there is one. The next call opens another. */
  close() {
    this.#hold?.abort();
    this.#hold = null;
    this.#events = null;
    this.#slot.release();
  }

  async #mayWait() {
    return !document.hidden && !this.#options.signal.aborted && this.#slot.take();
  }

  /**
   * @param {Channel} channel @param {SessionView} seen
   * @returns {Promise<SessionView | null>} null if this channel cannot work now
   */
  async #try(channel, seen) {
    this.#hold ??= new AbortController();
    const { signal } = this.#hold;
    try {
      const view = await channel.next(seen, signal);
      channel.worked();
      return view;
    } catch (caught) {
      const error = asApiError(caught);
      if (signal.aborted && !this.#options.signal.aborted) return null;
      this.close();
      if (!isBlocked(error)) throw caught;
      channel.rest();
      return null;
    }
  }

  /** @param {AbortSignal} signal @returns {Promise<SessionView>} */
  async #nextEvent(signal) {
    for (;;) {
      this.#events ??= await api.stream(`${this.#path}/events`, { ...this.#options, signal, timeout: SILENCE_MS });
      const { value, done } = await this.#events.next();
      if (!done) return value;
      // The server ends a stream when it stops, or when the session is over.
      this.#events = null;
      await delay(REOPEN_DELAY, signal, true);
    }
  }

  /** @param {SessionView} seen @param {AbortSignal} signal @returns {Promise<SessionView>} */
  #longPoll(seen, signal) {
    const path = `${this.#path}?since=${seen.version}&wait=${LONG_POLL_SECONDS}`;
    return api.get(path, 'qrId', { ...this.#options, signal, timeout: (LONG_POLL_SECONDS + 10) * 1000 });
  }

  /** @returns {Promise<SessionView>} */
  async #poll() {
    await delay(document.hidden ? Math.max(HIDDEN_INTERVAL, this.#pollInterval) : this.#pollInterval, this.#options.signal);
    return api.get(this.#path, 'qrId', this.#options);
  }
}

/**
 * Whether another channel may work, for example because a proxy buffers streams or cuts long polls short. A refused poll token fails on
 * every channel, and so does any call while the network is down.
 * @param {ApiError} error
 */
const isBlocked = ({ code, status }) => code === 'silent' || (status > 0 && code !== 'invalid_poll_token');
