import { byId } from '../../core/dom.js';
import * as login from '../../core/login.js';
import { provePerson } from '../../core/passkeys.js';

/** What proves to the server that it is the person who fills in a form: the password, or a passkey. */
export class Proof {
  #field;
  #box;
  #hasPasskey = false;

  /** @param {string} field the id of the field for the password, in a form with a button for a passkey */
  constructor(field) {
    this.#field = byId(field, HTMLInputElement);
    this.#box = /** @type {HTMLElement} */ (this.#field.closest('.field'));
    const { form } = this.#field;
    form?.querySelector('[data-proof]')?.addEventListener('click', () => {
      this.#hasPasskey = true;
      // Nothing has to be typed, but what else the form asks for is checked.
      this.#box.hidden = true;
      form.requestSubmit();
      this.#box.hidden = false;
      this.#hasPasskey = false;
    });
  }

  /** Whether the person has chosen a passkey. Ask before awaiting anything. */
  get hasPasskey() {
    return this.#hasPasskey;
  }

  get password() {
    return this.#field.value || undefined;
  }

  /** @param {login.Login} held @returns {Promise<{ password?: string, assertion?: object }>} */
  async read(held) {
    return this.#hasPasskey ? { assertion: await provePerson(login.credentials(held)) } : { password: this.password };
  }
}
