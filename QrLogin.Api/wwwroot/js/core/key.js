const DATABASE = 'qrlogin';
const STORE = 'keys';
const NAME = 'dpop';
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' };

/** @typedef {{ privateKey: CryptoKey, jwk: JsonWebKey }} Key */

/** @type {Promise<Key | null> | null} */
let opening = null;

/**
 * This browser's key, shared by all its pages and created on first use. Scripts can sign with it, but cannot read it.
 * @returns {Promise<Key | null>} null if the browser has no WebCrypto or cannot store the key
 */
export function openKey() {
  opening ??= loadOrCreate().catch(() => null);
  return opening;
}

async function loadOrCreate() {
  if (!globalThis.crypto?.subtle) return null;
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

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function resultOf(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
