import { openKey } from './key.js';

const encoder = new TextEncoder();

/** What the server gave to be proved with, once it did: its time stands in for a clock that is wrong. */
let nonce = null;

/** Whether a proof of ours was refused before anything was bound: its address or its time is not what the server takes it to be. */
let isRefused = false;

/**
 * Whether this browser can bind what it is given to a key that no script can read. Not where there is no WebCrypto: on plain HTTP
 * beyond localhost.
 */
export const canBind = async () => !isRefused && (await openKey()) !== null;

/** From here on nothing is bound. */
export function giveUp() {
  isRefused = true;
  dispatchEvent(new Event('unbound'));
}

/**
 * Proves that this browser sends the request (RFC 9449, section 4.2).
 * @param {string} method @param {URL} url @param {string} [token] the token that goes with it
 */
export async function prove(method, url, token) {
  const { privateKey, jwk } = await openKey();
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

/** Remembers the nonce of an answer. @param {Response} response @returns {boolean} whether it brought a new one */
export function learn(response) {
  const news = response.headers.get('DPoP-Nonce');
  if (!news || news === nonce) return false;
  nonce = news;
  return true;
}

/** @param {ArrayBuffer | Uint8Array} bytes */
function encode(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
