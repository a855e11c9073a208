/** `<qr-login>`: shows a QR code and hands out the login of the person who scans it with a phone and confirms. */

/** What the element shows. `confirmed` is the last of a login; after all from `denied` on it offers a new code. */
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

/** What a login token answer says. Safe to keep, as far as a site keeps such things at all: see {@link resume}. */
export interface LoginAnswer {
  accessToken: string;
  /** `DPoP` where the token is bound to a key that no script of this site can read; else `Bearer`. */
  tokenType: string;
  /** Seconds; null where logins do not expire. */
  expiresIn: number | null;
  loginId: string;
  method: string;
  account: { accountId: string; username: string; displayName: string };
}

/** A login, and how to use it: bound to this browser's device id and key, its token alone is refused. */
export interface Login extends LoginAnswer {
  /** The headers that one request needs (`Authorization`, `DPoP`, `X-Device-Id`, `X-Device-Type`). Made anew for every request. */
  prove(method: string, url: string | URL): Promise<Record<string, string>>;
  /** The browser's `fetch` with these headers, and with the server's nonce where it asks for one. `/api/v1/me` alone is the server's. Sends the token to whatever address it is given. */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
}

/** Makes a login that was handed out before, and that the site has kept, usable again: after the page was loaded anew, for one. */
export function resume(answer: Pick<LoginAnswer, 'accessToken' | 'tokenType' | 'account'>, server?: string): Pick<Login, 'accessToken' | 'tokenType' | 'account' | 'prove' | 'fetch'>;

export interface QrLoginEventMap {
  /** Somebody is logged in. It comes once; nothing is stored. */
  login: CustomEvent<Login>;
  /** Another state, or the server is out of reach or back. */
  state: CustomEvent<{ state: QrLoginState; isOffline: boolean }>;
  /** Another code is shown: at first, and every half minute. The link is what the code says. */
  code: CustomEvent<{ link: string }>;
  /** Something went wrong. What is transient is tried again by itself. */
  error: CustomEvent<{ code: string; isTransient: boolean }>;
}

/**
 * Attributes: `server` (an origin, heeded from the next code on; else where the module came from), `device-name` (what the phone shows; else the browser's name),
 * `lang`, `texts` (a JSON object of texts by name), `heading-level` (else 2), `manual` (begins when `refresh()` is called). The element sets
 * `state` and `offline`.
 *
 * Slots: `title`, `lead`, `steps`, `confirmed`, `footer`. Parts: `card`, `frame`, `qr`, `cover`, `avatar`, `text`, `eyebrow`, `title`, `lead`, `steps`, `match`,
 * `number`, `countdown`, `trouble`, `button`, `refresh`, `cancel`.
 *
 * Custom properties, each after `--qr-login-`: `surface`, `sunken`, `ink`, `quiet`, `line`, `edge`, `accent`, `accent-strong`, `accent-ink`, `accent-soft`,
 * `on-accent`, `warn-ink`, `ok-ink`, `ok-soft`, `radius`, `padding`, `size`, `shadow`. Light or dark is what `color-scheme` says.
 */
export class QrLogin extends HTMLElement {
  readonly state: QrLoginState;
  server: string;

  /** Shows a new code. The one before it is cancelled. */
  refresh(): Promise<void>;

  /** Cancels the code that is shown. */
  cancel(): Promise<void>;

  addEventListener<K extends keyof QrLoginEventMap>(type: K, listener: (this: QrLogin, event: QrLoginEventMap[K]) => unknown, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof QrLoginEventMap>(type: K, listener: (this: QrLogin, event: QrLoginEventMap[K]) => unknown, options?: boolean | EventListenerOptions): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'qr-login': QrLogin;
  }
}
