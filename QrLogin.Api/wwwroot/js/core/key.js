import { TimeLimitError, within } from './time-limit.js';

const DATABASE = 'qrlogin';
const STORE = 'keys';
const NAME = 'dpop';
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' };

/** How long to wait for the browser's database, which never answers if it is broken. */
const DATABASE_LIMIT_MS = 2500;

/** @typedef {{ privateKey: CryptoKey, jwk: JsonWebKey }} Key */

/** Why this browser has no key: the page is not encrypted, its storage is blocked, or its database is broken.
 * @typedef {'insecure' | 'blocked' | 'broken'} KeyFault */

/** @type {Promise<{ key: Key } | { fault: KeyFault }> | null} */
let opening = null;

/**
 * This browser's key, shared by all its pages and created on first use. Scripts can sign with it, but cannot read it.
 * @returns {Promise<Key | null>} null if the browser has no WebCrypto or cannot store the key
 */
export async function openKey() {
  const opened = await open();
  return 'key' in opened ? opened.key : null;
}

/** @returns {Promise<KeyFault | null>} null if it has a key */
export async function keyFault() {
  const opened = await open();
  return 'fault' in opened ? opened.fault : null;
}

function open() {
  opening ??= loadOrCreate().catch(() => ({ fault: /** @type {const} */ ('broken') }));
  return opening;
}

/** @returns {Promise<{ key: Key } | { fault: KeyFault }>} */
async function loadOrCreate() {
  if (!globalThis.crypto?.subtle) return { fault: 'insecure' };
  try {
    return { key: await within(DATABASE_LIMIT_MS, load()) };
  } catch (error) {
    if (isBlocked(error)) return { fault: 'blocked' };
    if (error instanceof TimeLimitError) return { fault: 'broken' };
  }
  try {
    // The database is broken, or another version of the page left it without its store. Recreate it; logins bound to its key are lost.
    return { key: await within(DATABASE_LIMIT_MS, deleteDatabase().then(load)) };
  } catch (error) {
    return { fault: isBlocked(error) ? 'blocked' : 'broken' };
  }
}

async function load() {
  const created = /** @type {CryptoKeyPair} */ (await crypto.subtle.generateKey(ALGORITHM, false, ['sign']));
  const { privateKey, publicKey } = await storeIfFirst(created);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  return { privateKey, jwk: { kty, crv, x, y } };
}

/**
 * Reads and writes in one transaction: if two tabs start at once, the second uses the key that the first stored.
 * @param {CryptoKeyPair} created @returns {Promise<CryptoKeyPair>}
 */
async function storeIfFirst(created) {
  const opened = indexedDB.open(DATABASE, 1);
  opened.onupgradeneeded = () => opened.result.createObjectStore(STORE);
  const database = await resultOf(opened);
  try {
    const store = database.transaction(STORE, 'readwrite').objectStore(STORE);
    const stored = await resultOf(store.get(NAME));
    if (stored) return stored;
    await resultOf(store.put(created, NAME));
    return created;
  } finally {
    database.close();
  }
}

/** @returns {Promise<unknown>} */
const deleteDatabase = () => resultOf(indexedDB.deleteDatabase(DATABASE));

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function resultOf(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Whether the person or the browser's policy forbids storage. @param {unknown} error */
function isBlocked(error) {
  return (error instanceof DOMException && error.name === 'SecurityError') || !('indexedDB' in globalThis);
}
