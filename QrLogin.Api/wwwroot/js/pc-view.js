import { Countdown } from './countdown.js';
import { deviceName } from './device.js';
import { announce, byId, fill, initial, showState } from './dom.js';
import { showHint } from './pc-hint.js';
import { duration } from './time.js';

const ENDS = {
  denied: ['The phone declined', 'Nobody was logged in on this device.'],
  expired: ['This code has expired', 'Codes are good for a few minutes only. Show a new one when your phone is at hand.'],
  cancelled: ['Login cancelled', 'The code can no longer be used.'],
  redeemed: ['This code has done its work', 'The login that came of it is no longer available here.'],
  forgotten: ['This code is no longer valid', 'The server does not know it any more. A new one will do.'],
  failed: ['Something went wrong', 'The server gave an answer that this page does not understand.'],
  'logged-out': ['You were logged out', 'Log in again whenever you like.'],
};

const picture = byId('qr');
const countdown = new Countdown(byId('countdown'));

export function showLoading() {
  picture.hidden = true;
  showState('loading');
  showHint(null);
}

/** @param {Blob} blob */
export function showPicture(blob) {
  URL.revokeObjectURL(picture.src);
  picture.src = URL.createObjectURL(blob);
  picture.hidden = false;
}

/** @param {object} view the session, of which the token has not come yet */
export function showSession(view) {
  if (view.status in ENDS) return showEnd(view.status);
  countdown.set(view.expiresIn);
  showHint(view.qrText);
  // Confirmed and about to hand over the token is, to a person, still the moment before.
  return view.status === 'waiting' ? showWaiting() : showScanned(view);
}

function showWaiting() {
  if (!enter('waiting')) return;
  announce('The code is ready. Scan it with your phone.');
}

function showScanned({ account, matchNumber }) {
  byId('match').hidden = !matchNumber;
  fill(document, { displayName: account.displayName, initial: initial(account.displayName), matchNumber: matchNumber ?? '' });
  if (!enter('scanned')) return;
  const number = matchNumber ? ` Enter the number ${matchNumber} there.` : '';
  announce(`Scanned by ${account.displayName}. Confirm on your phone.${number}`);
}

/** @param {import('./login.js').Account} account */
export function showLoggedIn({ displayName, username }) {
  fill(document, { displayName, username, deviceName, initial: initial(displayName) });
  if (!enter('logged-in')) return;
  leaveSession();
  announce(`You are logged in as ${displayName}.`);
}

/** @param {string} state @param {string} [title] */
export function showEnd(state, title = ENDS[state][0]) {
  const text = ENDS[state][1];
  fill(document, { endTitle: title, endText: text });
  enter(state);
  leaveSession();
  showTrouble(null);
  announce(`${title}. ${text}`);
}

/** @param {import('./api.js').ApiError | null} error */
export function showTrouble(error) {
  const isBusy = error?.code === 'rate_limited';
  byId('main').toggleAttribute('data-offline', error !== null && !isBusy);
  byId('trouble').hidden = error === null;
  if (error === null) return;
  const text = isBusy ? `Too many requests. Trying again in ${duration(error.retryAfter ?? 1)}…` : 'Can’t reach the server, trying again…';
  fill(byId('trouble'), { trouble: text });
  announce(text);
}

function leaveSession() {
  countdown.stop();
  showHint(null);
}

function enter(state) {
  if (byId('main').dataset.state === state) return false;
  showState(state);
  return true;
}
