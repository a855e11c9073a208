import { deviceIcon } from '../../core/device.js';
import { byId } from '../../core/dom.js';
import { putIcon } from '../../core/icons.js';
import { deviceTypeText } from '../../i18n/device-type.js';
import { render, renderMessages, renderTexts, t } from '../../i18n/page-i18n.js';
import { ago, dateAndTime } from '../../i18n/time.js';
import { ConfirmButton } from './confirm-button.js';

/** @import { ListedLogin } from '../../core/api-types.d.ts' */

/** The name that people use for a login's device. @param {ListedLogin} login */
export const loginName = ({ device }) => device.name ?? deviceTypeText(device.type);

/** The text for each way to log in but by password. @type {Partial<Record<string, import('../../i18n/page-i18n.js').MessageKey>>} */
const HOW = {
  qr: 'account.how.qr',
  backend: 'account.how.app',
  passkey: 'account.how.passkey',
  provider: 'account.how.provider',
};

/** One row of the list of logins. */
export class LoginRow {
  /** @type {HTMLElement} */
  element;

  /** @param {ListedLogin} login @param {boolean} hasArrived whether it appeared while the list was shown @param {() => unknown} onEnd */
  constructor(login, hasArrived, onEnd) {
    const { device, method, createdAt, current } = login;
    const template = byId('login-row', HTMLTemplateElement).content.firstElementChild;
    this.element = /** @type {HTMLElement} */ (template?.cloneNode(true));
    renderMessages({}, this.element);
    putIcon(this.#part('icon'), deviceIcon(device.type));
    const how = t(HOW[method] ?? 'account.how.password', {
      type: deviceTypeText(device.type),
      when: dateAndTime(createdAt),
    });
    renderTexts({ name: loginName(login), how }, this.element);
    this.element.toggleAttribute('data-arrived', hasArrived);
    this.update(login);
    this.#part('current').hidden = !current;
    if (current) this.#removeEnd();
    else this.#offerEnd(login, onEnd);
  }

  /** @param {ListedLogin} login the same one, as the server lists it now */
  update({ lastSeenAt, ip, isNew }) {
    const when = ago(lastSeenAt);
    renderTexts({ seen: ip ? t('account.seen-from', { when, ip }) : t('account.seen', { when }) }, this.element);
    this.#part('new').hidden = !isNew && !this.element.hasAttribute('data-arrived');
  }

  /** Another button of the page logs out this device. */
  #removeEnd() {
    this.#part('end').remove();
    this.#part('question').remove();
  }

  /** @param {ListedLogin} login @param {() => unknown} onEnd */
  #offerEnd(login, onEnd) {
    const name = loginName(login);
    const parts = {
      button: this.#part('end'),
      question: this.#part('question'),
      cancel: this.#part('cancel'),
      confirm: this.#part('confirm'),
    };
    render(parts.button, t('account.end-one', { name }), 'aria-label');
    render(parts.question, t('account.ask-named', { name }), 'aria-label');
    new ConfirmButton(parts, onEnd);
  }

  /** @param {string} name @returns {HTMLElement} */
  #part(name) {
    const part = this.element.querySelector(`[data-part="${name}"]`);
    if (part instanceof HTMLElement) return part;
    throw new TypeError(`A row of the list has no part "${name}".`);
  }
}
