import { byId, showState } from '../core/dom.js';
import { putIcons } from '../core/icons.js';
import { startLanguage } from '../i18n/language.js';
import { startInsecureNotice } from './insecure-notice.js';

/** Starts the parts that every page has. @param {() => void} [onLanguage] called once the language is known, and whenever it changes */
export function startPage(onLanguage = () => {}) {
  putIcons(document);
  startLanguage(byId('language'), onLanguage);
  startInsecureNotice(byId('insecure-notice'));
}

/** @param {string} state */
export const enterState = (state) => showState(byId('main'), state);

export const currentState = () => byId('main').dataset.state;

/** @param {boolean} isOffline */
export const markOffline = (isOffline) => byId('main').toggleAttribute('data-offline', isOffline);

/** Makes screen readers announce a text. @param {{ toString(): string }} text */
export function announce(text) {
  byId('status').textContent = String(text);
}
