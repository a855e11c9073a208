import * as api from '../core/api.js';
import { withNonce } from '../core/dpop.js';
import { credentials } from '../core/login.js';

/** @import { Login } from '../core/login.js' */

/**
 * Adds to a login the functions that make requests with it: a token bound to this browser's device id and key is refused on its own.
 * @template {Login} L
 * @param {L} login
 * @param {string} server the origin that issued it
 */
export function grant(login, server) {
  /**
   * The headers of one request. A proof is valid for that method and URL only, and only briefly.
   * @param {string} method @param {string | URL} url
   */
  const prove = async (method, url) => api.headersOf(method.toUpperCase(), new URL(url, server), credentials(login));

  /**
   * The browser's `fetch` with these headers. A URL without an origin is the server's.
   * @param {string | URL} url @param {RequestInit} [init]
   */
  const fetchWithProof = (url, init = {}) => {
    const target = new URL(url, server);
    return withNonce(target, async () => {
      const headers = new Headers(init.headers);
      for (const [name, value] of Object.entries(await prove(init.method ?? 'GET', target))) headers.set(name, value);
      return fetch(target, { credentials: 'omit', ...init, headers });
    });
  };
  return { ...login, prove, fetch: fetchWithProof };
}
