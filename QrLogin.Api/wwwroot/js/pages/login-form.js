import * as api from '../core/api.js';
import { asApiError } from '../core/api-error.js';
import { deviceName } from '../core/device.js';
import { byId, whileDisabled } from '../core/dom.js';
import { keepLogin } from '../core/logout.js';
import { canAutofill, logInWithPasskey } from '../core/passkeys.js';
import { normalizeName } from '../core/typed-text.js';
import { errorText } from '../i18n/error-text.js';
import { render, renderTexts, t } from '../i18n/page-i18n.js';
import { offersPasskeys } from './offers.js';
import { updateTitle } from './page.js';
import { showProviders } from './providers.js';
import { inputError, missingError, refusedError, showFieldError } from './field-errors.js';

/** @import { ApiError } from '../core/api-error.js' */
/** @import { Text } from '../i18n/i18n.js' */

const MODES = {
  logIn: { title: t('form.log-in.title'), submit: t('form.log-in'), password: /** @type {const} */ ('current-password') },
  register: { title: t('form.register.title'), submit: t('form.create'), password: /** @type {const} */ ('new-password') },
};

/** How long options for a passkey are used, in milliseconds. The server accepts them a little longer. */
const OPTIONS_MS = 240_000;

/** @param {ApiError} error */
const formErrorText = (error) => errorText(error, {
  invalid_credentials: 'form.wrong',
  too_many_attempts: 'form.too-many',
  not_found: 'form.not-offered',
  passkey_unused: 'form.passkey-unused',
  passkey_unsupported: 'form.passkey-unsupported',
});

/** The form to log in or register on this phone. */
export class LoginForm {
  #form = byId('form', HTMLFormElement);
  #submitButton = byId('submit', HTMLButtonElement);
  #revealButton = byId('reveal');

  /** By the member of the request. */
  #fields = {
    username: byId('username', HTMLInputElement),
    displayName: byId('display-name', HTMLInputElement),
    password: byId('password', HTMLInputElement),
  };

  /** @type {keyof typeof MODES} */
  #mode = 'logIn';

  /** The username whose registration had no answer, so that the account may exist. @type {string | null} */
  #unanswered = null;

  #onLoggedIn = () => {};

  /** Stops offering passkeys in the field for the username. */
  #autofill = new AbortController();

  /** @param {() => string} [returnTo] the page to come back to after a login elsewhere */
  constructor(returnTo = () => location.pathname + location.search) {
    showProviders(byId('providers'), returnTo);
    byId('to-log-in').addEventListener('click', () => this.#setMode('logIn'));
    byId('to-register').addEventListener('click', () => this.#setMode('register'));
    this.#revealButton.addEventListener('click', () => this.#reveal(this.#fields.password.type === 'password'));
    byId('with-passkey').addEventListener('click', () => this.#pressPasskey());
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    for (const input of Object.values(this.#fields)) input.addEventListener('input', () => showFieldError(input, null));
  }

  /**
   * Lets the person log in or register.
   * @param {Text | null} reason why they must log in again; null if they were not logged in before
   * @returns {Promise<void>} resolves once a login is stored
   */
  ask(reason) {
    this.#setMode('logIn');
    if (reason) this.#showFormError(reason);
    this.#offerAutofill();
    return new Promise((resolve) => {
      this.#onLoggedIn = resolve;
    });
  }

  /** Fills in a username. @param {string} username */
  suggest(username) {
    this.#fields.username.value = username;
  }

  /** @param {keyof typeof MODES} mode */
  #setMode(mode) {
    this.#mode = mode;
    const isRegister = mode === 'register';
    byId('to-log-in').setAttribute('aria-pressed', String(!isRegister));
    byId('to-register').setAttribute('aria-pressed', String(isRegister));
    for (const part of this.#form.querySelectorAll('[data-mode]')) part.toggleAttribute('hidden', part.getAttribute('data-mode') !== mode);
    renderTexts({ formTitle: MODES[mode].title });
    render(this.#submitButton, MODES[mode].submit);
    this.#fields.password.autocomplete = MODES[mode].password;
    this.#clearErrors();
    updateTitle();
  }

  async #submit() {
    this.#fields.username.value = normalizeName(this.#fields.username.value);
    this.#clearErrors();
    if (!this.#checkFields()) return;
    try {
      await whileDisabled([this.#submitButton], () => this.#logIn());
    } catch (caught) {
      this.#showError(asApiError(caught));
      return;
    }
    this.#finish();
  }

  #finish() {
    this.#autofill.abort();
    this.#form.reset();
    this.#reveal(false);
    this.#onLoggedIn();
  }

  async #pressPasskey() {
    this.#clearErrors();
    // The browser answers one request at a time.
    this.#autofill.abort();
    try {
      await whileDisabled([byId('with-passkey', HTMLButtonElement), this.#submitButton], () => logInWithPasskey());
    } catch (caught) {
      const error = asApiError(caught);
      this.#showFormError(error.code === 'invalid_credentials' ? t('form.passkey-unknown') : formErrorText(error));
      this.#offerAutofill();
      return;
    }
    this.#finish();
  }

  /** Offers passkeys where the person types the username, as long as the form is open. */
  async #offerAutofill() {
    this.#autofill.abort();
    const control = new AbortController();
    this.#autofill = control;
    if (!offersPasskeys() || !(await canAutofill())) return;
    const expiry = AbortSignal.timeout(OPTIONS_MS);
    try {
      await logInWithPasskey({ mediation: 'conditional', signal: AbortSignal.any([control.signal, expiry]) });
    } catch (caught) {
      const { code } = asApiError(caught);
      if (control.signal.aborted) return;
      if (code === 'invalid_credentials') this.#showFormError(t('form.passkey-unknown'));
      // After any other failure, the person still has the button.
      if (code === 'invalid_credentials' || expiry.aborted) this.#offerAutofill();
      return;
    }
    if (!control.signal.aborted) this.#finish();
  }

  async #logIn() {
    const username = this.#fields.username.value;
    const password = this.#fields.password.value;
    if (this.#mode === 'register') {
      await this.#register(username, password);
      // The account now exists: if logging in fails, the person must not register again.
      this.#setMode('logIn');
    }
    keepLogin(await api.postBinding('/login', 'accessToken', { body: { username, password, deviceName } }));
  }

  /** @param {string} username @param {string} password */
  async #register(username, password) {
    const displayName = this.#fields.displayName.value.trim() || undefined;
    try {
      await api.post('/accounts', 'accountId', { body: { username, password, displayName } });
    } catch (caught) {
      const { code, isTransient } = asApiError(caught);
      // The earlier request may have created the account. The login that follows shows whether it is this person's.
      if (code === 'username_taken' && this.#unanswered === username) return;
      if (isTransient) this.#unanswered = username;
      throw caught;
    }
  }

  #checkFields() {
    const check = this.#mode === 'register' ? inputError : missingError;
    const wrong = Object.values(this.#fields).filter((input) => check(input) !== null);
    for (const input of wrong) showFieldError(input, check(input));
    wrong[0]?.focus();
    return wrong.length === 0;
  }

  /** @param {ApiError} error */
  #showError(error) {
    const refused = this.#fieldsOf(error);
    if (refused.length > 0) {
      for (const input of refused) showFieldError(input, refusedError(input));
      refused[0].focus();
    } else if (error.code === 'username_taken') {
      showFieldError(this.#fields.username, t('form.taken'));
      this.#fields.username.focus();
    } else {
      this.#showFormError(formErrorText(error));
      if (error.code === 'invalid_credentials') this.#fields.password.select();
    }
  }

  /** @param {Text} text */
  #showFormError(text) {
    render(byId('form-error'), text);
    byId('form-error').hidden = false;
  }

  /** The inputs that the server names as invalid. @param {ApiError} error */
  #fieldsOf({ code, errors }) {
    if (code !== 'validation') return [];
    return Object.entries(this.#fields).filter(([member]) => Object.hasOwn(errors, member)).map(([, input]) => input);
  }

  #clearErrors() {
    for (const input of Object.values(this.#fields)) showFieldError(input, null);
    byId('form-error').hidden = true;
  }

  /** @param {boolean} isShown */
  #reveal(isShown) {
    this.#fields.password.type = isShown ? 'text' : 'password';
    render(this.#revealButton, t(isShown ? 'form.hide' : 'form.show'));
    this.#revealButton.setAttribute('aria-pressed', String(isShown));
  }
}
