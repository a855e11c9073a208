import { foreignResponseError, hasType, readError, readJson, readEmpty, readText } from './response.js';
import { ApiError, asApiError } from './api-error.js';
import { device } from './device.js';
import * as dpop from './dpop.js';
import { readEvents, SilenceTimer } from './event-stream.js';
import { setServerClock } from './server-clock.js';
import { within } from './time-limit.js';

const BASE = '/api/v1';
const TIMEOUT_MS = 10_000;
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
 */

/**
 * @template T @param {string} path @param {string} member that every answer has @param {Options} [options] @returns {Promise<T>}
 */
export const get = (path, member, options) => call('GET', path, options, (response) => readJson(response, member));

/**
 * @template T @param {string} path @param {string} member that every answer has @param {Options} [options] @returns {Promise<T>}
 */
export const post = (path, member, options) => call('POST', path, options, (response) => readJson(response, member));

/** Makes a call whose response has no content. @param {string} path @param {Options} [options] @returns {Promise<null>} */
export const postEmpty = (path, options) => call('POST', path, options, readEmpty);

/**
 * @template T @param {string} path @param {string} member that every answer has @param {Options} [options] @returns {Promise<T>}
 */
export const patch = (path, member, options) => call('PATCH', path, options, (response) => readJson(response, member));

/** @param {string} path @param {Options} [options] @returns {Promise<null>} */
export const putEmpty = (path, options) => call('PUT', path, options, readEmpty);

/** @param {string} path @param {Options} [options] @returns {Promise<null>} */
export const del = (path, options) => call('DELETE', path, options, readEmpty);

/** @param {string} path @param {string} type of the content @param {Options} [options] @returns {Promise<string>} */
export const getText = (path, type, options) => call('GET', path, options, (response) => readText(response, type));

/**
 * Makes a call that binds the session or login that it creates to this browser's key. If the server refuses the proof, repeats the call
 * without one.
 * @template T @param {string} path @param {string} member @param {Options} options @returns {Promise<T>}
 */
export async function postBinding(path, member, options) {
  try {
    return await post(path, member, { ...options, bind: true });
  } catch (caught) {
    if (asApiError(caught).code !== 'invalid_dpop_proof') throw caught;
    dpop.stopBinding(options.server);
    return post(path, member, options);
  }
}

/**
 * Prepares a call for the moment when the page is left: by then, the browser no longer waits for a signature.
 * @param {string} method @param {string} path @param {Options} options @returns {Promise<() => void>} makes the call, once
 */
export async function prepareLast(method, path, options) {
  const url = urlOf(path, options);
  const init = await requestInit(method, url, options, null);
  return () => {
    fetch(url, { ...init, keepalive: true }).catch(() => {});
  };
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
    if (!response.ok) throw await within(TIMEOUT_MS, readError(response));
    if (!response.body || !hasType(response, EVENT_STREAM)) throw foreignResponseError(response);
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

/**
 * @template T
 * @param {string} method @param {string} path @param {Options | undefined} options @param {(response: Response) => T | Promise<T>} read
 * @returns {Promise<T>}
 */
function call(method, path, options = {}, read) {
  // Read the body under the same timeout: a response may break off in the middle.
  return withTimeout(options, async (signal) => {
    const response = await send(method, path, options, signal);
    if (!response.ok) throw await readError(response);
    return read(response);
  });
}

/**
 * @template T @param {Options} options @param {(signal: AbortSignal) => Promise<T>} exchange @returns {Promise<T>}
 */
async function withTimeout({ signal, timeout = TIMEOUT_MS }, exchange) {
  const control = new AbortController();
  const abort = () => control.abort();
  signal?.addEventListener('abort', abort);
  // A signal that has already fired does not fire again.
  if (signal?.aborted) abort();
  try {
    return await within(timeout, exchange(control.signal));
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError('offline');
  } finally {
    abort();
    signal?.removeEventListener('abort', abort);
  }
}

/** @param {string} method @param {string} path @param {Options} options @param {AbortSignal} signal */
async function send(method, path, options, signal) {
  const url = urlOf(path, options);
  const response = await dpop.withNonce(url, async () => fetch(url, await requestInit(method, url, options, signal)));
  setServerClock(response);
  return response;
}

/** @param {string} path @param {Options} options */
const urlOf = (path, options) => new URL(BASE + path, options.server ?? location.origin);

/**
 * @param {string} method @param {URL} url @param {Options} options @param {AbortSignal | null} signal
 * @returns {Promise<RequestInit>}
 */
async function requestInit(method, url, options, signal) {
  const { body } = options;
  const headers = await headersOf(method, url, options);
  if (body) headers['Content-Type'] = 'application/json';
  // The API never redirects, so a redirect comes from something else, such as a proxy.
  return { method, headers, signal, body: body ? JSON.stringify(body) : null, cache: 'no-store', credentials: 'omit', redirect: 'error' };
}
