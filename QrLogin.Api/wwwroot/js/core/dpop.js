import { ApiError } from './api-error.js';
import { openKey } from './key.js';

/** Fired on the window when a server refused a proof: tokens that it issues from now on are not bound. */
export const BINDING_STOPPED = 'qrlogin:binding-stopped';

const encoder = new TextEncoder();

/** The latest nonce of each server. With one, a wrong clock on this device does not matter. @type {Map<string, string>} */
const nonces = new Map();

/** Servers that refused a proof before anything was bound: they disagree with this browser about its address or the time. */
const unboundServers = new Set();

/**
 * Whether this browser can bind tokens to a key that no script can read. It cannot on plain HTTP other than localhost, where
 * browsers have no WebCrypto.
 * @param {string} [server] an origin
 */
export const canBind = async (server = location.origin) => !unboundServers.has(server) && (await openKey()) !== null;

/** @param {string} [server] an origin */
export function stopBinding(server = location.origin) {
  unboundServers.add(server);
  dispatchEvent(new Event(BINDING_STOPPED));
}

/**
 * Proves that this browser sends the request (RFC 9449, section 4.2).
 * @param {string} method @param {URL} url @param {string} [token] the token that the request carries
 */
export async function prove(method, url, token) {
  const key = await openKey();
  if (!key) throw new ApiError('key_lost');
  const nonce = nonces.get(url.origin);
  const claims = {
    jti: base64Url(crypto.getRandomValues(new Uint8Array(16))),
    htm: method,
    htu: url.origin + url.pathname,
    iat: Math.floor(Date.now() / 1000),
    ...(token && { ath: base64Url(await crypto.subtle.digest('SHA-256', encoder.encode(token))) }),
    ...(nonce && { nonce }),
  };
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: key.jwk };
  const input = [header, claims].map((part) => base64Url(encoder.encode(JSON.stringify(part)))).join('.');
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key.privateKey, encoder.encode(input));
  return `${input}.${base64Url(signature)}`;
}

/**
 * Makes a call, and repeats it with the server's nonce if the server asks for one.
 * @param {URL} url @param {() => Promise<Response>} call
 */
export async function withNonce(url, call) {
  // Another call may learn the nonce meanwhile, so compare with what this one began with.
  const known = nonces.get(url.origin);
  const response = await call();
  const nonce = response.headers.get('DPoP-Nonce');
  if (nonce) nonces.set(url.origin, nonce);
  const isAsked = nonce && nonce !== known && (response.status === 400 || response.status === 401);
  return isAsked ? call() : response;
}

/** @param {ArrayBuffer | Uint8Array} bytes */
function base64Url(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
