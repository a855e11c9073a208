import * as api from '../../core/api.js';
import { ApiError, asApiError } from '../../core/api-error.js';
import { byId } from '../../core/dom.js';
import * as login from '../../core/login.js';
import { endLogin } from '../../core/logout.js';
import { isOwnSession } from '../../core/own-session.js';
import { usePasskey } from '../../core/passkeys.js';
import { within } from '../../core/time-limit.js';
import { t } from '../../i18n/page-i18n.js';
import { currentState, enterState, showUnconfirmedEnd, startPage } from '../page.js';
import { CodeForm } from './code-form.js';
import { Decision, isAboutPasskey } from './decision.js';
import { LoginForm } from '../login-form.js';
import { MessageView } from './message-view.js';
import { Scanner } from './scanner.js';
import { fetchView, followSession } from './session-follower.js';

/** @import { PhoneView, ScanTarget, ScanTicket, SessionStatus } from '../../core/api-types.d.ts' */

/** How long to wait for the server to say whether a request has really expired. */
const LAST_CHECK_MS = 4000;

/** @typedef {{ held: login.Login, ticket: ScanTicket }} Request a login request, and the login that scanned it */

/** The page for the phone: scans a session, and lets the person confirm or deny it. */
class PhonePage {
  /** The session to scan, from the QR code, a user code or this page's own camera. */
  #target;

  #messages = new MessageView();
  #loginForm = new LoginForm();
  #codeForm = new CodeForm({ logIn: (lost) => this.#logIn(lost), follow: (target) => this.#follow(target) });
  #scanner = new Scanner(this.#messages, (target) => this.#follow(target));

  #decision = new Decision({
    onConfirm: (matchNumber) => this.#answer('confirm', matchNumber),
    onDeny: () => this.#answer('deny'),
    onNotYou: () => this.#leave(),
    onExpired: () => this.#onExpired(),
  });

  /** @type {Request | null} */
  #request = null;

  /** How far a confirmed request has come; null before that. @type {'confirmed' | 'redeemed' | null} */
  #outcome = null;

  /** Stops following the request. */
  #control = new AbortController();

  /** @param {ScanTarget} target */
  constructor(target) {
    this.#target = target;
    byId('go-on').addEventListener('click', () => this.#scan());
  }

  start() {
    if (/^\/link\/?$/i.test(location.pathname)) this.#codeForm.ask();
    else if (/^\/scan\/?$/i.test(location.pathname)) this.#scanner.start();
    else if (!this.#target.qrId || !this.#target.scanCode) this.#messages.showRefusal(new ApiError('qr_not_found'));
    // Another site opened this page. A scan shows the person's name on the device with the code, so ask before scanning.
    else if ('foreign' in document.body.dataset) this.#enter('foreign');
    else this.#scan();
  }

  /** Continues as if the QR code had been scanned, also after a reload. @param {ScanTarget} target */
  #follow(target) {
    this.#target = target;
    history.replaceState(null, '', `/q/${encodeURIComponent(target.qrId)}?c=${encodeURIComponent(target.scanCode)}`);
    this.#scan();
  }

  async #scan() {
    const held = login.load();
    if (!held) {
      this.#logInAndScan();
      return;
    }
    this.#enter('loading');
    this.#outcome = null;
    try {
      await this.#fetchTicket(held);
    } catch (caught) {
      const error = asApiError(caught);
      if (error.code === 'qr_finished' && (await this.#resume(held))) return;
      this.#refuse(held, error, () => this.#scan());
      return;
    }
    this.#enter('decide');
    this.#decision.ask(held.account, this.#currentRequest().ticket);
    this.#followRequest(held);
  }

  /** @param {login.Login} held */
  async #fetchTicket(held) {
    const body = { scanCode: this.#target.scanCode };
    this.#request = { held, ticket: await api.post(this.#path('scan'), 'confirmToken', { ...login.credentials(held), body }) };
  }

  /** After a reload, shows again what the person confirmed. @param {login.Login} held @returns {Promise<boolean>} whether they did */
  async #resume(held) {
    try {
      const { status } = await within(LAST_CHECK_MS, fetchView(this.#path('phone'), held));
      if (status !== 'confirmed' && status !== 'redeemed') return false;
      this.#conclude(held, status);
    } catch {
      // Another login scanned it, or the server does not answer: the refusal says what is known.
      return false;
    }
    this.#followRequest(held);
    return true;
  }

  /** @param {login.Login} held */
  #followRequest(held) {
    this.#control.abort();
    this.#control = new AbortController();
    followSession(this.#path('phone'), held, (view) => this.#onChange(held, view), this.#control.signal);
  }

  /** The request's session has changed. @param {login.Login} held @param {PhoneView} view */
  #onChange(held, { status }) {
    const state = currentState();
    if (state !== 'decide' && state !== 'confirmed') return;
    if (status === 'expired' && state === 'confirmed') this.#messages.showNotRedeemed();
    else if (status === 'expired') this.#messages.showRefusal(new ApiError('qr_expired'));
    else if (status !== 'scanned') this.#conclude(held, status);
  }

  /** The time is up by this device's clock, which may be wrong. */
  async #onExpired() {
    const { held } = this.#currentRequest();
    try {
      const { status, expiresIn } = await within(LAST_CHECK_MS, fetchView(this.#path('phone'), held));
      if (status === 'scanned' && expiresIn > 0) {
        this.#decision.setTime(expiresIn);
        return;
      }
    } catch {
      // Without an answer, this device's clock decides.
    }
    if (currentState() === 'decide') this.#messages.showRefusal(new ApiError('qr_expired'));
  }

  /** @param {ApiError} [lost] why the previous login can no longer be used */
  async #logInAndScan(lost) {
    if (await this.#logIn(lost)) this.#scan();
  }

  /** @param {ApiError} [lost] @returns {Promise<boolean>} whether the person has logged in */
  async #logIn(lost) {
    // Tell people before they log in, not after, that this browser cannot confirm its own session.
    if (isOwnSession(this.#target.qrId)) {
      this.#messages.showRefusal(new ApiError('same_device'));
      return false;
    }
    const asked = this.#loginForm.ask(lost ? t(lost.code === 'key_lost' ? 'form.key-lost' : 'form.logged-out') : null);
    this.#enter('form');
    await asked;
    return true;
  }

  /**
   * Sends the person's decision.
   * @param {'confirm' | 'deny'} verb @param {string} [matchNumber]
   * @returns {Promise<ApiError | null>} an error that the person can correct in the form
   */
  async #answer(verb, matchNumber) {
    const { held } = this.#currentRequest();
    try {
      await this.#decide(verb, matchNumber);
      this.#conclude(held, verb === 'confirm' ? 'confirmed' : 'denied');
      return null;
    } catch (caught) {
      const error = asApiError(caught);
      // The follower has already shown the outcome.
      if (currentState() !== 'decide') return null;
      if (isCorrectable(error) || isAboutPasskey(error)) return error;
      this.#refuse(held, error, error.code === 'invalid_confirm_token' ? () => this.#scan() : () => this.#answerAgain(verb));
      return null;
    }
  }

  /** @param {'confirm' | 'deny'} verb @param {string} [matchNumber] */
  async #decide(verb, matchNumber) {
    const { held, ticket } = this.#currentRequest();
    const assertion = verb === 'confirm' && ticket.passkey ? await usePasskey(ticket.passkey) : undefined;
    const body = { confirmToken: ticket.confirmToken, matchNumber, assertion };
    /** @type {{ status: SessionStatus }} */
    const { status } = await api.post(this.#path(verb), 'status', { ...login.credentials(held), body });
    // A response that is not the server's may have a status too.
    if (status !== (verb === 'confirm' ? 'confirmed' : 'denied')) throw new ApiError('unavailable');
  }

  /** Shows the request again, so that the person sees what they decide. @param {'confirm' | 'deny'} verb */
  #answerAgain(verb) {
    this.#enter('decide');
    this.#decision.press(verb);
  }

  /** @param {login.Login} held @param {ApiError} error @param {() => void} again */
  #refuse(held, error, again) {
    if (error.isLoginLost) {
      login.drop(held);
      this.#logInAndScan(error);
    } else if (error.code === 'confirm_token_used') {
      // The response to an earlier decision was lost; this is its outcome.
      this.#conclude(held, error.sessionStatus);
    } else {
      this.#messages.showRefusal(error, again);
    }
  }

  /** @param {login.Login} held @param {SessionStatus | undefined} sessionStatus */
  #conclude(held, sessionStatus) {
    // The other device may have its login before the response to this phone's decision arrives.
    if (this.#outcome === 'redeemed') return;
    if (sessionStatus === 'redeemed') this.#messages.showLoggedIn(held.account);
    else if (sessionStatus === 'confirmed') this.#messages.showConfirmed();
    if (sessionStatus === 'redeemed' || sessionStatus === 'confirmed') this.#outcome = sessionStatus;
    else if (sessionStatus === 'denied') this.#messages.showDenied();
    else this.#messages.showRefusal(new ApiError('qr_finished', { sessionStatus }));
  }

  /** Logs this browser out at once, even without a network, and then tells the server. */
  async #leave() {
    const { held } = this.#currentRequest();
    this.#control.abort();
    login.drop(held);
    this.#messages.showLoggedOut();
    // Denies first: only the login that scanned the session can deny it.
    await endLogin(held, showUnconfirmedEnd, () => this.#denyLast(held));
  }

  /** @param {login.Login} held */
  async #denyLast(held) {
    try {
      await this.#decide('deny');
    } catch (caught) {
      if (asApiError(caught).code !== 'invalid_confirm_token') throw caught;
      // Another tab has scanned the code again.
      await this.#fetchTicket(held);
      await this.#decide('deny');
    }
  }

  #currentRequest() {
    if (!this.#request) throw new Error('There is no request to answer.');
    return this.#request;
  }

  /** @param {string} verb */
  #path(verb) {
    return `/qr-sessions/${encodeURIComponent(this.#target.qrId)}/${verb}`;
  }

  /** @param {string} state */
  #enter(state) {
    this.#messages.hide();
    enterState(state);
  }
}

/** @param {ApiError} error */
const isCorrectable = ({ code, attemptsLeft = 0 }) => code === 'validation' || (code === 'wrong_number' && attemptsLeft > 0);

startPage();
new PhonePage({
  qrId: location.pathname.split('/')[2] ?? '',
  scanCode: new URLSearchParams(location.search).get('c') ?? '',
}).start();
