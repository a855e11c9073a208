/**
 * @typedef {object} Words
 * @property {string} state
 * @property {string} icon
 * @property {string} title
 * @property {string} text
 * @property {string} [again] the label of a button that tries once more
 */

/** @type {Record<string, Omit<Words, 'state'>>} */
const REFUSALS = {
  qr_not_found: { icon: 'question', title: 'No such code', text: 'The link is incomplete, or the code was forgotten. Scan the code on the screen once more.' },
  qr_expired: { icon: 'clock', title: 'This code has expired', text: 'Nobody was logged in. Show a new code on the other screen and scan that.' },
  qr_already_scanned: { icon: 'people', title: 'Somebody else has scanned this code', text: 'If that was not you, show a new code on the other screen and scan that.' },
  scan_code_stale: { icon: 'scan', title: 'You are logged in', text: 'Meanwhile the code has changed. Scan the code on the screen once more.' },
  same_device: { icon: 'monitor', title: 'This is the same device', text: 'The code was made in this very browser, and a device cannot vouch for itself. Scan it with your phone, or open its link in a private window.' },
  invalid_confirm_token: { icon: 'scan', title: 'This page is out of date', text: 'The code was opened once more, perhaps in another tab.', again: 'Look again' },
  wrong_number: { icon: 'cross', title: 'Declined', text: 'The number was wrong too often. Nobody was logged in.' },
  rate_limited: { icon: 'clock', title: 'Too many requests', text: 'A short break, then it goes on.', again: 'Try again' },
  offline: { icon: 'offline', title: 'Can’t reach the server', text: 'Check your connection. Nothing was lost.', again: 'Try again' },
  unavailable: { icon: 'offline', title: 'The server is not available', text: 'It should be back in a moment. Nothing was lost.', again: 'Try again' },
};

const FINISHED = {
  confirmed: 'The device that showed it is logged in. If that was not you, look at your devices and end that login.',
  redeemed: 'The device that showed it is logged in. If that was not you, look at your devices and end that login.',
  denied: 'It was declined. Nobody was logged in.',
  cancelled: 'The device that showed it has cancelled. Nobody was logged in.',
};

const UNKNOWN = { icon: 'question', title: 'Something went wrong', text: 'The server gave an answer that this page does not understand.', again: 'Try again' };

/** Not refusals of this code, but of what was done to it. */
const STATES = { wrong_number: 'denied', unavailable: 'offline' };

/** @param {import('./api.js').ApiError} error @returns {Words & { account?: boolean }} */
export function refusalInWords({ code, status, sessionStatus }) {
  if (code === 'qr_finished') return finished(sessionStatus);
  const known = REFUSALS[code] ?? (status >= 500 ? REFUSALS.unavailable : UNKNOWN);
  return { ...known, state: STATES[code] ?? code.replaceAll('_', '-') };
}

function finished(sessionStatus) {
  const text = FINISHED[sessionStatus] ?? 'It can’t be used again. Show a new code on the other screen and scan that.';
  const account = sessionStatus === 'confirmed' || sessionStatus === 'redeemed';
  return { state: 'qr-finished', icon: account ? 'check' : 'cross', title: 'This code was already used', text, account };
}
