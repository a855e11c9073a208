import * as api from './api.js';
import { deviceName } from './device.js';
import { insist, pause } from './patience.js';

const FINISHED = new Set(['redeemed', 'denied', 'cancelled', 'expired']);

/**
 * @typedef {object} Listener
 * @property {(session: object) => void} onOpened
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
  const session = await steadily(() => api.post('/qr-sessions', { body: { deviceName }, signal }));
  if (signal.aborted) return;
  onOpened(session);

  const path = `/qr-sessions/${session.qrId}`;
  const options = { token: session.pollToken, signal };
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
    await pause(session.pollInterval, signal);
    view = await steadily(() => api.get(path, options));
  }
}

// A phone that scans between the poll and this call takes the picture away; the next poll tells.
async function fetchPicture(path, options) {
  try {
    return await api.getBlob(`${path}/image?format=svg`, options);
  } catch (error) {
    if (error.code === 'qr_finished') return null;
    throw error;
  }
}
