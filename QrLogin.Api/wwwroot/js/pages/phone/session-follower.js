import * as api from '../../core/api.js';
import { asApiError } from '../../core/api-error.js';
import * as login from '../../core/login.js';
import { delay } from '../../core/retry.js';

/** @import { PhoneView } from '../../core/api-types.d.ts' */

const LONG_POLL_SECONDS = 20;
const POLL_INTERVAL = 2;
const MAX_DELAY = 5;

const OPEN = new Set(['scanned', 'confirmed']);

/**
 * Follows the session that this phone scanned, by long polls, or by polls where a proxy cuts those short. Failures are not reported: the
 * person is busy with the decision.
 * @param {string} path @param {login.Login} held the login that scanned
 * @param {(view: PhoneView) => void} onChange called for the first view as well
 * @param {AbortSignal} signal
 */
export async function followSession(path, held, onChange, signal) {
  /** @type {number | null} */
  let seen = null;
  let canWait = true;
  for (let failures = 0; !signal.aborted;) {
    try {
      const view = await fetchView(path, held, signal, canWait ? seen : null);
      failures = 0;
      if (signal.aborted) return;
      const isNew = view.version !== seen;
      seen = view.version;
      if (isNew) onChange(view);
      if (!OPEN.has(view.status)) return;
      // Without a change, the wait was over, or something answered without waiting.
      if (!isNew || !canWait || document.hidden) await delay(POLL_INTERVAL, signal);
    } catch (caught) {
      const error = asApiError(caught);
      if (signal.aborted || !error.isTransient) return;
      if (error.status > 0 && seen !== null) canWait = false;
      await delay(error.retryAfter ?? Math.min(MAX_DELAY, 2 ** failures++), signal, error.retryAfter !== null);
    }
  }
}

/**
 * The session as this phone may see it.
 * @param {string} path @param {login.Login} held @param {AbortSignal} [signal]
 * @param {number | null} [seen] the version that was seen: waits for another one; null to return at once
 * @returns {Promise<PhoneView>}
 */
export function fetchView(path, held, signal, seen = null) {
  const query = seen === null ? '' : `?since=${seen}&wait=${LONG_POLL_SECONDS}`;
  return api.get(path + query, 'version', { ...login.credentials(held), signal, timeout: (LONG_POLL_SECONDS + 10) * 1000 });
}
