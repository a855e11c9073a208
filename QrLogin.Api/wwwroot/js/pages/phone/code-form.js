import * as api from '../../core/api.js';
import { asApiError } from '../../core/api-error.js';
import { canScan } from '../../core/camera.js';
import { byId, whileDisabled } from '../../core/dom.js';
import * as login from '../../core/login.js';
import { errorText } from '../../i18n/error-text.js';
import { enterState } from '../page.js';
import { showFieldError } from '../field-errors.js';
import { formatInput, formatWhileTyping, userCodeError } from './user-code.js';

/** @import { ApiError } from '../../core/api-error.js' */
/** @import { ScanTarget } from '../../core/api-types.d.ts' */
/** @import { Text } from '../../i18n/i18n.js' */

/** @param {ApiError} error */
const lookUpErrorText = (error) => errorText(error, { qr_not_found: 'link.unknown', too_many_attempts: 'link.too-many' });

/** The form for a user code that another screen shows. */
export class CodeForm {
  #input = byId('user-code', HTMLInputElement);
  #button = byId('look-up', HTMLButtonElement);
  #logIn;
  #follow;

  /**
   * @param {object} steps
   * @param {(lost?: ApiError) => Promise<boolean>} steps.logIn lets the person log in, again if a login was lost; returns whether they did
   * @param {(target: ScanTarget) => void} steps.follow opens the session that the code belongs to
   */
  constructor({ logIn, follow }) {
    this.#logIn = logIn;
    this.#follow = follow;
    byId('link').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    formatWhileTyping(this.#input);
  }

  async ask() {
    enterState('link');
    byId('to-scan').hidden = !(await canScan());
  }

  #submit() {
    formatInput(this.#input);
    const error = userCodeError(this.#input.value);
    // The server allows few wrong guesses, so do not send a text that cannot be a code.
    if (error) this.#showError(error);
    else whileDisabled([this.#button], () => this.#lookUp());
  }

  /** @returns {Promise<void>} */
  async #lookUp() {
    const held = login.load();
    if (!held) {
      await this.#logInAndLookUp();
      return;
    }
    try {
      const body = { userCode: this.#input.value };
      this.#follow(await api.post('/qr-sessions/lookup', 'scanCode', { ...login.credentials(held), body }));
    } catch (caught) {
      const error = asApiError(caught);
      if (!error.isLoginLost) {
        this.#showError(lookUpErrorText(error));
        return;
      }
      login.drop(held);
      await this.#logInAndLookUp(error);
    }
  }

  /** The code stays in its field, so the person need not enter it again. @param {ApiError} [lost] */
  async #logInAndLookUp(lost) {
    if (!(await this.#logIn(lost))) return;
    enterState('loading');
    await this.#lookUp();
  }

  /** @param {Text} text */
  #showError(text) {
    enterState('link');
    showFieldError(this.#input, text);
    this.#input.focus();
  }
}
