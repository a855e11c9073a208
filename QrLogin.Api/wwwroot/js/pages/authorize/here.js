import * as api from '../../core/api.js';
import { asApiError } from '../../core/api-error.js';
import { byId, initial, whileDisabled } from '../../core/dom.js';
import * as login from '../../core/login.js';
import { provePerson } from '../../core/passkeys.js';
import { errorText } from '../../i18n/error-text.js';
import { render, renderTexts, t } from '../../i18n/page-i18n.js';
import { LoginForm } from '../login-form.js';
import { offersLogin } from '../offers.js';
import { rememberContinued } from './continued.js';

/** @import { ApiError } from '../../core/api-error.js' */
/** @import { Options } from '../../core/api.js' */
/** @import { Account } from '../../core/api-types.d.ts' */
/** @import { Text } from '../../i18n/i18n.js' */
/** @import { MessageKey } from '../../i18n/page-i18n.js' */
/** @import { AuthorizationData } from './authorize.js' */

/** The refusals that the code beside this panel shows by itself. */
const SHOWN_ELSEWHERE = new Set(['qr_already_scanned', 'qr_finished']);

/** @type {Record<string, MessageKey>} */
const MESSAGES = {
  qr_expired: 'here.expired',
  passkey_unused: 'form.passkey-unused',
  passkey_unsupported: 'form.passkey-unsupported',
  invalid_passkey: 'decide.wrong-passkey',
};

/** The part of the page where the person continues on this device, in place of a phone. */
export class Here {
  #data;
  #confirm;
  #form = new LoginForm(() => `/oauth/authorize?${this.#data.request}`);

  /** @type {login.Login | null} */
  #held = null;

  /** The account with which the person is continuing. @type {string | null} */
  #continuing = null;

  /**
   * @param {AuthorizationData} data
   * @param {(credentials: Options, assertion?: object) => Promise<void>} confirm confirms the session with a login of this browser
   */
  constructor(data, confirm) {
    this.#data = data;
    this.#confirm = confirm;
    byId('continue').addEventListener('click', () => this.#press());
    byId('other').addEventListener('click', () => this.#logIn(null));
    byId('log-in-here').addEventListener('click', () => this.#logIn(null));
    login.onOtherTab(() => this.#isOpen() && this.start());
  }

  /** Offers the login of this browser, or a form. */
  async start() {
    const held = login.load();
    this.#held = held;
    // The site wants the person to log in again.
    if (!held || this.#data.prompts.includes('login')) {
      this.#showGuest();
      return;
    }
    this.#show('checking');
    const account = await this.#check(held);
    // Another tab may have logged in meanwhile.
    if (held !== this.#held) return;
    if (account) this.#offer(account);
    else this.#showGuest();
  }

  /** The account of a login as it is now; null if the login has ended. @param {login.Login} held @returns {Promise<Account | null>} */
  async #check(held) {
    try {
      /** @type {{ account: Account }} */
      const { account } = await api.get('/me', 'account', login.credentials(held));
      return account;
    } catch (caught) {
      // Any other failure may be over by the time the person presses.
      if (!asApiError(caught).isLoginLost) return held.account;
      login.drop(held);
      return null;
    }
  }

  /** @param {Account} account @returns {boolean} whether it is one that the site accepts */
  #offer({ accountId, displayName, username }) {
    // The site asks for somebody else.
    if (this.#data.subject !== undefined && this.#data.subject !== accountId) {
      this.#showGuest();
      this.#showTrouble(t('here.other-person', { site: this.#data.clientName }));
      return false;
    }
    renderTexts({ displayName, username, initial: initial(displayName), continueAs: t('here.continue', { name: displayName }) });
    byId('other').hidden = !offersLogin();
    this.#show('known');
    return true;
  }

  #showGuest() {
    byId('here').hidden = !offersLogin();
    this.#show('guest');
  }

  async #press() {
    await whileDisabled([/** @type {HTMLButtonElement} */ (byId('continue'))], () => this.#continue());
  }

  async #continue() {
    const held = this.#held;
    if (!held) return;
    this.#showTrouble(null);
    this.#continuing = held.account.accountId;
    try {
      await this.#confirmWith(login.credentials(held));
    } catch (caught) {
      this.#continuing = null;
      this.#refuse(held, asApiError(caught));
    }
  }

  /** Confirms, with a passkey if the server requires one. @param {Options} credentials */
  async #confirmWith(credentials) {
    try {
      await this.#confirm(credentials);
    } catch (caught) {
      if (asApiError(caught).code !== 'passkey_required') throw caught;
      await this.#confirm(credentials, await provePerson(credentials));
    }
  }

  /** Remembers that the person has continued, if so. The page may be left before the answer to the call arrives. */
  remember() {
    if (this.#continuing) rememberContinued(this.#continuing, this.#data.client);
  }

  /** @param {login.Login} held @param {ApiError} error */
  #refuse(held, error) {
    if (error.isLoginLost) {
      login.drop(held);
      this.#logIn(t(error.code === 'key_lost' ? 'form.key-lost' : 'form.logged-out'));
    } else if (error.code === 'reauthenticate' || error.code === 'invalid_poll_token' || error.code === 'may_not_vouch') {
      this.#logIn(t('here.again'));
    } else if (!SHOWN_ELSEWHERE.has(error.code)) {
      this.#showTrouble(errorText(error, MESSAGES));
    }
  }

  /** @param {Text | null} reason */
  async #logIn(reason) {
    const asked = this.#form.ask(reason);
    if (this.#data.loginHint) this.#form.suggest(this.#data.loginHint);
    this.#show('form');
    byId('username').focus();
    await asked;
    this.#held = login.load();
    if (this.#held && this.#offer(this.#held.account)) await this.#continue();
  }

  #isOpen() {
    return byId('main').dataset.state === 'open' && byId('form').closest('[hidden]') !== null;
  }

  /** @param {'checking' | 'known' | 'guest' | 'form'} state */
  #show(state) {
    this.#showTrouble(null);
    for (const part of byId('here').querySelectorAll('[data-here]')) {
      part.toggleAttribute('hidden', part.getAttribute('data-here') !== state);
    }
  }

  /** @param {Text | null} text */
  #showTrouble(text) {
    render(byId('here-trouble'), text ?? '');
    byId('here-trouble').hidden = text === null;
  }
}
