import { ApiError } from '../api.js';
import { deviceName } from '../device.js';
import { insist } from '../patience.js';
import { grant } from './grant.js';
import { cancel, follow } from './session.js';
import { textsOf } from './texts.js';
import { View } from './view.js';

const OWN_ORIGIN = new URL(import.meta.url).origin;

/** Over for the PC: there is nothing left to cancel. */
const isOver = (view) => Boolean(view.token) || !['waiting', 'scanned', 'confirmed'].includes(view.status);

/** `<qr-login>`: shows a code, and hands out the login of whoever scans it and confirms. Its outside is told in qr-login.d.ts. */
export class QrLogin extends HTMLElement {
  static observedAttributes = ['lang', 'texts', 'heading-level'];

  #view = new View(this.attachShadow({ mode: 'open' }), { refresh: () => this.refresh(), cancel: () => this.cancel() });

  /** What the element is busy with: one session. Whatever comes next calls it off. */
  #control = new AbortController();

  /** @type {import('./session.js').Session | null} one that has not ended */
  #session = null;

  /** @type {import('../../qr-login.js').QrLoginState} */
  #state = 'idle';
  #link = null;

  /** @type {Promise<void> | null} */
  #cancelling = null;

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
    this.#speak();
  }

  connectedCallback() {
    this.#speak();
    this.setAttribute('state', this.#state);
    if (this.#state === 'idle' && !this.hasAttribute('manual')) this.refresh();
  }

  disconnectedCallback() {
    // To be moved within the document is to leave it and to be back at once.
    queueMicrotask(() => this.isConnected || this.#leave());
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#speak();
  }

  async refresh() {
    const signal = this.#begin();
    this.#enter('loading');
    try {
      const { server } = this;
      const listener = {
        onOpened: (session) => { this.#session = session; },
        onPicture: (picture) => this.#view.draw(picture),
        onView: (view) => this.#onView(view, server),
        onTrouble: (error) => this.#onTrouble(error),
      };
      await follow(listener, { server, deviceName: this.getAttribute('device-name') || deviceName, signal });
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  cancel() {
    // While the server is out of reach it is tried again and again: once is enough.
    this.#cancelling ??= this.#cancel().finally(() => { this.#cancelling = null; });
    return this.#cancelling;
  }

  async #cancel() {
    const { signal } = this.#control;
    if (!['loading', 'waiting', 'scanned'].includes(this.#state)) return;
    try {
      if (this.#session) await insist(() => cancel(this.#session), signal, (error) => this.#onTrouble(error));
    } catch {
      // The session has moved on, and its news say where to.
      return;
    }
    if (signal.aborted) return;
    this.#session = null;
    this.#begin();
    this.#enter('cancelled');
  }

  #onView(view, server) {
    if (isOver(view)) this.#session = null;
    if (view.token) {
      this.#enter('confirmed', { name: view.token.account.displayName });
      this.#tell('login', grant(view.token, server));
      return;
    }
    if (view.qrText && view.qrText !== this.#link) {
      this.#link = view.qrText;
      this.#tell('code', { link: view.qrText });
    }
    this.#view.count(view.expiresIn);
    // Confirmed and about to hand over the token is, to a person, still the moment before.
    this.#enter(view.status === 'confirmed' ? 'scanned' : view.status, { name: view.account?.displayName, number: view.matchNumber });
  }

  #onTrouble(error) {
    const isOffline = error !== null && error.code !== 'rate_limited';
    const isNews = isOffline !== this.hasAttribute('offline');
    this.toggleAttribute('offline', isOffline);
    this.#view.showTrouble(error);
    if (isNews) this.#tellState();
    if (error) this.#tell('error', { code: error.code, isTransient: true });
  }

  #fail(error) {
    // Nothing that a server says: whoever has built the page should see it.
    if (!(error instanceof ApiError)) reportError(error);
    this.#session = null;
    this.#onTrouble(null);
    this.#enter(error.code === 'invalid_poll_token' ? 'forgotten' : 'failed');
    this.#tell('error', { code: error.code ?? 'failed', isTransient: false });
  }

  /** Calls off what was before: its stream, and on the server too what nobody will answer any more. */
  #begin() {
    this.#control.abort();
    this.#control = new AbortController();
    // The best that can be done: it also ends by itself, in minutes.
    if (this.#session) cancel(this.#session, { keepalive: true }).catch(() => {});
    this.#session = null;
    this.#link = null;
    if (this.hasAttribute('offline')) this.#onTrouble(null);
    else this.#view.showTrouble(null);
    return this.#control.signal;
  }

  #leave() {
    this.#begin();
    this.#enter('idle');
  }

  #enter(state, values) {
    const isNew = state !== this.#state;
    this.#state = state;
    this.#view.show(state, values);
    if (!isNew) return;
    this.setAttribute('state', state);
    this.#tellState();
  }

  #tellState() {
    this.#tell('state', { state: this.#state, isOffline: this.hasAttribute('offline') });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #speak() {
    this.#view.speak(textsOf(this), Number(this.getAttribute('heading-level')) || 2);
  }
}

/**
 * A login that was handed out before, and that the site has kept: its token, with what makes proofs for it.
 * @param {import('../login.js').Login} answer @param {string} [server]
 */
export const resume = (answer, server = OWN_ORIGIN) => grant(answer, server);

// Two copies of this module on one page are one too many, and no reason to fail.
if (!customElements.get('qr-login')) customElements.define('qr-login', QrLogin);
