// The component's modules, not its bundle: page and component then share the modules' state, such as the servers that refuse binding.
import { QrLogin } from '../../component/qr-login.js';
import * as api from '../../core/api.js';
import { asApiError } from '../../core/api-error.js';
import { byId, whileDisabled } from '../../core/dom.js';
import * as login from '../../core/login.js';
import { rememberOwnSession } from '../../core/own-session.js';
import { t } from '../../i18n/page-i18n.js';
import { startPage } from '../page.js';
import { showLocalHint } from './local-hint.js';
import { watchLogin } from './login-watch.js';
import * as view from './view.js';

/** @import { Text } from '../../i18n/i18n.js' */

/** The page for the PC: shows a code, then who is logged in. */
class PcPage {
  /** @type {import('../../../qr-login.js').QrLogin} */
  #element;

  /** Stops watching the current login. */
  #control = new AbortController();

  /** @param {QrLogin} element */
  constructor(element) {
    this.#element = element;
    this.#element.addEventListener('state', ({ detail }) => this.#onState(detail));
    this.#element.addEventListener('code', ({ detail }) => this.#onCode(detail.link));
    this.#element.addEventListener('login', ({ detail }) => this.#onLogin(detail));
    byId('new-code').addEventListener('click', () => this.#showNewCode());
    const button = byId('log-out', HTMLButtonElement);
    button.addEventListener('click', () => whileDisabled([button], () => this.#logOut()));
  }

  start() {
    const stored = login.load();
    if (!stored) {
      this.#showNewCode();
      return;
    }
    view.showChecking();
    this.#keep(stored);
  }

  /** @param {{ state: string, isOffline: boolean }} change */
  #onState(change) {
    if (change.state !== 'waiting') showLocalHint(null);
    // After 'confirmed' the page itself shows the login; 'idle' is the component's state while the page shows a stored login.
    if (change.state !== 'confirmed' && change.state !== 'idle') view.showLogin(change);
  }

  /** @param {string} link */
  #onCode(link) {
    rememberOwnSession(new URL(link).pathname.split('/').at(-1) ?? '');
    showLocalHint(link);
  }

  /** @param {login.Login} granted */
  #onLogin(granted) {
    const held = login.save(granted);
    view.showLoggedIn(held.account);
    this.#keep(held);
  }

  #showNewCode() {
    this.#stopWatch();
    this.#element.refresh();
  }

  /** @param {login.Login} held */
  async #keep(held) {
    const signal = this.#stopWatch();
    const end = await watchLogin(held, { onAccount: view.showLoggedIn, onTrouble: view.showTrouble }, signal);
    if (end === 'refused') this.#endLogin(held, t('pc.login-ended'));
    else if (end === 'replaced' && login.load()) this.start();
    else if (end === 'replaced') this.#endLogin(held, t('pc.logged-out'));
  }

  async #logOut() {
    const held = login.load();
    // Otherwise the watch might report the ended login first.
    this.#stopWatch();
    try {
      if (held) await api.post('/logout', login.credentials(held));
    } catch (caught) {
      if (held && asApiError(caught).code !== 'invalid_token') {
        this.#keep(held);
        return;
      }
    }
    this.#endLogin(held, t('pc.logged-out'));
  }

  /** @param {login.Login | null} held @param {Text} title */
  #endLogin(held, title) {
    if (held) login.drop(held);
    this.#stopWatch();
    view.showLoggedOut(title);
  }

  /** @returns {AbortSignal} for the next watch */
  #stopWatch() {
    this.#control.abort();
    this.#control = new AbortController();
    return this.#control.signal;
  }
}

const element = byId('login', QrLogin);
// The component has its own messages.
startPage(() => element.setAttribute('lang', document.documentElement.lang));
new PcPage(element).start();
