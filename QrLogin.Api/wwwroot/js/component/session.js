import * as api from '../api.js';
import { canBind } from '../dpop.js';
import { insist } from '../patience.js';
import { SessionNews } from '../session-news.js';
import { parsePicture } from './picture.js';

const FINISHED = new Set(['redeemed', 'denied', 'cancelled', 'expired']);

/** @typedef {{ qrId: string, pollToken: string, isBound: boolean, server: string }} Session */

/** @param {Session} session */
const pathOf = ({ qrId }) => `/qr-sessions/${qrId}`;

/** What a call says to be of this session's PC. @param {Session} session */
const credentials = ({ pollToken, isBound, server }) => ({ token: pollToken, isBound, server });

/** Ends a session from the PC's side. @param {Session} session @param {api.Options} [options] */
export const cancel = (session, options) => api.del(pathOf(session), { ...credentials(session), ...options });

/**
 * @typedef {object} Listener
 * @property {(session: Session) => void} onOpened
 * @property {(picture: import('./picture.js').Picture) => void} onPicture
 * @property {(view: object) => void} onView
 * @property {(error: api.ApiError | null) => void} onTrouble
 */

/**
 * Opens a session and follows it until it is over, whatever the network does in between.
 * @param {Listener} listener
 * @param {{ server: string, deviceName: string, signal: AbortSignal }} options
 */
export async function follow({ onOpened, onPicture, onView, onTrouble }, { server, deviceName, signal }) {
  const steadily = (call) => insist(call, signal, onTrouble);
  const opened = await steadily(() => api.postBinding('/qr-sessions', { server, body: { deviceName }, signal }));
  const session = { ...opened, server, isBound: await canBind(server) };
  if (signal.aborted) return;
  onOpened(session);

  const options = { ...credentials(session), signal };
  const news = new SessionNews(pathOf(session), options, session.pollInterval);
  let view = session;
  let drawn = null;
  while (!signal.aborted) {
    if (view.qrText && view.qrText !== drawn) {
      const picture = await steadily(() => fetchPicture(session, options));
      if (signal.aborted) return;
      if (picture) onPicture(picture);
      drawn = view.qrText;
    }
    onView(view);
    if (view.token || FINISHED.has(view.status)) return;
    const seen = view;
    view = await steadily(() => news.after(seen));
  }
}

// A phone that scans between the poll and this call takes the picture away; the next news tells.
async function fetchPicture(session, options) {
  try {
    return parsePicture(await api.getText(`${pathOf(session)}/image?format=svg`, options));
  } catch (error) {
    if (error.code === 'qr_finished') return null;
    throw error;
  }
}
