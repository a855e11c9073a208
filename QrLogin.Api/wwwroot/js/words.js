import { en } from './words.en.js';
import { zh } from './words.zh.js';

const DICTIONARIES = { en, zh };

/**
 * What was written where, so that it can be written anew: in another language, or when time has gone on.
 * @type {WeakMap<Element, Map<string, object>>}
 */
const written = new WeakMap();

const TEXT = '';

/** The language that the page speaks. @returns {'en' | 'zh'} */
export const language = () => (document.documentElement.lang.startsWith('zh') ? 'zh' : 'en');

/** A text that is made when it is read. @param {() => string} make */
export const later = (make) => ({ toString: make });

/**
 * A text of the dictionaries. One with several forms takes that of its `count`.
 * @param {string} key
 * @param {Record<string, unknown>} [values] what stands in its braces
 */
export const t = (key, values = {}) => later(() => formOf(DICTIONARIES[language()][key], values).replace(/\{(\w+)\}/g, (_, name) => values[name]));

function formOf(entry, { count }) {
  return typeof entry === 'string' ? entry : (entry[new Intl.PluralRules(language()).select(count)] ?? entry.other);
}

/**
 * Writes a text into an element or an attribute of it.
 * @param {Element} place @param {string | object} text @param {string} [attribute]
 */
export function write(place, text, attribute = TEXT) {
  const texts = written.get(place) ?? new Map();
  written.set(place, texts.set(attribute, text));
  put(place, String(text), attribute);
}

/** Writes every text that is named in `data-text`. @param {ParentNode} root @param {Record<string, string | object>} texts */
export function tell(root, texts) {
  for (const [name, text] of Object.entries(texts)) {
    for (const place of root.querySelectorAll(`[data-text="${name}"]`)) write(place, text);
  }
}

/** Writes what never changes but for its language: `data-word`, and `data-word-label` for those who do not see. @param {ParentNode} root */
export function tellStatic(root) {
  for (const place of root.querySelectorAll('[data-word]')) write(place, t(place.dataset.word));
  for (const place of root.querySelectorAll('[data-word-label]')) write(place, t(place.dataset.wordLabel), 'aria-label');
}

/** Writes everything anew. */
export function tellAgain() {
  for (const place of document.querySelectorAll('*')) {
    for (const [attribute, text] of written.get(place) ?? []) put(place, String(text), attribute);
  }
}

// A text that is put again where it is already loses what a person has selected of it.
function put(place, text, attribute) {
  if (attribute !== TEXT) place.setAttribute(attribute, text);
  else if (place.textContent !== text) place.textContent = text;
}
