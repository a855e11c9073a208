import * as api from '../api.js';
import { withNonce } from '../dpop.js';
import { credentials } from '../login.js';

/**
 * A login, and how to use it: its token alone may be worth nothing, since it is bound to this browser's device id and key.
 * @typedef {import('../login.js').Login & {
 *   prove: (method: string, url: string | URL) => Promise<Record<string, string>>,
 *   fetch: (url: string | URL, init?: RequestInit) => Promise<Response>,
 * }} Grant
 */

/**
 * @param {import('../login.js').Login} answer a login token answer
 * @param {string} server the origin that gave it
 * @returns {Grant}
 */
export function grant(answer, server) {
  /** The headers of one request. A proof is good for that method and address, and only for moments. */
  const prove = async (method, url) => api.headersOf(method.toUpperCase(), new URL(url, server), credentials(answer));

  /** As the browser's own, with these headers. An address without an origin is the server's. */
  const call = (url, init = {}) => {
    const target = new URL(url, server);
    return withNonce(target, async () => {
      const headers = new Headers(init.headers);
      for (const [name, value] of Object.entries(await prove(init.method ?? 'GET', target))) headers.set(name, value);
      return fetch(target, { credentials: 'omit', ...init, headers });
    });
  };
  return { ...answer, prove, fetch: call };
}
