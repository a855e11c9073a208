import { ApiError, asApiError } from './api-error.js';
import { device } from './device.js';
import * as dpop from './dpop.js';
import { readEvents, SilenceTimer } from './event-stream.js';

/** @import { ProblemDetails } from './api-error.js' */

const BASE = '/api/v1';
const TIMEOUT_MS = 15_000;
const EVENT_STREAM = 'text/event-stream';

/**
 * @typedef {object} Options
 * @property {string} [server] the origin to call; defaults to the page's own
 * @property {string} [token] a poll token or a login token
 * @property {boolean} [isBound] whether the token is bound to this browser's key
 * @property {boolean} [bind] whether to bind what the call creates to this browser's key, if there is one
 * @property {unknown} [body]
 * @property {AbortSignal} [signal]
 * @property {number} [timeout] milliseconds
 * @property {boolean} [keepalive] whether the call outlives its page
 */

/** @template T @param {string} path @param {Options} [options] @returns {Promise<T>} */
export const get = (path, options) => callJson('GET', path, options);

/** @template T @param {string} path @param {Options} [options] @returns {Promise<T>} */
export const post = (path, options) => callJson('POST', path, options);

/** @param {string} path @param {Options} [options] @returns {Promise<null>} */
export const del = (path, options) => callJson('DELETE', path, options);

/** @param {string} path @param {Options} [options] @returns {Promise<string>} */
export const getText = (path, options) => call('GET', path, options, (response) => response.text());

/**
 * Makes a call that binds the session or login that it creates to this browser's key. If the server refuses the proof, repeats the call
 * without one.
 * @template T @param {string} path @param {Options} options @returns {Promise<T>}
 */
export async function postBinding(path, options) {
  try {
    return await post(path, { ...options, bind: true });
  } catch (caught) {
    if (asApiError(caught).code !== 'invalid_dpop_proof') throw caught;
    dpop.stopBinding(options.server);
    return post(path, options);
  }
}

/**
 * Opens a stream of server-sent events.
 * @template T
 * @param {string} path @param {Options & { timeout: number }} options with a timeout for the silence between two events
 * @returns {Promise<AsyncGenerator<T>>} the events' data
 */
export async function stream(path, options) {
  const control = new AbortController();
  const abort = () => control.abort();
  options.signal?.addEventListener('abort', abort);
  if (options.signal?.aborted) abort();
  // A cut connection looks like a quiet server; this event tells them apart.
  addEventListener('offline', abort);
  const timer = new SilenceTimer(abort, options.timeout);
  const close = () => {
    timer.stop();
    removeEventListener('offline', abort);
    options.signal?.removeEventListener('abort', abort);
    abort();
  };
  try {
    const response = await send('GET', path, options, control.signal);
    if (!response.ok) throw toError(response, await readProblem(response));
    // A proxy may answer in the server's place.
    if (!response.body || !response.headers.get('Content-Type')?.startsWith(EVENT_STREAM)) throw new ApiError('silent');
    return readEvents(response.body, timer, close);
  } catch (error) {
    close();
    throw error instanceof ApiError ? error : new ApiError(timer.hasFired ? 'silent' : 'offline');
  }
}

/**
 * The headers that identify and authorize this browser.
 * @param {string} method @param {URL} url @param {Options} options
 * @returns {Promise<Record<string, string>>}
 */
export async function headersOf(method, url, { token, isBound, bind }) {
  /** @type {Record<string, string>} */
  const headers = { 'X-Device-Id': device.id, 'X-Device-Type': device.type };
  if (token) headers.Authorization = `${isBound ? 'DPoP' : 'Bearer'} ${token}`;
  if (isBound || (bind && (await dpop.canBind(url.origin)))) headers.DPoP = await dpop.prove(method, url, token);
  return headers;
}

/** @param {string} method @param {string} path @param {Options} [options] */
function callJson(method, path, options) {
  return call(method, path, options, (response) => (response.status === 204 ? null : response.json()));
}

/**
 * @template T
 * @param {string} method @param {string} path @param {Options | undefined} options @param {(response: Response) => T | Promise<T>} read
 * @returns {Promise<T>}
 */
async function call(method, path, options = {}, read) {
  // Read the body under the same timeout: a response may break off in the middle.
  const exchange = await withTimeout(options, async (signal) => {
    const response = await send(method, path, options, signal);
    return response.ok ? { content: await read(response) } : { error: toError(response, await readProblem(response)) };
  });
  if (exchange.error) throw exchange.error;
  return /** @type {T} */ (exchange.content);
}

/**
 * @template T @param {Options} options @param {(signal: AbortSignal) => Promise<T>} exchange @returns {Promise<T>}
 */
async function withTimeout({ signal, timeout = TIMEOUT_MS }, exchange) {
  const control = new AbortController();
  const abort = () => control.abort();
  const timer = setTimeout(abort, timeout);
  signal?.addEventListener('abort', abort);
  // A signal that has already fired does not fire again.
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

/** @param {string} method @param {string} path @param {Options} options @param {AbortSignal} signal */
async function send(method, path, options, signal) {
  const url = new URL(BASE + path, options.server ?? location.origin);
  return dpop.withNonce(url, async () => fetch(url, await requestInit(method, url, options, signal)));
}

/**
 * @param {string} method @param {URL} url @param {Options} options @param {AbortSignal} signal
 * @returns {Promise<RequestInit>}
 */
async function requestInit(method, url, options, signal) {
  const { body, keepalive } = options;
  const headers = await headersOf(method, url, options);
  if (body) headers['Content-Type'] = 'application/json';
  return { method, headers, signal, keepalive, body: body ? JSON.stringify(body) : null, cache: 'no-store', credentials: 'omit' };
}

/**
 * @param {Response} response @returns {Promise<ProblemDetails & { code?: string }>} empty if a proxy answered in the server's place
 */
async function readProblem(response) {
  return response.headers.get('Content-Type')?.startsWith('application/problem+json') ? response.json() : {};
}

/** @param {Response} response @param {ProblemDetails & { code?: string }} problem */
function toError(response, problem) {
  const seconds = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  // A bound token is useless without its key.
  const code = problem.code === 'invalid_dpop_proof' && response.status === 401 ? 'invalid_token' : problem.code;
  return new ApiError(code ?? 'unavailable', {
    ...problem,
    status: response.status,
    retryAfter: Number.isNaN(seconds) ? null : seconds,
  });
}
