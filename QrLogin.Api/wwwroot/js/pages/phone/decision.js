import { Countdown } from '../../core/countdown.js';
import { deviceIcon } from '../../core/device.js';
import { byId, initial, whileDisabled } from '../../core/dom.js';
import { putIcon } from '../../core/icons.js';
import * as userAgent from '../../core/user-agent.js';
import { deviceTypeText } from '../../i18n/device-type.js';
import { render, renderTexts, t } from '../../i18n/page-i18n.js';
import { ago, dateAndTime, timeOfDay } from '../../i18n/time.js';
import { announce, currentState } from '../page.js';
import { MatchField } from './match-field.js';

/** @import { ApiError } from '../../core/api-error.js' */
/** @import { Account, Requester, ScanTicket } from '../../core/api-types.d.ts' */
/** @import { MessageKey } from '../../i18n/page-i18n.js' */

/** @type {Record<string, MessageKey>} */
const WARNINGS = {
  different_network: 'warning.different_network',
  new_device: 'warning.new_device',
  no_passkey: 'warning.no_passkey',
};

/** How long Confirm stays disabled after it appears: the person may have been about to tap something else. */
const GUARD_MS = 700;

/**
 * @typedef {object} Handlers
 * @property {(matchNumber?: string) => Promise<ApiError | null>} onConfirm returns an error that the person can correct in this form
 * @property {() => Promise<unknown>} onDeny
 * @property {() => Promise<unknown>} onNotYou
 * @property {() => void} onExpired
 */

/** Shows which device wants to log in, and lets the person confirm or deny. */
export class Decision {
  #confirmButton = byId('confirm', HTMLButtonElement);
  #denyButton = byId('deny', HTMLButtonElement);
  #notYouButton = byId('not-you', HTMLButtonElement);
  #matchField = new MatchField();
  #handlers;
  #countdown;

  /** @type {number | undefined} */
  #guard;

  /** @param {Handlers} handlers */
  constructor(handlers) {
    this.#handlers = handlers;
    this.#countdown = new Countdown(byId('countdown'), handlers.onExpired);
    byId('decision').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#confirm();
    });
    this.#denyButton.addEventListener('click', () => this.#settle(handlers.onDeny));
    this.#notYouButton.addEventListener('click', () => this.#settle(handlers.onNotYou));
    for (const event of ['focus', 'visibilitychange']) addEventListener(event, () => this.#guardConfirm());
  }

  /** @param {Account} account @param {ScanTicket} ticket */
  ask(account, ticket) {
    const { displayName, username } = account;
    renderTexts({ displayName, username, initial: initial(displayName) });
    showRequester(ticket);
    showWarnings(ticket.warnings);
    // Without a passkey, the phone can only deny.
    this.#confirmButton.hidden = ticket.warnings.includes('no_passkey');
    byId('add-passkey').hidden = !this.#confirmButton.hidden;
    this.#showTrouble(null);
    this.#matchField.ask(ticket.numberMatch);
    this.#countdown.set(ticket.expiresIn);
    this.#guardConfirm();
    announce(t('decide.asks', { name: requesterName(ticket.requester) }));
  }

  /** Corrects the time left. @param {number} seconds */
  setTime(seconds) {
    this.#countdown.set(seconds);
  }

  /** @param {'confirm' | 'deny'} verb */
  press(verb) {
    (verb === 'confirm' ? this.#confirmButton : this.#denyButton).click();
  }

  #guardConfirm() {
    if (currentState() !== 'decide' || this.#denyButton.disabled) return;
    clearTimeout(this.#guard);
    this.#confirmButton.disabled = true;
    this.#guard = setTimeout(() => {
      // Stays disabled while a decision is being sent.
      this.#confirmButton.disabled = this.#denyButton.disabled;
    }, GUARD_MS);
  }

  #confirm() {
    const { isComplete, text } = this.#matchField.read();
    if (!isComplete) return;
    this.#settle(async () => {
      this.#showTrouble(null);
      const error = await this.#handlers.onConfirm(text);
      if (!error) return;
      if (isAboutPasskey(error)) this.#showTrouble(error);
      else this.#matchField.showRefusal(error);
    });
  }

  /** @param {ApiError | null} error */
  #showTrouble(error) {
    const text = byId('decision-error');
    render(text, error ? t(PASSKEY_ERRORS[error.code] ?? 'decide.wrong-passkey') : '');
    text.hidden = error === null;
  }

  /**
   * Stops the clock while a decision is being sent, so that an expiry does not replace its result.
   * @param {() => Promise<unknown>} work
   */
  async #settle(work) {
    const left = this.#countdown.stop();
    await whileDisabled([this.#confirmButton, this.#denyButton, this.#notYouButton], work);
    if (currentState() === 'decide') this.#countdown.set(left);
  }
}

/** @type {Record<string, MessageKey>} */
const PASSKEY_ERRORS = {
  passkey_unused: 'form.passkey-unused',
  passkey_unsupported: 'form.passkey-unsupported',
  passkey_required: 'decide.wrong-passkey',
  invalid_passkey: 'decide.wrong-passkey',
};

/** Whether the person can confirm again, with another passkey. @param {ApiError} error */
export const isAboutPasskey = ({ code }) => Object.hasOwn(PASSKEY_ERRORS, code);

/** @param {ScanTicket} ticket */
function showRequester({ requester, client, userCode }) {
  putIcon(byId('requester-icon'), deviceIcon(requester.deviceType));
  renderTexts({
    decisionTitle: client ? t(`decide.title.${isComputer(requester) ? 'computer' : 'device'}`, { client: client.name }) : t('decide.title'),
    deviceName: requesterName(requester),
    deviceType: deviceTypeText(requester.deviceType),
    client: client?.name ?? '',
    userCode: userCode ?? '',
    ip: requester.ip ?? t('decide.not-known'),
    location: requester.location ?? '',
    browser: browserText(requester.userAgent),
    userAgent: requester.userAgent ?? '',
    askedAgo: ago(requester.requestedAt),
    askedAt: timeOfDay(requester.requestedAt),
  });
  render(byId('asked-at'), dateAndTime(requester.requestedAt), 'title');
  byId('client-fact').hidden = !client;
  byId('client-note').hidden = !client || client.verified;
  byId('code-fact').hidden = !userCode;
  byId('place-fact').hidden = !requester.location;
}

/** @param {Requester} requester */
const isComputer = ({ deviceType }) => deviceType === 'pc' || deviceType === 'web';

/** @param {Requester} requester */
const requesterName = ({ deviceName }) => deviceName ?? t('decide.nameless');

/** @param {string | null | undefined} text a user agent */
function browserText(text) {
  if (!text) return t('browser.none');
  const { browser, system } = userAgent.parse(text);
  return browser && system ? t('browser.on', { browser, system }) : userAgent.describe(text);
}

/** @param {string[]} warnings */
function showWarnings(warnings) {
  const list = byId('warnings');
  list.hidden = warnings.length === 0;
  list.replaceChildren(...warnings.map((warning) => {
    const item = document.createElement('li');
    // An older page may not know a newer server's warning.
    render(item, Object.hasOwn(WARNINGS, warning) ? t(WARNINGS[warning]) : warning);
    return item;
  }));
}
