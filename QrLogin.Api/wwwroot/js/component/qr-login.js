import { sendAnswer } from '../core/answer.js';
import { ApiError, asApiError } from '../core/api-error.js';
import { deviceName } from '../core/device.js';
import { TroubleReporter } from '../core/trouble-reporter.js';
import { retryUntilAnswered } from '../core/retry.js';
import { TimeLimitError, within } from '../core/time-limit.js';
import { codeOf, requestOf } from './authorization.js';
import { grant } from './grant.js';
import { KeptSession } from './kept-session.js';
import { messagesOf } from './messages.js';
import { pictureOf } from './picture.js';
import { Renewal } from './renewal.js';
import { cancel, continueWith, follow, hasEnded, isAnswered } from './session.js';
import { View } from './view.js';

/** @import { SessionView } from '../core/api-types.d.ts' */
/** @import { Options } from '../core/api.js' */
/** @import { Login } from '../core/login.js' */
/** @import { Session } from './session.js' */
/** @import { QrLoginState } from '../../qr-login.js' */

const OWN_ORIGIN = new URL(import.meta.url).origin;

/** How long a person waits for a cancellation, in seconds. After that, it is retried in the background. */
const CANCEL_LIMIT = 3;

/** How long a cancellation is retried in all, in seconds; the session has expired by then. */
const BACKGROUND_LIMIT = 300;

/** `<qr-login>`: shows a QR code, and delivers the login of the person who scans it and confirms. Documented in qr-login.d.ts. */
export class QrLogin extends HTMLElement {
  static observedAttributes = ['lang', 'texts', 'heading-level'];

  #view = new View(this.attachShadow({ mode: 'open' }), {
    refresh: () => this.#askForCode(),
    cancel: () => this.cancel(),
  });

  /** Stops following the current session: the element follows one at a time. */
  #control = new AbortController();

  /** The session that is open. @type {Session | null} */
  #session = null;

  /** Keeps the open session for this tab across a reload. */
  #kept = new KeptSession();

  #trouble = new TroubleReporter((error) => this.#showTrouble(error));

  #renewal = new Renewal(this, () => this.refresh());

  /** @type {QrLoginState} */
  #state = 'idle';

  /** @type {Promise<void> | null} */
  #cancelling = null;

  /** @type {string | null} */
  authorizationRequest = null;

  get state() {
    return this.#state;
  }

  get server() {
    return new URL(this.getAttribute('server') ?? OWN_ORIGIN, document.baseURI).origin;
  }

  set server(origin) {
    this.setAttribute('server', origin);
  }

  constructor() {
    super();
    this.#updateMessages();
  }

  connectedCallback() {
    this.#updateMessages();
    this.#showState();
    this.#kept.listen();
    if (this.#state === 'idle' && !this.hasAttribute('manual')) this.start();
  }

  disconnectedCallback() {
    // An element that is moved within the document is disconnected and connected again at once.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#kept.stopListening();
      this.#stop();
    });
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#updateMessages();
  }

  start() {
    return this.#follow(this.#kept.take(this.server, this.#request));
  }

  refresh() {
    return this.#follow(null);
  }

  get #request() {
    return this.authorizationRequest ?? requestOf(this);
  }

  /**
   * Confirms the session with a login of this browser, in place of a phone. Only for the server's own page.
   * @param {Options} credentials @param {object} [assertion] of a passkey, where that is required
   */
  async continueWith(credentials, assertion) {
    if (!this.#session) throw new ApiError('qr_expired');
    await continueWith(this.#session, credentials, assertion);
  }

  /** The person has pressed the button. */
  #askForCode() {
    this.#renewal.reset();
    this.refresh();
  }

  /** @param {Session | null} kept */
  async #follow(kept) {
    const signal = this.#begin();
    this.#enter('loading');
    try {
      const { server } = this;
      const request = this.#request;
      const handlers = {
        onOpened: (/** @type {Session} */ session) => this.#setSession(session),
        onCode: (/** @type {string} */ link) => this.#showCode(link),
        onView: (/** @type {SessionView} */ view) => this.#onView(view, server),
        onTrouble: (/** @type {ApiError | null} */ error) => this.#onTrouble(error),
      };
      await follow(handlers, { server, deviceName: this.getAttribute('device-name') || deviceName, request, kept, signal });
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  cancel() {
    // A second click must not start another cancellation.
    this.#cancelling ??= this.#cancel().finally(() => { this.#cancelling = null; });
    return this.#cancelling;
  }

  async #cancel() {
    const { signal } = this.#control;
    if (!['loading', 'waiting', 'scanned'].includes(this.#state)) return;
    const session = this.#session;
    if (session) {
      const { signal: never } = new AbortController();
      const cancelling = retryUntilAnswered(() => cancel(session), never, () => {}, BACKGROUND_LIMIT);
      try {
        await within(CANCEL_LIMIT * 1000, cancelling);
      } catch (error) {
        // If the server refused, the session's status has changed; the next view shows it.
        if (!(error instanceof TimeLimitError)) return;
      }
    }
    if (signal.aborted) return;
    this.#setSession(null);
    this.#begin();
    this.#enter('cancelled');
  }

  /** @param {Session | null} session */
  #setSession(session) {
    this.#session = session;
    this.#kept.set(session);
  }

  /** @param {string} link the content of the code */
  #showCode(link) {
    this.#view.draw(pictureOf(link));
    this.#dispatch('qr', { link });
    // The name of this event before there were codes of the other kind.
    if (this.#request === null) this.#dispatch('code', { link });
  }

  /** @param {SessionView} view @param {string} server */
  #onView(view, server) {
    if (hasEnded(view)) this.#setSession(null);
    else this.#kept.setExpiry(view.expiresIn);
    if (view.status === 'scanned') this.#renewal.reset();
    if (view.token) {
      const { displayName, username } = view.token.account;
      this.#enter('confirmed', { name: displayName, username });
      this.#dispatch('login', grant(view.token, server));
      return;
    }
    if (isAnswered(view)) {
      this.#enter('confirmed', { name: view.account?.displayName });
      if (this.#dispatch('code', codeOf(view))) sendAnswer(view);
      return;
    }
    this.#view.count(view.expiresIn);
    // To a person, a confirmed session that has not yet delivered its token is still waiting for the phone.
    const state = view.status === 'confirmed' ? 'scanned' : view.status;
    this.#enter(state, { name: view.account?.displayName, number: view.matchNumber });
  }

  /** @param {ApiError | null} error */
  #onTrouble(error) {
    this.#trouble.report(error);
    if (error) this.#dispatch('error', { code: error.code, isTransient: true });
  }

  /** @param {ApiError | null} error */
  #showTrouble(error) {
    const isOffline = error !== null && error.code !== 'rate_limited';
    const isNew = isOffline !== this.hasAttribute('offline');
    this.toggleAttribute('offline', isOffline);
    this.#view.showTrouble(error);
    if (isNew) this.#dispatchState();
  }

  /** @param {unknown} error */
  #fail(error) {
    const { code, isTransient } = asApiError(error);
    this.#setSession(null);
    this.#onTrouble(null);
    this.#enter(code === 'invalid_poll_token' ? 'forgotten' : 'failed', { isUnreachable: isTransient });
    this.#dispatch('error', { code, isTransient: false });
  }

  /** Stops following the previous session, and cancels it on the server. @returns {AbortSignal} for the next session */
  #begin() {
    this.#control.abort();
    this.#control = new AbortController();
    // If this call fails, the session still expires within minutes.
    if (this.#session) cancel(this.#session).catch(() => {});
    this.#setSession(null);
    this.#onTrouble(null);
    return this.#control.signal;
  }

  #stop() {
    this.#begin();
    this.#enter('idle');
  }

  /** @param {QrLoginState} state @param {{ name?: string, username?: string, number?: string | null, isUnreachable?: boolean }} [values] */
  #enter(state, values) {
    const isNew = state !== this.#state;
    this.#state = state;
    this.#view.show(state, values);
    if (!isNew) return;
    this.#showState();
    this.#dispatchState();
    this.#renewal.entered(state);
  }

  /** With `client`, the attribute is a parameter of the site's request. */
  #showState() {
    if (!this.hasAttribute('client')) this.setAttribute('state', this.#state);
  }

  #dispatchState() {
    this.#dispatch('state', { state: this.#state, isOffline: this.hasAttribute('offline') });
  }

  /** @param {string} type @param {object} detail @returns {boolean} whether nobody prevented what follows */
  #dispatch(type, detail) {
    return this.dispatchEvent(new CustomEvent(type, { detail, cancelable: true }));
  }

  #updateMessages() {
    this.#view.setMessages(messagesOf(this), Number(this.getAttribute('heading-level')) || 2);
  }
}

/**
 * Makes a login that the site has stored usable again.
 * @param {Login} login @param {string} [server]
 */
export const resume = (login, server = OWN_ORIGIN) => grant(login, server);

// A page that loads this module twice, for example from two URLs, must not fail.
if (!customElements.get('qr-login')) customElements.define('qr-login', QrLogin);
