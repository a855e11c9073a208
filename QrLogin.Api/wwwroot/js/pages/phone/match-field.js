import { byId } from '../../core/dom.js';
import { normalizeCode } from '../../core/typed-text.js';
import { t } from '../../i18n/page-i18n.js';
import { showFieldError } from '../field-errors.js';
import { formatWhileTyping, userCodeError } from './user-code.js';

/** @import { ApiError } from '../../core/api-error.js' */
/** @import { NumberMatch } from '../../core/api-types.d.ts' */
/** @import { Text } from '../../i18n/i18n.js' */
/** @import { MessageKey } from '../../i18n/page-i18n.js' */

/**
 * @typedef {object} Kind
 * @property {HTMLInputElement} input
 * @property {(text: string) => Text | null} errorOf why a text cannot be what is asked for; null if it may be
 * @property {MessageKey} wrong
 */

/** The field for what the other screen shows: a number, or the code of an application that cannot show a number. */
export class MatchField {
  /** @type {Record<'number' | 'user_code', Kind>} */
  #kinds = {
    number: { input: byId('number', HTMLInputElement), errorOf: (text) => this.#numberError(text), wrong: 'decide.wrong-number' },
    user_code: { input: byId('typed-code', HTMLInputElement), errorOf: userCodeError, wrong: 'decide.wrong-code' },
  };

  /** Null if nothing has to be typed. @type {Kind | null} */
  #asked = null;

  #digits = 0;

  constructor() {
    formatWhileTyping(this.#kinds.user_code.input);
  }

  /** @param {NumberMatch} match without a kind from a server that is not upgraded yet: a number */
  ask({ required, kind = 'number', digits }) {
    this.#digits = digits ?? 0;
    this.#asked = required ? this.#kinds[kind] : null;
    for (const each of Object.values(this.#kinds)) {
      byId(`${each.input.id}-field`).hidden = each !== this.#asked;
      each.input.value = '';
      showFieldError(each.input, null);
    }
  }

  /**
   * Reads what the person typed, and tells them if it cannot be right: the server allows few wrong guesses.
   * @returns {{ isComplete: boolean, text?: string }} without a text if nothing has to be typed
   */
  read() {
    if (!this.#asked) return { isComplete: true };
    const text = normalizeCode(this.#asked.input.value);
    const error = this.#asked.errorOf(text);
    if (error) this.#showError(this.#asked, error);
    return { isComplete: error === null, text };
  }

  /** @param {ApiError} error */
  showRefusal({ code, attemptsLeft = 0 }) {
    if (!this.#asked) return;
    this.#asked.input.value = '';
    const text = code === 'wrong_number' ? t(this.#asked.wrong, { count: attemptsLeft }) : this.#asked.errorOf('');
    this.#showError(this.#asked, text ?? '');
  }

  /** @param {Kind} kind @param {Text} error */
  #showError({ input }, error) {
    showFieldError(input, error);
    input.focus();
  }

  /** @param {string} text */
  #numberError(text) {
    return new RegExp(`^\\d{${this.#digits}}$`).test(text) ? null : t('decide.digits', { count: this.#digits });
  }
}
