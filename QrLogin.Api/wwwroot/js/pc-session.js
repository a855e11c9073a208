import * as api from './api.js';
import { deviceName } from './device.js';
import { canBind } from './dpop.js';
import { insist } from './patience.js';
import { SessionNews } from './session-news.js';

const FINISHED = new Set(['redeemed', 'denied', 'cancelled', 'expired']);

/** @typedef {{ qrId: string, pollToken: string, isBound: boolean }} Session */

/** What a call says to be of this session's PC. @param {Session} session */
export const credentials = ({ pollToken, isBound }) => ({ token: pollToken, isBound });

/**
 * @typedef {object} Listener
 * @property {(session: Session) => void} onOpened
 * @property {(picture: Blob) => void} onPicture
 * @property {(view: object) => void} onView
 * @property {(error: api.ApiError | null) => void} onTrouble
 */

/**
 * Opens a session and follows it until it is over, whatever the network does in between.
 * @param {Listener} listener
 * @param {AbortSignal} signal
 */
export async function follow({ onOpened, onPicture, onView, onTrouble }, signal) {
  const steadily = (call) => insist(call, signal, onTrouble);
  const opened = await steadily(() => api.postBinding('/qr-sessions', { body: { deviceName }, signal }));
  const session = { ...opened, isBound: await canBind() };
  if (signal.aborted) return;
  onOpened(session);

  const path = `/qr-sessions/${session.qrId}`;
  const options = { ...credentials(session), signal };
  const news = new SessionNews(path, options, session.pollInterval);
  let view = session;
  let drawn = null;
  while (!signal.aborted) {
    if (view.qrText && view.qrText !== drawn) {
      const picture = await steadily(() => fetchPicture(path, options));
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
async function fetchPicture(path, options) {
  try {
    return await api.getBlob(`${path}/image?format=svg`, options);
  } catch (error) {
    if (error.code === 'qr_finished') return null;
    throw error;
  }
}
