const DATABASE = 'qrlogin';
const STORE = 'keys';
const NAME = 'dpop';
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' };

/** @typedef {{ privateKey: CryptoKey, jwk: JsonWebKey }} Key */

/** @type {Promise<Key | null> | null} */
let opening = null;

/**
 * This browser's key: the same for all its pages, made when it is first needed. Scripts can sign with it, and none can read it.
 * @returns {Promise<Key | null>} null where the browser gives no WebCrypto, or no place to keep it
 */
export function openKey() {
  opening ??= loadOrMake().catch(() => null);
  return opening;
}

async function loadOrMake() {
  if (!globalThis.crypto?.subtle) return null;
  const fresh = await crypto.subtle.generateKey(ALGORITHM, false, ['sign']);
  const { privateKey, publicKey } = await keepFirst(fresh);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  return { privateKey, jwk: { kty, crv, x, y } };
}

// In one transaction: of two tabs that begin at once, the second takes what the first has stored.
async function keepFirst(fresh) {
  const database = await done(upgraded(indexedDB.open(DATABASE, 1)));
  try {
    const store = database.transaction(STORE, 'readwrite').objectStore(STORE);
    const stored = await done(store.get(NAME));
    if (stored) return stored;
    await done(store.put(fresh, NAME));
    return fresh;
  } finally {
    database.close();
  }
}

function upgraded(request) {
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return request;
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
