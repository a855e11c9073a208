import * as api from '../core/api.js';
import { canBind } from '../core/dpop.js';
import { retryUntilAnswered } from '../core/retry.js';
import { SessionNews } from '../core/session-news.js';
import { within } from '../core/time-limit.js';
import { Codes } from './codes.js';
import { Expiry } from './expiry.js';

/** @import { ApiError } from '../core/api-error.js' */
/** @import { OpenedSession, SessionView } from '../core/api-types.d.ts' */

/**
 * @typedef {object} Session the values that its PC's calls need
 * @property {string} qrId
 * @property {string} pollToken
 * @property {boolean} isBound
 * @property {string} server
 * @property {string | null} request the authorization request that it answers; null if the login is this page's
 * @property {number} pollInterval seconds
 */

const OPEN = new Set(['waiting', 'scanned', 'confirmed']);

/** How long to try to open a session, in seconds. */
const OPENING_LIMIT = 600;

/** How long to wait for the server to say whether a session has really expired. */
const LAST_CHECK_MS = 4000;

/** How long a page that was left has to come back, in seconds. */
const GRACE = 5;

/** Whether there is nothing left to follow or cancel. @param {SessionView} view */
export const hasEnded = (view) => Boolean(view.token) || isAnswered(view) || !OPEN.has(view.status);

/** Whether the code of an authorization request is there. @param {SessionView} view */
export const isAnswered = (view) => view.status === 'confirmed' && Boolean(view.redirectTo ?? view.formPost);

/**
 * Confirms a session with a login of this browser. Only our own pages may.
 * @param {Session} session @param {api.Options} options @param {object} [assertion] of a passkey, where that is required
 */
export const continueWith = (session, options, assertion) =>
  api.post(`${pathOf(session)}/continue`, 'status', { ...options, body: { pollToken: session.pollToken, assertion } });

/** @param {Session} session @param {api.Options} [options] */
export const cancel = (session, options) => api.del(pathOf(session), { ...credentials(session), ...options });

/** Prepares the call to leave: the server cancels the session unless the page comes back. @param {Session} session */
export const prepareLeave = (session) => api.prepareLast('DELETE', `${pathOf(session)}?grace=${GRACE}`, credentials(session));

/**
 * @typedef {object} Handlers
 * @property {(session: Session) => void} onOpened
 * @property {(text: string) => void} onCode the code to show from now on
 * @property {(view: SessionView) => void} onView
 * @property {(error: ApiError | null) => void} onTrouble
 */

/**
 * @typedef {object} Opening
 * @property {string} server
 * @property {string} deviceName
 * @property {string | null} request the authorization request that the session answers
 */

/**
 * Opens a session, or resumes one that this tab opened before, and follows it until it has ended, even if the network fails in between.
 * @param {Handlers} handlers
 * @param {Opening & { kept: Session | null, signal: AbortSignal }} options
 */
export async function follow(handlers, { signal, ...options }) {
  // Calls that are in flight when the session ends must stop.
  const control = new AbortController();
  const abort = () => control.abort();
  signal.addEventListener('abort', abort);
  try {
    await followUntil(control.signal, handlers, options);
  } finally {
    signal.removeEventListener('abort', abort);
    abort();
  }
}

/** @param {AbortSignal} signal @param {Handlers} handlers @param {Opening & { kept: Session | null }} options */
async function followUntil(signal, { onOpened, onCode, onView, onTrouble }, { kept, ...opening }) {
  /** @template T @param {() => Promise<T>} call @param {number} [limit] */
  const retry = (call, limit) => retryUntilAnswered(call, signal, onTrouble, limit);
  const { session, first } = (kept && (await resume(kept, retry))) ?? (await open(opening, signal, retry));
  if (signal.aborted) return;
  onOpened(session);

  const options = { ...credentials(session), signal };
  const news = new SessionNews(pathOf(session), options, session.pollInterval);
  const expiry = new Expiry(signal);
  const codes = new Codes(onCode, signal);
  let view = first;
  /** @type {Promise<SessionView> | null} */
  let next = null;
  while (!signal.aborted) {
    expiry.set(view.expiresIn);
    codes.set(view);
    onView(view);
    if (hasEnded(view)) return;
    const seen = view;
    next ??= retry(() => news.after(seen));
    const changed = await expiry.race(next);
    if (changed) next = null;
    view = changed ?? (await viewAtExpiry(session, seen));
  }
}

/**
 * @param {Opening} opening @param {AbortSignal} signal
 * @param {(call: () => Promise<OpenedSession>, limit: number) => Promise<OpenedSession>} retry
 */
async function open({ server, deviceName, request }, signal, retry) {
  const body = { deviceName, authorizationRequest: request ?? undefined };
  const call = () => api.postBinding('/qr-sessions?ahead=true', 'pollToken', { server, body, signal });
  const opened = await retry(/** @type {() => Promise<OpenedSession>} */ (call), OPENING_LIMIT);
  const { qrId, pollToken, pollInterval } = opened;
  return { session: { qrId, pollToken, pollInterval, server, request, isBound: await canBind(server) }, first: opened };
}

/**
 * @param {Session} session @param {(call: () => Promise<SessionView>, limit: number) => Promise<SessionView>} retry
 * @returns {Promise<{ session: Session, first: SessionView } | null>} null if it cannot be resumed
 */
async function resume(session, retry) {
  try {
    /** @type {SessionView} */
    const first = await retry(() => api.get(pathOf(session), 'qrId', credentials(session)), OPENING_LIMIT);
    return first.token || OPEN.has(first.status) ? { session, first } : null;
  } catch {
    return null;
  }
}

/**
 * The view of a session that has expired by this device's clock: the server's view if it answers, otherwise an expired one.
 * @param {Session} session @param {SessionView} seen @returns {Promise<SessionView>}
 */
async function viewAtExpiry(session, seen) {
  try {
    /** @type {Promise<SessionView>} */
    const asked = api.get(pathOf(session), 'qrId', credentials(session));
    return await within(LAST_CHECK_MS, asked);
  } catch {
    return { ...seen, status: 'expired', expiresIn: 0, qrText: null, matchNumber: null };
  }
}

/** @param {Session} session */
const pathOf = ({ qrId }) => `/qr-sessions/${qrId}`;

/** The options that authenticate the session's PC. @param {Session} session */
const credentials = ({ pollToken, isBound, server }) => ({ token: pollToken, isBound, server });
