import { device } from './device.js';
import * as dpop from './dpop.js';

const BASE = '/api/v1';
const TIMEOUT_MS = 15_000;
const EVENT_STREAM = 'text/event-stream';

/**
 * What went wrong: `code` is the problem's stable word, `offline` where no answer came, or `silent` where a stream brought none.
 * @property {number} status 0 where no answer came
 * @property {number | null} retryAfter seconds
 * @property {Record<string, string[]>} errors by member of the request
 * @property {string | undefined} sessionStatus
 * @property {number | undefined} attemptsLeft
 */
export class ApiError extends Error {
  constructor(code, { status = 0, retryAfter = null, errors = {}, sessionStatus, attemptsLeft } = {}) {
    super(code);
    Object.assign(this, { code, status, retryAfter, errors, sessionStatus, attemptsLeft });
  }

  /** Whether the same call may well succeed a little later. */
  get isTransient() {
    return this.code === 'offline' || this.code === 'rate_limited' || this.status >= 500;
  }
}

/**
 * @typedef {object} Options
 * @property {string} [server] the origin that is called; the page's own if it is not given
 * @property {string} [token] a poll token or a login token
 * @property {boolean} [isBound] whether the token is bound to this browser's key
 * @property {boolean} [bind] whether what comes of the call shall be, where that is possible
 * @property {unknown} [body]
 * @property {AbortSignal} [signal]
 * @property {number} [timeout] milliseconds without an answer after which there will be none
 * @property {boolean} [keepalive] whether the call goes on when its page has gone
 */

/** @param {string} path @param {Options} [options] */
export const get = (path, options) => json('GET', path, options);

/** @param {string} path @param {Options} [options] */
export const post = (path, options) => json('POST', path, options);

/** @param {string} path @param {Options} [options] */
export const del = (path, options) => json('DELETE', path, options);

/** @param {string} path @param {Options} [options] @returns {Promise<string>} */
export const getText = (path, options) => answered('GET', path, options, (response) => response.text());

/**
 * Opens a stream of server-sent events.
 * @param {string} path @param {Options} options
 * @returns {Promise<AsyncGenerator<object>>} the events' data
 */
export async function stream(path, options) {
  const control = new AbortController();
  const abort = () => control.abort();
  options.signal?.addEventListener('abort', abort);
  if (options.signal?.aborted) abort();
  // What a cut cable has left behind is quiet; waiting would not tell it from a server that has nothing to say.
  addEventListener('offline', abort);
  const watch = watchdog(abort, options.timeout);
  const close = () => {
    watch.stop();
    removeEventListener('offline', abort);
    options.signal?.removeEventListener('abort', abort);
    abort();
  };
  try {
    const response = await send('GET', path, options, control.signal);
    if (!response.ok) throw toError(response, await readProblem(response));
    // A proxy in between that answers for itself.
    if (!response.headers.get('Content-Type')?.startsWith(EVENT_STREAM)) throw new ApiError('silent');
    return eventsOf(response.body, watch, close);
  } catch (error) {
    close();
    throw error instanceof ApiError ? error : new ApiError(watch.hasBitten ? 'silent' : 'offline');
  }
}

async function* eventsOf(body, watch, close) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      watch.feed();
      const blocks = (text + value).split('\n\n');
      text = blocks.pop();
      for (const block of blocks) {
        const data = block.split('\n').filter((line) => line.startsWith('data:'));
        if (data.length > 0) yield JSON.parse(data.map((line) => line.slice(5)).join('\n'));
      }
    }
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError(watch.hasBitten && !watch.wasFed ? 'silent' : 'offline');
  } finally {
    close();
  }
}

/** Bites when it was not fed for so long. */
function watchdog(bite, milliseconds) {
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      dog.hasBitten = true;
      bite();
    }, milliseconds);
  };
  const dog = {
    hasBitten: false,
    wasFed: false,
    stop: () => clearTimeout(timer),
    feed: () => {
      dog.wasFed = true;
      wait();
    },
  };
  wait();
  return dog;
}

/**
 * A call that binds what comes of it to this browser's key, if that can be; if the proof is refused, without one.
 * @template T @param {string} path @param {Options} options @returns {Promise<T>}
 */
export async function postBinding(path, options) {
  try {
    return await post(path, { ...options, bind: true });
  } catch (error) {
    if (error.code !== 'invalid_dpop_proof') throw error;
    dpop.giveUp(options.server);
    return post(path, options);
  }
}

function json(method, path, options) {
  return answered(method, path, options, (response) => (response.status === 204 ? null : response.json()));
}

async function answered(method, path, options = {}, read) {
  // An answer may also break off half-way, so its body is read under the same watch.
  const { response, content } = await reached(options, async (signal) => {
    const response = await send(method, path, options, signal);
    return { response, content: response.ok ? await read(response) : await readProblem(response) };
  });
  if (!response.ok) throw toError(response, content);
  return content;
}

async function reached({ signal, timeout = TIMEOUT_MS }, exchange) {
  const control = new AbortController();
  const abort = () => control.abort();
  const timer = setTimeout(abort, timeout);
  signal?.addEventListener('abort', abort);
  // A signal that was given before now does not fire again.
  if (signal?.aborted) abort();
  try {
    return await exchange(control.signal);
  } catch {
    throw new ApiError('offline');
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

async function send(method, path, options, signal) {
  const url = new URL(BASE + path, options.server ?? location.origin);
  return dpop.withNonce(url, async () => fetch(url, await request(method, url, options, signal)));
}

async function request(method, url, options, signal) {
  const { body, keepalive } = options;
  const headers = await headersOf(method, url, options);
  if (body) headers['Content-Type'] = 'application/json';
  return { method, headers, signal, keepalive, body: body && JSON.stringify(body), cache: 'no-store', credentials: 'omit' };
}

/**
 * What a call says of this browser and of what it may do.
 * @param {string} method @param {URL} url @param {Options} options
 * @returns {Promise<Record<string, string>>}
 */
export async function headersOf(method, url, { token, isBound, bind }) {
  const headers = { 'X-Device-Id': device.id, 'X-Device-Type': device.type };
  if (token) headers.Authorization = `${isBound ? 'DPoP' : 'Bearer'} ${token}`;
  if (isBound || (bind && (await dpop.canBind(url.origin)))) headers.DPoP = await dpop.prove(method, url, token);
  return headers;
}

// A proxy in between may answer in its own words.
async function readProblem(response) {
  return response.headers.get('Content-Type')?.startsWith('application/problem+json') ? response.json() : {};
}

function toError(response, problem) {
  const seconds = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  // A token whose key is no longer here is as good as none.
  const code = problem.code === 'invalid_dpop_proof' && response.status === 401 ? 'invalid_token' : problem.code;
  return new ApiError(code ?? 'unavailable', {
    ...problem,
    status: response.status,
    retryAfter: Number.isNaN(seconds) ? null : seconds,
  });
}
