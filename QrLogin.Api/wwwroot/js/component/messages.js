import { en } from './messages.en.js';
import { zh } from './messages.zh.js';

/** @import { Source } from '../i18n/i18n.js' */
/** @import { MessageKey } from './messages.en.js' */

/** @type {Record<string, Source<MessageKey>['messages']>} */
const MESSAGES = { en, zh };

/**
 * The messages of an element: those of its language, except where its `texts` attribute has others.
 * @param {Element} element @returns {Source<MessageKey>}
 */
export function messagesOf(element) {
  const wanted = languageOf(element);
  const known = Object.hasOwn(MESSAGES, primary(wanted)) ? primary(wanted) : 'en';
  const own = parse(element.getAttribute('texts'));
  return { messages: { ...MESSAGES[known], ...own }, language: own || known === primary(wanted) ? wanted : known };
}

/** @param {string} language */
const primary = (language) => language.toLowerCase().split('-')[0];

/** @param {Element} element */
function languageOf(element) {
  for (let at = element; at; at = /** @type {ShadowRoot} */ (at.getRootNode()).host) {
    const language = at.closest('[lang]')?.getAttribute('lang');
    if (language) return language;
  }
  return navigator.language || 'en';
}

/** @param {string | null} json */
function parse(json) {
  if (!json) return null;
  try {
    return Object.fromEntries(Object.entries(JSON.parse(json)).filter(([name, text]) => name in en && typeof text === 'string'));
  } catch {
    console.error('<qr-login>: the texts attribute is not a JSON object.');
    return null;
  }
}
