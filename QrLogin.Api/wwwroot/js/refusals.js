import { t } from './words.js';

/**
 * @typedef {object} Words
 * @property {string} state
 * @property {string} icon
 * @property {object} title
 * @property {object} text
 * @property {object} [again] the label of a button that tries once more
 */

/** What is known to be refused, and how it looks. @type {Record<string, { icon: string, again?: string }>} */
const REFUSALS = {
  qr_not_found: { icon: 'question' },
  qr_expired: { icon: 'clock' },
  qr_already_scanned: { icon: 'people' },
  scan_code_stale: { icon: 'scan' },
  same_device: { icon: 'monitor' },
  invalid_confirm_token: { icon: 'scan', again: 'refusal.look-again' },
  wrong_number: { icon: 'cross' },
  rate_limited: { icon: 'clock', again: 'try-again' },
  offline: { icon: 'offline', again: 'try-again' },
  unavailable: { icon: 'offline', again: 'try-again' },
  unknown: { icon: 'question', again: 'try-again' },
};

const FINISHED = { confirmed: 'logged-in', redeemed: 'logged-in', denied: 'denied', cancelled: 'cancelled' };

/** Not refusals of this code, but of what was done to it. */
const STATES = { wrong_number: 'denied', unavailable: 'offline' };

/** @param {import('./api.js').ApiError} error @returns {Words & { account?: boolean }} */
export function refusalInWords({ code, status, sessionStatus }) {
  if (code === 'qr_finished') return finished(sessionStatus);
  const known = Object.hasOwn(REFUSALS, code) ? code : status >= 500 ? 'unavailable' : 'unknown';
  const { icon, again } = REFUSALS[known];
  return {
    state: STATES[code] ?? code.replaceAll('_', '-'),
    icon,
    title: t(`refusal.${known}.title`),
    text: t(`refusal.${known}.text`),
    again: again && t(again),
  };
}

function finished(sessionStatus) {
  const how = FINISHED[sessionStatus];
  const account = how === 'logged-in';
  return { state: 'qr-finished', icon: account ? 'check' : 'cross', title: t('finished.title'), text: how ? t(`finished.${how}`) : t('finished.text'), account };
}
