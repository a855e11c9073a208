const PREFIX = 'qrlogin.';

/**
 * A browser may refuse storage (a strict private mode, blocked site data). Then the page works until the person closes it.
 * @type {Map<string, unknown>}
 */
const memory = new Map();

/** @param {string} key @returns {unknown} null if nothing readable is stored */
export function read(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key) ?? 'null') ?? memory.get(key) ?? null;
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
    // Storage that refused the write has nothing to remove.
  }
}
