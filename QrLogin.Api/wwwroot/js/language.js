import { byId } from './dom.js';
import * as storage from './storage.js';
import { language, tellAgain, tellStatic } from './words.js';

const KEY = 'language';

/** The languages, each with its tag and its own name. */
const LANGUAGES = { en: { tag: 'en', name: 'English' }, zh: { tag: 'zh-Hans', name: '中文' } };

/** Lets the page speak as its reader does, and lets him choose. */
export function beginLanguage() {
  const stored = storage.read(KEY);
  speak(Object.hasOwn(LANGUAGES, stored ?? '') ? stored : preferred());
  tellStatic(document);
  byId('language').addEventListener('click', () => {
    storage.write(KEY, other());
    speak(other());
    tellAgain();
  });
}

/** @param {keyof LANGUAGES} next */
function speak(next) {
  document.documentElement.lang = LANGUAGES[next].tag;
  const { tag, name } = LANGUAGES[other()];
  Object.assign(byId('language'), { lang: tag, textContent: name, hidden: false });
}

const other = () => (language() === 'zh' ? 'en' : 'zh');

function preferred() {
  return navigator.languages.map((tag) => tag.split('-')[0].toLowerCase()).find((known) => Object.hasOwn(LANGUAGES, known)) ?? 'en';
}
