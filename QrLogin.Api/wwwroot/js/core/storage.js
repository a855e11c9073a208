const PREFIX = 'qrlogin.';

/**
 * A browser may refuse storage (a strict private mode, blocked site data, a full disk). Then the page works until the person closes it.
 * @type {Map<string, unknown>}
 */
const memory = new Map();

/** @param {string} key @returns {unknown} null if nothing readable is stored */
export function read(key) {
  if (memory.has(key)) return memory.get(key);
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key) ?? 'null');
  } catch {
    return null;
  }
}

/** @param {string} key @param {unknown} value */
export function write(key, value) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
    memory.delete(key);
  } catch {
    // Otherwise, an older value would come back after a reload.
    erase(key);
    memory.set(key, value);
  }
}

/** @param {string} key */
export function erase(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Blocked storage has nothing to remove.
  }
}

/** Calls back when another tab has written or erased a value. @param {string} key @param {() => void} onChange */
export function onOtherTab(key, onChange) {
  addEventListener('storage', (event) => {
    // When the site's data is cleared, the event has no key.
    if (event.key === PREFIX + key || event.key === null) onChange();
  });
}

/** Keeps a value for this tab only, across a reload. @param {string} key @param {unknown} value */
export function keepForTab(key, value) {
  try {
    sessionStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // Then a reload starts over.
  }
}

/** Returns what {@link keepForTab} kept, and erases it: a copy of the tab must not get it too. @param {string} key @returns {unknown} */
export function takeForTab(key) {
  try {
    const text = sessionStorage.getItem(PREFIX + key);
    sessionStorage.removeItem(PREFIX + key);
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
