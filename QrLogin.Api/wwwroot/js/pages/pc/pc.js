// The component's modules, not its bundle: page and component then share the modules' state, such as the servers that refuse binding.
import { QrLogin } from '../../component/qr-login.js';
import { byId } from '../../core/dom.js';
import * as login from '../../core/login.js';
import { endLogin, keepLogin } from '../../core/logout.js';
import { rememberOwnSession } from '../../core/own-session.js';
import { t } from '../../i18n/page-i18n.js';
import { showUnconfirmedEnd, startPage } from '../page.js';
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

  /** The login that the page shows. @type {login.Login | null} */
  #held = null;

  /** @param {QrLogin} element */
  constructor(element) {
    this.#element = element;
    this.#element.addEventListener('state', ({ detail }) => this.#onState(detail));
    this.#element.addEventListener('qr', ({ detail }) => this.#onCode(detail.link));
    this.#element.addEventListener('login', ({ detail }) => this.#onLogin(detail));
    byId('new-code').addEventListener('click', () => this.#showNewCode());
    byId('log-out').addEventListener('click', () => this.#logOut());
    login.onOtherTab(() => this.#onOtherTab());
  }

  start() {
    const stored = login.load();
    if (!stored) {
      this.#element.start();
      return;
    }
    this.#watch(stored);
  }

  /** @param {{ state: string, isOffline: boolean }} change */
  #onState(change) {
    // When another tab has logged in, the component only cancels its code.
    if (this.#held) return;
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
    const held = keepLogin(granted);
    this.#keep(held);
    view.showLoggedIn(held.account);
  }

  /** Another tab has logged in or out. */
  #onOtherTab() {
    const stored = login.load();
    if (stored?.accessToken === this.#held?.accessToken) return;
    if (stored) this.#watch(stored);
    else if (this.#held) this.#endLogin(this.#held, t('pc.logged-out'));
  }

  /** Shows a login that this page did not make. @param {login.Login} stored */
  #watch(stored) {
    this.#keep(stored);
    view.showChecking();
    this.#element.cancel();
  }

  #showNewCode() {
    this.#stopWatch();
    this.#held = null;
    this.#element.refresh();
  }

  /** @param {login.Login} held */
  async #keep(held) {
    const signal = this.#stopWatch();
    this.#held = held;
    const end = await watchLogin(held, { onAccount: view.showLoggedIn, onTrouble: view.reportTrouble }, signal);
    if (end === 'refused') this.#endLogin(held, t('pc.login-ended'));
    else if (end === 'key-lost') this.#endLogin(held, t('pc.key-lost'));
    else if (end === 'replaced') this.#onOtherTab();
  }

  /** Logs this browser out at once, even without a network, and then tells the server. */
  async #logOut() {
    const held = login.load() ?? this.#held;
    if (!held) return;
    this.#endLogin(held, t('pc.logged-out'));
    await endLogin(held, showUnconfirmedEnd);
  }

  /** @param {login.Login} held @param {Text} title */
  #endLogin(held, title) {
    login.drop(held);
    this.#stopWatch();
    this.#held = null;
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
