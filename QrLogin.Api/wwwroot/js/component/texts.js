import { en } from './texts-en.js';
import { zh } from './texts-zh.js';

/** @typedef {typeof en} Texts */

/** @type {Record<string, Texts>} */
const LANGUAGES = { en, zh };

/**
 * The texts of an element: those of its language, and in their place what its `texts` attribute says.
 * @param {Element} element
 * @returns {{ texts: Texts, lang: string }} and the language that they are in
 */
export function textsOf(element) {
  const asked = langOf(element);
  const known = Object.hasOwn(LANGUAGES, primary(asked)) ? primary(asked) : 'en';
  const own = parse(element.getAttribute('texts'));
  return { texts: { ...LANGUAGES[known], ...own }, lang: own || known === primary(asked) ? asked : known };
}

const primary = (lang) => lang.toLowerCase().split('-')[0];

function langOf(element) {
  for (let at = element; at; at = at.getRootNode().host) {
    const lang = at.closest('[lang]')?.getAttribute('lang');
    if (lang) return lang;
  }
  return navigator.language || 'en';
}

function parse(json) {
  if (!json) return null;
  try {
    const own = JSON.parse(json);
    return Object.fromEntries(Object.entries(own).filter(([name, text]) => name in en && typeof text === 'string'));
  } catch {
    console.error('<qr-login>: its texts are no JSON object of texts.');
    return null;
  }
}
