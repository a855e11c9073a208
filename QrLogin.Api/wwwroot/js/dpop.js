import { openKey } from './key.js';

const encoder = new TextEncoder();

/** What a server gave to be proved with, once it did: its time stands in for a clock that is wrong. @type {Map<string, string>} */
const nonces = new Map();

/** Who refused a proof of ours before anything was bound: our address or our time is not what that server takes it to be. */
const refusing = new Set();

/**
 * Whether this browser can bind what it is given to a key that no script can read. Not where there is no WebCrypto: on plain HTTP
 * beyond localhost.
 * @param {string} [server] an origin
 */
export const canBind = async (server = location.origin) => !refusing.has(server) && (await openKey()) !== null;

/** From here on nothing of this server is bound. @param {string} [server] an origin */
export function giveUp(server = location.origin) {
  refusing.add(server);
  dispatchEvent(new Event('qrlogin:unbound'));
}

/**
 * Proves that this browser sends the request (RFC 9449, section 4.2).
 * @param {string} method @param {URL} url @param {string} [token] the token that goes with it
 */
export async function prove(method, url, token) {
  const { privateKey, jwk } = await openKey();
  const nonce = nonces.get(url.origin);
  const claims = {
    jti: encode(crypto.getRandomValues(new Uint8Array(16))),
    htm: method,
    htu: url.origin + url.pathname,
    iat: Math.floor(Date.now() / 1000),
    ...(token && { ath: encode(await crypto.subtle.digest('SHA-256', encoder.encode(token))) }),
    ...(nonce && { nonce }),
  };
  const input = [{ typ: 'dpop+jwt', alg: 'ES256', jwk }, claims].map((part) => encode(encoder.encode(JSON.stringify(part)))).join('.');
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, encoder.encode(input));
  return `${input}.${encode(signature)}`;
}

/**
 * Makes a call, and once more where the server wants its own nonce in the proof, or takes it where the clock of this device is wrong.
 * @param {URL} url @param {() => Promise<Response>} call
 */
export async function withNonce(url, call) {
  const response = await call();
  const isNews = learn(response, url.origin) && (response.status === 400 || response.status === 401);
  return isNews ? call() : response;
}

function learn(response, server) {
  const news = response.headers.get('DPoP-Nonce');
  if (!news || news === nonces.get(server)) return false;
  nonces.set(server, news);
  return true;
}

/** @param {ArrayBuffer | Uint8Array} bytes */
function encode(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
