import { announce, byId, fill, showState } from './dom.js';
import { putIcon } from './icons.js';
import { refusalInWords } from './refusals.js';
import { duration } from './time.js';

const TICK_MS = 1000;

let onAgain = () => {};
let waiting = null;

byId('again').addEventListener('click', () => onAgain());

/** @param {import('./login.js').Account} account */
export function showConfirmed({ displayName }) {
  show('confirmed', { icon: 'check', tone: 'ok', title: 'Done. The other device is logged in.', text: `It is logged in as ${displayName}. You can end that at any time.`, account: true });
}

export function showDeclined() {
  show('denied', { icon: 'cross', title: 'Declined', text: 'Nobody was logged in.' });
}

export function showLoggedOut() {
  show('logged-out', { icon: 'exit', title: 'You are logged out', text: 'The request was declined. To answer with another account, scan a new code.' });
}

/**
 * @param {import('./api.js').ApiError} error
 * @param {() => void} [again] what to try once more, where that may help
 */
export function showRefusal(error, again) {
  const words = refusalInWords(error);
  show(words.state, words);
  if (words.again && again) offerAgain(words.again, again, error.retryAfter ?? 0);
}

export function hideMessage() {
  clearInterval(waiting);
  byId('message').hidden = true;
}

function show(state, { icon, tone = '', title, text, account = false }) {
  hideMessage();
  byId('message').hidden = false;
  byId('again').hidden = true;
  byId('to-account').hidden = !account;
  putIcon(byId('message-sign'), icon);
  byId('message-sign').dataset.tone = tone;
  fill(byId('message'), { messageTitle: title, messageText: text });
  announce(`${title}. ${text}`);
  showState(state);
}

function offerAgain(label, again, seconds) {
  const button = byId('again');
  onAgain = again;
  button.hidden = false;
  let left = seconds;
  const tick = () => {
    button.disabled = left > 0;
    button.textContent = left > 0 ? `${label} in ${duration(left)}` : label;
    if (left-- <= 0) clearInterval(waiting);
  };
  waiting = setInterval(tick, TICK_MS);
  tick();
}
