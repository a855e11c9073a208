import { byId } from '../../core/dom.js';
import { putIcon } from '../../core/icons.js';
import { render, renderTexts, t } from '../../i18n/page-i18n.js';
import { duration } from '../../i18n/time.js';
import { announce, enterState } from '../page.js';
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

  /** Counts down to the moment when the button can be pressed. @type {number | undefined} */
  #timer;

  constructor() {
    this.#againButton.addEventListener('click', () => this.#onAgain());
  }

  /** @param {Account} account */
  showConfirmed({ displayName }) {
    const text = t('confirmed.text', { name: displayName });
    this.#show('confirmed', { icon: 'check', tone: 'ok', title: t('confirmed.title'), text, hasAccountLink: true });
  }

  showDenied() {
    this.#show('denied', { icon: 'cross', title: t('denied.title'), text: t('denied.text') });
  }

  showLoggedOut() {
    this.#show('logged-out', { icon: 'exit', title: t('logged-out.title'), text: t('logged-out.text') });
  }

  /** @param {ApiError} error @param {() => void} [again] tries again, if that may help */
  showRefusal(error, again) {
    const refusal = refusalOf(error);
    this.#show(refusal.state, refusal);
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
   * @param {{ icon: IconName, tone?: string, title: Text, text: Text, hasAccountLink?: boolean, hasCodeLink?: boolean }} message
   */
  #show(state, { icon, tone = '', title, text, hasAccountLink = false, hasCodeLink = false }) {
    this.hide();
    this.#message.hidden = false;
    this.#againButton.hidden = true;
    byId('to-account').hidden = !hasAccountLink;
    byId('to-link').hidden = !hasCodeLink;
    putIcon(this.#sign, icon);
    this.#sign.dataset.tone = tone;
    renderTexts({ messageTitle: title, messageText: text }, this.#message);
    announce(`${title}. ${text}`);
    enterState(state);
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
