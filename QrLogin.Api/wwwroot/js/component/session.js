import * as api from '../core/api.js';
import { asApiError } from '../core/api-error.js';
import { canBind } from '../core/dpop.js';
import { retryUntilAnswered } from '../core/retry.js';
import { SessionNews } from '../core/session-news.js';
import { parsePicture } from './picture.js';

/** @import { ApiError } from '../core/api-error.js' */
/** @import { OpenedSession, SessionView } from '../core/api-types.d.ts' */
/** @import { Picture } from './picture.js' */

/** @typedef {{ qrId: string, pollToken: string, isBound: boolean, server: string }} Session the values that its PC's calls need */

const OPEN = new Set(['waiting', 'scanned', 'confirmed']);

/** Whether there is nothing left to follow or cancel. @param {SessionView} view */
export const hasEnded = (view) => Boolean(view.token) || !OPEN.has(view.status);

/** @param {Session} session @param {api.Options} [options] */
export const cancel = (session, options) => api.del(pathOf(session), { ...credentials(session), ...options });

/**
 * @typedef {object} Handlers
 * @property {(session: Session) => void} onOpened
 * @property {(picture: Picture) => void} onPicture
 * @property {(view: SessionView) => void} onView
 * @property {(error: ApiError | null) => void} onTrouble
 */

/**
 * Opens a session and follows it until it has ended, even if the network fails in between.
 * @param {Handlers} handlers
 * @param {{ server: string, deviceName: string, signal: AbortSignal }} options
 */
export async function follow({ onOpened, onPicture, onView, onTrouble }, { server, deviceName, signal }) {
  /** @template T @param {() => Promise<T>} call */
  const retry = (call) => retryUntilAnswered(call, signal, onTrouble);
  /** @type {OpenedSession} */
  const opened = await retry(() => api.postBinding('/qr-sessions', { server, body: { deviceName }, signal }));
  const session = { ...opened, server, isBound: await canBind(server) };
  if (signal.aborted) return;
  onOpened(session);

  const options = { ...credentials(session), signal };
  const news = new SessionNews(pathOf(session), options, session.pollInterval);
  /** @type {SessionView} */
  let view = session;
  /** @type {string | null} */
  let drawn = null;
  while (!signal.aborted) {
    if (view.qrText && view.qrText !== drawn) {
      const picture = await retry(() => fetchPicture(session, options));
      if (signal.aborted) return;
      if (picture) onPicture(picture);
      drawn = view.qrText;
    }
    onView(view);
    if (hasEnded(view)) return;
    const seen = view;
    view = await retry(() => news.after(seen));
  }
}

/**
 * @param {Session} session @param {api.Options} options
 * @returns {Promise<Picture | null>} null if a phone has already scanned the code; the next view shows that
 */
async function fetchPicture(session, options) {
  try {
    return parsePicture(await api.getText(`${pathOf(session)}/image?format=svg`, options));
  } catch (caught) {
    if (asApiError(caught).code === 'qr_finished') return null;
    throw caught;
  }
}

/** @param {Session} session */
const pathOf = ({ qrId }) => `/qr-sessions/${qrId}`;

/** The options that authenticate a call from this session's PC. @param {Session} session */
const credentials = ({ pollToken, isBound, server }) => ({ token: pollToken, isBound, server });
