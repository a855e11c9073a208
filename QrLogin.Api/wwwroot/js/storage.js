const PREFIX = 'qrlogin.';

// A browser may refuse storage (a strict private mode, blocked site data): the page then works until it is closed.
const memory = new Map();

/** @param {string} key @returns {any} null where nothing readable is stored */
export function read(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key)) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

/** @param {string} key @param {unknown} value */
export function write(key, value) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    memory.set(key, value);
  }
}

/** @param {string} key */
export function erase(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // What could not be written need not be removed.
  }
}
