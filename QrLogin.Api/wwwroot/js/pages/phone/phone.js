import * as api from '../../core/api.js';
import { ApiError, asApiError, unlessDone } from '../../core/api-error.js';
import { byId } from '../../core/dom.js';
import * as login from '../../core/login.js';
import { isOwnSession } from '../../core/own-session.js';
import { enterState, startPage } from '../page.js';
import { CodeForm } from './code-form.js';
import { Decision } from './decision.js';
import { LoginForm } from './login-form.js';
import { MessageView } from './message-view.js';
import { Scanner } from './scanner.js';

/** @import { ScanTarget, ScanTicket, SessionStatus } from '../../core/api-types.d.ts' */

/** @typedef {{ held: login.Login, ticket: ScanTicket }} Request a login request, and the login that scanned it */

/** The page for the phone: scans a session, and lets the person confirm or deny it. */
class PhonePage {
  /** The session to scan, from the QR code, a user code or this page's own camera. */
  #target;

  #messages = new MessageView();
  #loginForm = new LoginForm();
  #codeForm = new CodeForm({ logIn: () => this.#logIn(), follow: (target) => this.#follow(target) });
  #scanner = new Scanner(this.#messages, (target) => this.#follow(target));

  #decision = new Decision({
    onConfirm: (matchNumber) => this.#answer('confirm', matchNumber),
    onDeny: () => this.#answer('deny'),
    onNotYou: () => this.#leave(),
    onExpired: () => this.#messages.showRefusal(new ApiError('qr_expired')),
  });

  /** @type {Request | null} */
  #request = null;

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
    try {
      const body = { scanCode: this.#target.scanCode };
      this.#request = { held, ticket: await api.post(this.#path('scan'), { ...login.credentials(held), body }) };
    } catch (caught) {
      this.#refuse(held, asApiError(caught), () => this.#scan());
      return;
    }
    this.#enter('decide');
    this.#decision.ask(held.account, this.#request.ticket);
  }

  async #logInAndScan() {
    if (await this.#logIn()) this.#scan();
  }

  /** @returns {Promise<boolean>} whether the person has logged in */
  async #logIn() {
    // Tell people before they log in, not after, that this browser cannot confirm its own session.
    if (isOwnSession(this.#target.qrId)) {
      this.#messages.showRefusal(new ApiError('same_device'));
      return false;
    }
    this.#enter('form');
    await this.#loginForm.ask();
    return true;
  }

  /**
   * Sends the person's decision.
   * @param {'confirm' | 'deny'} verb @param {string} [matchNumber]
   * @returns {Promise<ApiError | null>} an error that the person can correct in the form
   */
  async #answer(verb, matchNumber) {
    const { held, ticket } = this.#currentRequest();
    try {
      await api.post(this.#path(verb), { ...login.credentials(held), body: { confirmToken: ticket.confirmToken, matchNumber } });
      this.#conclude(verb === 'confirm' ? 'confirmed' : 'denied', held);
      return null;
    } catch (caught) {
      const error = asApiError(caught);
      if (isCorrectable(error)) return error;
      this.#refuse(held, error, error.code === 'invalid_confirm_token' ? () => this.#scan() : () => this.#answerAgain(verb));
      return null;
    }
  }

  /** Shows the request again, so that the person sees what they decide. @param {'confirm' | 'deny'} verb */
  #answerAgain(verb) {
    this.#enter('decide');
    this.#decision.press(verb);
  }

  /** @param {login.Login} held @param {ApiError} error @param {() => void} again */
  #refuse(held, error, again) {
    if (error.code === 'invalid_token') {
      login.drop(held);
      this.#logInAndScan();
    } else if (error.code === 'confirm_token_used') {
      // The response to an earlier decision was lost; this is its outcome.
      this.#conclude(error.sessionStatus, held);
    } else {
      this.#messages.showRefusal(error, again);
    }
  }

  /** @param {SessionStatus | undefined} sessionStatus @param {login.Login} held */
  #conclude(sessionStatus, held) {
    if (sessionStatus === 'confirmed' || sessionStatus === 'redeemed') this.#messages.showConfirmed(held.account);
    else if (sessionStatus === 'denied') this.#messages.showDenied();
    else this.#messages.showRefusal(new ApiError('qr_finished', { sessionStatus }));
  }

  /** Denies before it logs out: only the login that scanned the session can decide it. */
  async #leave() {
    const { held, ticket } = this.#currentRequest();
    const credentials = login.credentials(held);
    // The server refuses these calls if the session is over or the login has ended: then there is nothing left to do.
    const isRefusal = (/** @type {ApiError} */ error) => !error.isTransient;
    try {
      await unlessDone(api.post(this.#path('deny'), { ...credentials, body: { confirmToken: ticket.confirmToken } }), isRefusal);
      await unlessDone(api.post('/logout', credentials), isRefusal);
    } catch (caught) {
      this.#messages.showRefusal(asApiError(caught), () => this.#leave());
      return;
    }
    login.drop(held);
    this.#messages.showLoggedOut();
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
