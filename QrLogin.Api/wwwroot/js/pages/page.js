import { byId, showState } from '../core/dom.js';
import { putIcons } from '../core/icons.js';
import { lazy } from '../i18n/i18n.js';
import { startLanguage } from '../i18n/language.js';
import { render, t } from '../i18n/page-i18n.js';
import { startOffers } from './offers.js';
import { startUnboundNotice } from './unbound-notice.js';

/** @import { ApiError } from '../core/api-error.js' */
/** @import { MessageKey } from '../i18n/page-i18n.js' */

const SITE = 'QrLogin';

/**
 * Starts the parts that every page has.
 * @param {() => void} [onLanguage] called once the language is known, and whenever it changes
 * @param {string[]} [locales] the languages that a site says the person prefers
 */
export function startPage(onLanguage = () => {}, locales = []) {
  startOffers();
  putIcons(document);
  startLanguage(byId('language'), () => {
    updateTitle();
    onLanguage();
  }, locales);
  startUnboundNotice(byId('unbound-notice'));
}

/** @param {string} state */
export function enterState(state) {
  showState(byId('main'), state);
  updateTitle();
}

export const currentState = () => byId('main').dataset.state;

/** @param {boolean} isOffline */
export const markOffline = (isOffline) => byId('main').toggleAttribute('data-offline', isOffline);

/** Shows that the server has not yet confirmed the end of a login. @param {ApiError | null} error null once it has */
export function showUnconfirmedEnd(error) {
  const note = byId('unconfirmed');
  const wasHidden = note.hidden;
  note.hidden = error === null;
  if (error && wasHidden) announce(t('unconfirmed-end'));
}

/** Makes screen readers announce a text. @param {{ toString(): string }} text */
export function announce(text) {
  byId('status').textContent = String(text);
}

/** Sets the tab's title to the heading of the current state, if it has one. */
export function updateTitle() {
  const title = /** @type {HTMLElement} */ (document.querySelector('title'));
  const own = t(/** @type {MessageKey} */ (title.dataset.message));
  render(title, lazy(() => {
    const heading = [...document.querySelectorAll('main h1')].find((each) => !each.closest('[hidden]'))?.textContent?.trim();
    return heading ? `${heading} · ${SITE}` : String(own);
  }));
}
