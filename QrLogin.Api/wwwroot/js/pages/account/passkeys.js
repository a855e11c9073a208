import * as api from '../../core/api.js';
import { ApiError, asApiError } from '../../core/api-error.js';
import { byId } from '../../core/dom.js';
import * as login from '../../core/login.js';
import { createPasskey, provePerson } from '../../core/passkeys.js';
import { errorText } from '../../i18n/error-text.js';
import { render, renderMessages, renderTexts, t } from '../../i18n/page-i18n.js';
import { ago, dateAndTime } from '../../i18n/time.js';
import { offersPasskeys, offersPasswords } from '../offers.js';
import { announce } from '../page.js';
import { PageForm } from '../page-form.js';
import { ConfirmButton } from './confirm-button.js';

/** @import { Passkey, PasskeyOptions } from '../../core/api-types.d.ts' */

/** The passkeys of the account: lists, adds, renames and removes them. */
export class Passkeys {
  #list = byId('passkeys');
  #field = byId('passkey-password', HTMLInputElement);
  #error = byId('passkey-form-error');
  #onLost;
  #hasAny = false;

  /** The shown list, as it came. */
  #shown = '';

  /** The account whose list is shown. */
  #accountId = '';

  /** @param {(error: ApiError) => unknown} onLost called when the login turns out to have ended */
  constructor(onLost) {
    this.#onLost = onLost;
    new PageForm('passkey-form', () => this.#act((held) => this.#add(held)), troubleText);
    const setting = byId('passkey-setting', HTMLDetailsElement);
    // The phone's page links here.
    if (location.hash === `#${setting.id}`) setting.open = true;
    setting.addEventListener('toggle', () => setting.open && this.#run((held) => this.#load(held)));
  }

  /** Shows the passkeys of an account. @param {string} accountId */
  showOf(accountId) {
    if (accountId !== this.#accountId) this.#show([]);
    this.#accountId = accountId;
    if (offersPasskeys()) this.#run((held) => this.#load(held));
  }

  /** @param {login.Login} held */
  async #load(held) {
    /** @type {{ passkeys: Passkey[] }} */
    const { passkeys } = await api.get('/passkeys', 'passkeys', login.credentials(held));
    this.#show(passkeys);
  }

  /** @param {Passkey[]} passkeys */
  #show(passkeys) {
    const text = JSON.stringify(passkeys);
    // A row may have a question open.
    if (text === this.#shown) return;
    this.#shown = text;
    this.#hasAny = passkeys.length > 0;
    document.body.toggleAttribute('data-has-passkeys', this.#hasAny);
    this.#list.replaceChildren(...passkeys.map((passkey) => this.#row(passkey)));
  }

  /** @param {login.Login} held */
  async #add(held) {
    /** @type {PasskeyOptions} */
    const options = await this.#withProof(held, (proof) =>
      api.post('/passkeys/options', 'challenge', { ...login.credentials(held), body: proof }));
    const body = await createPasskey(options);
    await api.post('/passkeys', 'passkeyId', { ...login.credentials(held), body });
    announce(t('passkeys.added'));
    await this.#load(held);
  }

  /** @param {login.Login} held @param {Passkey} passkey */
  async #remove(held, { passkeyId, name }) {
    const path = `/passkeys/${encodeURIComponent(passkeyId)}`;
    await this.#withProof(held, (proof) => api.del(path, { ...login.credentials(held), body: proof }));
    announce(t('passkeys.removed', { name }));
    await this.#load(held);
    byId('passkey-setting').querySelector('summary')?.focus();
  }

  /** @param {login.Login} held @param {Passkey} passkey @param {string} name */
  async #rename(held, { passkeyId }, name) {
    await api.patch(`/passkeys/${encodeURIComponent(passkeyId)}`, 'passkeyId', { ...login.credentials(held), body: { name } });
    announce(t('settings.saved'));
    await this.#load(held);
  }

  /**
   * Makes a call that needs a proof: first with what was typed, which may be nothing, since a new login is a proof. If that is not enough,
   * with a passkey or, without one, after the person has typed the password.
   * @template T @param {login.Login} held @param {(proof: object) => Promise<T>} call @returns {Promise<T>}
   */
  async #withProof(held, call) {
    const password = this.#field.value || undefined;
    try {
      const result = await call({ password });
      this.#askForPassword(false);
      return result;
    } catch (caught) {
      if (asApiError(caught).code !== 'reauthenticate' || password) throw caught;
    }
    if (this.#hasAny) return call({ assertion: await provePerson(login.credentials(held)) });
    this.#askForPassword(offersPasswords());
    throw new ApiError('proof_needed');
  }

  /** @param {boolean} isAsked */
  #askForPassword(isAsked) {
    /** @type {HTMLElement} */ (this.#field.closest('.field')).hidden = !isAsked;
    this.#field.value = '';
    if (isAsked) this.#field.focus();
  }

  /** Does something that needs the login. @param {(held: login.Login) => Promise<unknown>} work */
  async #act(work) {
    const held = login.load();
    if (!held) return;
    try {
      await work(held);
    } catch (caught) {
      const error = asApiError(caught);
      // The browser failed or refused, and a password may do instead.
      if (error.code === 'passkey_unused' && offersPasswords()) this.#askForPassword(true);
      if (!error.isLoginLost) throw error;
      this.#onLost(error);
    }
  }

  /** The same, and shows what went wrong. @param {(held: login.Login) => Promise<unknown>} work */
  async #run(work) {
    this.#error.hidden = true;
    try {
      await this.#act(work);
    } catch (caught) {
      render(this.#error, troubleText(asApiError(caught)));
      this.#error.hidden = false;
    }
  }

  /** @param {Passkey} passkey */
  #row(passkey) {
    const template = byId('passkey-row', HTMLTemplateElement).content.firstElementChild;
    const row = /** @type {HTMLElement} */ (template?.cloneNode(true));
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (row.querySelector(`[data-part="${name}"]`));
    const { name, createdAt, lastUsedAt } = passkey;
    renderMessages({}, row);
    const when = dateAndTime(createdAt);
    renderTexts({
      name,
      times: lastUsedAt ? t('passkeys.used', { when, ago: ago(lastUsedAt) }) : t('passkeys.unused', { when }),
    }, row);
    const question = { button: part('remove'), question: part('question'), cancel: part('cancel'), confirm: part('confirm') };
    render(question.button, t('passkeys.remove-one', { name }), 'aria-label');
    render(question.question, t('passkeys.ask-named', { name }), 'aria-label');
    new ConfirmButton(question, () => this.#run((held) => this.#remove(held, passkey)));
    const input = /** @type {HTMLInputElement} */ (part('new-name'));
    render(input, t('passkeys.name-of', { name }), 'aria-label');
    render(part('rename'), t('passkeys.rename-one', { name }), 'aria-label');
    part('rename').addEventListener('click', () => {
      part('naming').hidden = !part('naming').hidden;
      input.value = name;
      if (!part('naming').hidden) input.select();
    });
    const save = () => this.#run((held) => this.#rename(held, passkey, input.value.trim()));
    part('save').addEventListener('click', save);
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      // The list is in a form, whose button does something else.
      event.preventDefault();
      save();
    });
    return row;
  }
}

/** @param {ApiError} error */
const troubleText = (error) => errorText(error, {
  reauthenticate: 'settings.wrong-password',
  proof_needed: offersPasswords() ? 'passkeys.type-password' : 'settings.log-in-again',
  too_many_attempts: 'form.too-many',
  last_way_in: 'passkeys.last',
  passkey_not_found: 'passkeys.gone',
  passkey_exists: 'passkeys.exists',
  passkey_unused: 'form.passkey-unused',
  passkey_unsupported: 'form.passkey-unsupported',
  validation: 'passkeys.bad-name',
});
