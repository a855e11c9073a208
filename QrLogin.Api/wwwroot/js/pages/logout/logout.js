import { byId } from '../../core/dom.js';
import * as login from '../../core/login.js';
import { endLogin } from '../../core/logout.js';
import { renderTexts, t } from '../../i18n/page-i18n.js';
import { enterState, showUnconfirmedEnd, startPage } from '../page.js';
import { pageData } from '../page-data.js';

/**
 * @typedef {object} LogoutData
 * @property {boolean} hasEnded whether the site's login has ended
 * @property {string} [clientName]
 * @property {string} [redirectTo] where the person goes afterwards
 * @property {string[]} locales
 */

/** The page that a site opens to log its user out. */
class LogoutPage {
  #data;

  /** @param {LogoutData} data */
  constructor(data) {
    this.#data = data;
    byId('log-out').addEventListener('click', () => this.#logOut());
    byId('stay').addEventListener('click', () => this.#goOn());
  }

  start() {
    const { clientName: name, hasEnded, redirectTo } = this.#data;
    const held = login.load();
    renderTexts({
      askTitle: hasEnded && name ? t('logout.ended-at', { name }) : t('logout.ask'),
      doneTitle: t('pc.logged-out'),
      backTo: name ? t('authorize.back', { name }) : t('account.to-login'),
      ...held?.account && { displayName: held.account.displayName, username: held.account.username },
    });
    const onwards = /** @type {HTMLAnchorElement} */ (byId('onwards'));
    onwards.hidden = !redirectTo;
    if (redirectTo) onwards.href = redirectTo;
    if (held) enterState('ask');
    else this.#goOn();
  }

  async #logOut() {
    const held = login.load();
    if (held) {
      login.drop(held);
      enterState('done');
      await endLogin(held, showUnconfirmedEnd);
    }
    this.#goOn();
  }

  #goOn() {
    enterState('done');
    if (this.#data.redirectTo) location.replace(this.#data.redirectTo);
  }
}

const data = /** @type {LogoutData} */ (pageData());
startPage(() => {}, data.locales);
new LogoutPage(data).start();
