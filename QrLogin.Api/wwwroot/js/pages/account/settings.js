import * as api from '../../core/api.js';
import { asApiError } from '../../core/api-error.js';
import { deviceName } from '../../core/device.js';
import { byId } from '../../core/dom.js';
import * as login from '../../core/login.js';
import { keepLogin } from '../../core/logout.js';
import { logInWithPasskey } from '../../core/passkeys.js';
import { errorText } from '../../i18n/error-text.js';
import { t } from '../../i18n/page-i18n.js';
import { announce } from '../page.js';
import { offersPasswords } from '../offers.js';
import { PageForm } from '../page-form.js';
import { Proof } from './proof.js';

/** @import { ApiError } from '../../core/api-error.js' */
/** @import { MeAccount } from '../../core/api-types.d.ts' */

const FILE = 'account.json';

/** @param {ApiError} error */
const troubleText = (error) => errorText(error, {
  wrong_password: 'settings.wrong-password',
  reauthenticate: offersPasswords() ? 'settings.wrong-password' : 'settings.log-in-again',
  invalid_credentials: 'settings.wrong-password',
  too_many_attempts: 'form.too-many',
  passkey_unused: 'form.passkey-unused',
  passkey_unsupported: 'form.passkey-unsupported',
});

/** What the person can change about the account, or do with it. */
export class Settings {
  #onLost;
  #onDeleted;
  #onChanged;
  #proofs = {
    password: new Proof('current-password'),
    export: new Proof('export-password'),
    deletion: new Proof('deletion-password'),
  };

  /**
   * @param {object} callbacks
   * @param {() => unknown} callbacks.onChanged called when the account or the login of this browser has changed
   * @param {(error: ApiError) => unknown} callbacks.onLost called when the login turns out to have ended
   * @param {() => unknown} callbacks.onDeleted called when the account is deleted
   */
  constructor({ onChanged, onLost, onDeleted }) {
    this.#onChanged = onChanged;
    this.#onLost = onLost;
    this.#onDeleted = onDeleted;
    this.#add('profile-form', (held) => this.#saveProfile(held));
    this.#add('password-form', (held) => this.#savePassword(held));
    this.#add('export-form', (held) => this.#download(held));
    this.#add('deletion-form', (held) => this.#delete(held));
  }

  /** Fills in what the account has now. @param {MeAccount} account */
  show({ username, displayName, picture, idp }) {
    for (const id of ['profile-setting', 'password-setting']) byId(id).hidden = Boolean(idp);
    const fields = { 'new-name': displayName, 'new-picture': picture ?? '' };
    for (const [id, value] of Object.entries(fields)) byId(id, HTMLInputElement).defaultValue = value;
    /** @type {HTMLInputElement} */ (document.querySelector('[data-for="password-manager"]')).defaultValue = username;
  }

  /** @param {string} id @param {(held: login.Login) => Promise<unknown>} work */
  #add(id, work) {
    const run = async () => {
      const held = login.load();
      if (!held) {
        this.#onChanged();
        return;
      }
      try {
        await work(held);
        close(byId(id).closest('details'));
      } catch (caught) {
        const error = asApiError(caught);
        if (!error.isLoginLost) throw error;
        this.#onLost(error);
      }
    };
    new PageForm(id, run, troubleText);
  }

  /** @param {login.Login} held */
  async #saveProfile(held) {
    const body = { displayName: valueOf('new-name').trim(), picture: valueOf('new-picture').trim() };
    await api.patch('/me', 'accountId', { ...login.credentials(held), body });
    announce(t('settings.saved'));
    await this.#onChanged();
  }

  /** @param {login.Login} held */
  async #savePassword(held) {
    const { password: currentPassword, assertion } = await this.#proofs.password.read(held);
    const body = {
      currentPassword,
      assertion,
      newPassword: valueOf('new-password'),
      endOthers: byId('end-others-too', HTMLInputElement).checked,
    };
    await api.putEmpty('/me/password', { ...login.credentials(held), body });
    announce(t('settings.password-changed'));
    await this.#onChanged();
  }

  /** @param {login.Login} held */
  async #download(held) {
    const current = await logInAgain(held, this.#proofs.export);
    const exported = await api.get('/me/export', 'account', login.credentials(current));
    save(JSON.stringify(exported, null, 2));
    announce(t('settings.downloaded'));
    await this.#onChanged();
  }

  /** @param {login.Login} held */
  async #delete(held) {
    const body = await this.#proofs.deletion.read(held);
    await api.postEmpty('/me/deletion', { ...login.credentials(held), body });
    login.drop(held);
    this.#onDeleted();
  }
}

/** @param {string} id */
const valueOf = (id) => byId(id, HTMLInputElement).value;

/** An export needs a login that was made a moment ago. @param {login.Login} held @param {Proof} proof */
async function logInAgain(held, { hasPasskey, password }) {
  if (hasPasskey) return logInWithPasskey();
  if (!password) return held;
  const body = { username: held.account.username, password, deviceName };
  return keepLogin(await api.postBinding('/login', 'accessToken', { body }));
}

/** @param {HTMLDetailsElement | null} setting */
function close(setting) {
  if (!setting) return;
  setting.open = false;
  setting.querySelector('summary')?.focus();
}

/** @param {string} text */
function save(text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = FILE;
  link.click();
  URL.revokeObjectURL(link.href);
}
