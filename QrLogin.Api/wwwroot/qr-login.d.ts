/**
 * `<qr-login>` shows a QR code, and delivers the login of the person who scans it with a phone and confirms; with `client`, it delivers an
 * authorization code for the site's backend instead.
 */

/** The state that the element shows. `confirmed` completes a login; `denied` and all states below it offer a new code. */
export type QrLoginState =
  | 'idle'
  | 'loading'
  | 'waiting'
  | 'scanned'
  | 'confirmed'
  | 'denied'
  | 'cancelled'
  | 'expired'
  | 'redeemed'
  | 'forgotten'
  | 'failed';

/** The server's response with a login token. A site can store it like any other login, and use it again with {@link resume}. */
export interface LoginAnswer {
  accessToken: string;
  /** `DPoP` if the token is bound to a key that no script of the site can read; otherwise `Bearer`. */
  tokenType: string;
  /** Seconds; null if logins do not expire. */
  expiresIn: number | null;
  loginId: string;
  method: string;
  account: { accountId: string; username: string; displayName: string };
}

/** Sends requests with a login. The server refuses a token that is bound to this browser's device id and key if it comes without them. */
export interface Requests {
  /** The headers that one request needs (`Authorization`, `DPoP`, `X-Device-Id`, `X-Device-Type`). Call it again for each request. */
  prove(method: string, url: string | URL): Promise<Record<string, string>>;
  /**
   * The browser's `fetch` with these headers, and with the server's nonce if the server asks for one. A URL without an origin, such as
   * `/api/v1/me`, is the server's. It sends the token to any URL that you pass.
   */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
}

export interface Login extends LoginAnswer, Requests {}

/** The part of a login that {@link resume} needs. */
export type StoredLogin = Pick<LoginAnswer, 'accessToken' | 'tokenType' | 'account'>;

/** The response to an authorization request (RFC 6749, section 4.1.2; RFC 9207). */
export interface CodeAnswer {
  /** The site's backend exchanges it at `/oauth/token` within a minute. */
  code: string;
  /** The `state` that the site sent; null if it sent none. The site must check that it is the same. */
  state: string | null;
  /** The origin of the server. */
  iss: string;
  /** The site's redirect URI with these values; null for `response_mode=form_post`. */
  redirectTo: string | null;
  /** @deprecated Only without `client`, where this event means that a QR code is shown. Listen to `qr`. */
  link?: string;
}

/** Makes a stored login usable again, for example after the page was reloaded. */
export function resume(login: StoredLogin, server?: string): StoredLogin & Requests;

export interface QrLoginEventMap {
  /** A person is logged in. Fired once per login; the element stores nothing. */
  login: CustomEvent<Login>;
  /** The state has changed, or the server has become unreachable or reachable. */
  state: CustomEvent<{ state: QrLoginState; isOffline: boolean }>;
  /** A QR code is shown: the first one, and a new one every half minute. The link is its content. */
  qr: CustomEvent<{ link: string }>;
  /**
   * With `client`: the person has confirmed. Unless a listener calls `preventDefault()`, the page then goes to `redirectTo`. No token
   * enters the page.
   */
  code: CustomEvent<CodeAnswer>;
  /** Something has failed. The element retries transient errors by itself. */
  error: CustomEvent<{ code: string; isTransient: boolean }>;
}

/**
 * Attributes:
 * - `server`: the origin of the server, from the next code on; by default the origin of this module
 * - `device-name`: what the phone shows; by default the browser's name
 * - `lang`: the language; by default that of the page
 * - `texts`: a JSON object that replaces texts by name
 * - `heading-level`: by default 2
 * - `manual`: start only when `start()` or `refresh()` is called
 * - `renew`: show a new code automatically after each end, for a screen that nobody touches; the delay grows while nobody scans one
 *
 * To get an authorization code (OpenID Connect); the client must have the page's origin in its `Origins`:
 * - `client`: its client id
 * - `redirect-uri`: one of its redirect URIs
 * - `code-challenge`: of PKCE, method S256
 * - `nonce`: for the ID token
 * - `scope`: by default `openid`
 * - `state`: returned unchanged with the code
 *
 * The element sets `offline` itself, and `state` unless it has `client`.
 *
 * Slots: `title`, `lead`, `steps`, `confirmed`, `footer`.
 *
 * Parts: `card`, `frame`, `qr`, `cover`, `avatar`, `text`, `eyebrow`, `title`, `lead`, `steps`, `match`, `number`, `countdown`, `trouble`,
 * `button`, `refresh`, `cancel`.
 *
 * Custom properties, each prefixed with `--qr-login-`: `surface`, `sunken`, `ink`, `quiet`, `line`, `edge`, `accent`, `accent-strong`,
 * `accent-ink`, `accent-soft`, `on-accent`, `warn-ink`, `ok-ink`, `ok-soft`, `radius`, `padding`, `size`, `shadow`. The
 * `color-scheme` of the element chooses light or dark.
 */
export class QrLogin extends HTMLElement {
  readonly state: QrLoginState;
  server: string;

  /** The query of an authorization request, in place of `client` and the attributes that go with it; null for none. */
  authorizationRequest: string | null;

  /**
   * Shows the code that this tab showed before it was reloaded, if it is still valid, otherwise a new one. Called automatically unless
   * the element is `manual`. Leaving the page cancels the code.
   */
  start(): Promise<void>;

  /** Shows a new code and cancels the previous one. */
  refresh(): Promise<void>;

  /** Cancels the code that is shown. */
  cancel(): Promise<void>;

  addEventListener<K extends keyof QrLoginEventMap>(
    type: K,
    listener: (this: QrLogin, event: QrLoginEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof QrLoginEventMap>(
    type: K,
    listener: (this: QrLogin, event: QrLoginEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'qr-login': QrLogin;
  }
}
