import { canScan } from '../../core/camera.js';
import { byId } from '../../core/dom.js';
import { putIcon } from '../../core/icons.js';
import { render, renderTexts, t } from '../../i18n/page-i18n.js';
import { duration } from '../../i18n/time.js';
import { announce, enterState, showUnconfirmedEnd } from '../page.js';
import { refusalOf } from './refusals.js';

/** @import { ApiError } from '../../core/api-error.js' */
/** @import { Account } from '../../core/api-types.d.ts' */
/** @import { CameraFault } from '../../core/camera.js' */
/** @import { IconName } from '../../core/icons.js' */
/** @import { Text } from '../../i18n/i18n.js' */

const TICK_MS = 1000;

/** @type {Record<CameraFault, { icon: IconName, canRetry?: boolean }>} */
const CAMERA = {
  denied: { icon: 'camera', canRetry: true },
  missing: { icon: 'camera', canRetry: true },
  busy: { icon: 'camera', canRetry: true },
  insecure: { icon: 'warning' },
  unsupported: { icon: 'question' },
};

/** Shows how a request ended, or why it cannot continue. */
export class MessageView {
  #message = byId('message');
  #sign = byId('message-sign');
  #againButton = byId('again', HTMLButtonElement);
  #onAgain = () => {};

  /** Counts the messages, so that a late result for one is not shown with the next. */
  #shown = 0;

  /** Counts down to the moment when the button can be pressed. @type {number | undefined} */
  #timer;

  constructor() {
    this.#againButton.addEventListener('click', () => this.#onAgain());
  }

  /** The person has confirmed, and the other device has not fetched its login yet. */
  showConfirmed() {
    this.#show('confirmed', { icon: 'clock', title: t('confirmed.title'), text: t('confirmed.text'), hasAccountLink: true });
  }

  /** @param {Account} account */
  showLoggedIn({ displayName, username }) {
    const text = t('redeemed.text', { name: displayName, username });
    this.#show('confirmed', { icon: 'check', tone: 'ok', title: t('redeemed.title'), text, hasAccountLink: true });
  }

  showNotRedeemed() {
    this.#show('not-redeemed', { icon: 'clock', title: t('not-redeemed.title'), text: t('not-redeemed.text'), hasNextCode: true });
  }

  showDenied() {
    this.#show('denied', { icon: 'cross', title: t('denied.title'), text: t('denied.text'), hasNextCode: true });
  }

  showLoggedOut() {
    this.#show('logged-out', { icon: 'exit', title: t('logged-out.title'), text: t('logged-out.text'), hasNextCode: true });
  }

  /** @param {ApiError} error @param {() => void} [again] tries again, if that may help */
  showRefusal(error, again) {
    const refusal = refusalOf(error);
    this.#show(refusal.state, { ...refusal, hasNextCode: !refusal.again || !again });
    if (refusal.again && again) this.#offerAgain(refusal.again, again, error.retryAfter ?? 0);
  }

  /** @param {CameraFault} fault @param {() => void} [again] */
  showCameraFault(fault, again) {
    const { icon, canRetry } = CAMERA[fault];
    this.#show(`camera-${fault}`, { icon, title: t(`camera.${fault}.title`), text: t(`camera.${fault}.text`), hasCodeLink: true });
    if (canRetry && again) this.#offerAgain(t('try-again'), again, 0);
  }

  hide() {
    clearInterval(this.#timer);
    this.#message.hidden = true;
  }

  /**
   * @param {string} state
   * @param {object} message
   * @param {IconName} message.icon
   * @param {string} [message.tone]
   * @param {Text} message.title
   * @param {Text} message.text
   * @param {boolean} [message.hasAccountLink]
   * @param {boolean} [message.hasCodeLink] for a person who cannot scan
   * @param {boolean} [message.hasNextCode] whether to offer ways to another code
   */
  #show(state, { icon, tone = '', title, text, hasAccountLink = false, hasCodeLink = false, hasNextCode = false }) {
    this.hide();
    this.#shown++;
    this.#message.hidden = false;
    this.#againButton.hidden = true;
    byId('to-account').hidden = !hasAccountLink;
    byId('to-link').hidden = !hasCodeLink && !hasNextCode;
    byId('scan-again').hidden = true;
    showUnconfirmedEnd(null);
    if (hasNextCode) this.#offerScan();
    putIcon(this.#sign, icon);
    this.#sign.dataset.tone = tone;
    renderTexts({ messageTitle: title, messageText: text }, this.#message);
    announce(`${title}. ${text}`);
    enterState(state);
  }

  async #offerScan() {
    const shown = this.#shown;
    if ((await canScan()) && shown === this.#shown) byId('scan-again').hidden = false;
  }

  /** @param {Text} label @param {() => void} again @param {number} seconds until it can be pressed */
  #offerAgain(label, again, seconds) {
    const button = this.#againButton;
    this.#onAgain = again;
    button.hidden = false;
    let left = seconds;
    const show = () => {
      button.disabled = left > 0;
      render(button, left > 0 ? t('refusal.again-in', { label, wait: duration(left) }) : label);
    };
    show();
    if (left <= 0) return;
    this.#timer = setInterval(() => {
      left -= 1;
      show();
      if (left <= 0) clearInterval(this.#timer);
    }, TICK_MS);
  }
}
