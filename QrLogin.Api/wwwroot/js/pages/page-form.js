import { asApiError } from '../core/api-error.js';
import { byId, whileDisabled } from '../core/dom.js';
import { render } from '../i18n/page-i18n.js';
import { inputError, missingError, refusedError, showFieldError } from './field-errors.js';

/** @import { ApiError } from '../core/api-error.js' */
/** @import { Text } from '../i18n/i18n.js' */

/** A form of a page, with errors below its fields, and one above them for the rest. */
export class PageForm {
  #form;
  #error;
  #toText;

  /**
   * @param {string} id of the form
   * @param {() => Promise<unknown>} work what the form does once its fields are filled in
   * @param {(error: ApiError) => Text} toText the message for a refusal that is about no field
   */
  constructor(id, work, toText) {
    this.#form = byId(id, HTMLFormElement);
    this.#error = byId(`${id}-error`);
    this.#toText = toText;
    for (const input of this.#inputs) input.addEventListener('input', () => showFieldError(input, null));
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit(work);
    });
  }

  /** The inputs that the person sees. @returns {HTMLInputElement[]} */
  get #inputs() {
    const inputs = /** @type {HTMLInputElement[]} */ ([...this.#form.querySelectorAll('input[id]:not([type="checkbox"])')]);
    return inputs.filter((input) => input.closest('.field')?.checkVisibility() ?? true);
  }

  /** @param {() => Promise<unknown>} work */
  async #submit(work) {
    for (const input of this.#inputs) showFieldError(input, null);
    this.#error.hidden = true;
    // A password of an older version may be shorter than a new one must be.
    const check = (/** @type {HTMLInputElement} */ input) =>
      (input.autocomplete === 'current-password' ? missingError(input) : inputError(input));
    const wrong = this.#inputs.filter((input) => check(input) !== null);
    for (const input of wrong) showFieldError(input, check(input));
    wrong[0]?.focus();
    if (wrong.length > 0) return;
    try {
      await whileDisabled([...this.#form.querySelectorAll('button')], work);
    } catch (caught) {
      this.#show(asApiError(caught));
      return;
    }
    this.#form.reset();
  }

  /** @param {ApiError} error */
  #show(error) {
    const refused = error.code === 'validation' ? this.#inputs.filter(({ name }) => Object.hasOwn(error.errors, name)) : [];
    for (const input of refused) showFieldError(input, refusedError(input));
    refused[0]?.focus();
    if (refused.length > 0) return;
    render(this.#error, this.#toText(error));
    this.#error.hidden = false;
  }
}
