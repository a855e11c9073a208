import * as storage from '../core/storage.js';
import { language, refresh, renderMessages } from './page-i18n.js';

const KEY = 'language';

/** Each language with its tag and its own name. */
const LANGUAGES = { en: { tag: 'en', name: 'English' }, zh: { tag: 'zh-Hans', name: '中文' } };

/**
 * Shows the page in the person's language, and lets them switch to the other one.
 * @param {HTMLElement} button @param {() => void} onChange called for the first language as well
 * @param {string[]} locales the languages that a site says the person prefers, which count unless the person has chosen one here
 */
export function startLanguage(button, onChange, locales) {
  setLanguage(stored() ?? preferred(locales), button);
  renderMessages();
  onChange();
  button.addEventListener('click', () => {
    const next = other();
    storage.write(KEY, next);
    setLanguage(next, button);
    refresh();
    onChange();
  });
}

/** @param {keyof typeof LANGUAGES} next @param {HTMLElement} button */
function setLanguage(next, button) {
  document.documentElement.lang = LANGUAGES[next].tag;
  const { tag, name } = LANGUAGES[other()];
  Object.assign(button, { lang: tag, textContent: name, hidden: false });
}

const other = () => (language() === 'zh' ? 'en' : 'zh');

function stored() {
  const value = storage.read(KEY);
  return isKnown(value) ? value : null;
}

/** @param {string[]} locales */
function preferred(locales) {
  return [...locales, ...navigator.languages].map((tag) => tag.split('-')[0].toLowerCase()).find(isKnown) ?? 'en';
}

/** @param {unknown} value @returns {value is keyof typeof LANGUAGES} */
function isKnown(value) {
  return typeof value === 'string' && Object.hasOwn(LANGUAGES, value);
}
