import { announce, byId, showState } from './dom.js';
import { putIcon } from './icons.js';
import { refusalInWords } from './refusals.js';
import { duration } from './time.js';
import { t, tell, write } from './words.js';

const TICK_MS = 1000;

/** What keeps a camera from being used, how it looks, and whether to try again may help. */
const CAMERA = {
  denied: { icon: 'camera', mendable: true },
  missing: { icon: 'camera', mendable: true },
  busy: { icon: 'camera', mendable: true },
  insecure: { icon: 'warning' },
  unsupported: { icon: 'question' },
};

let onAgain = () => {};
let waiting = null;

byId('again').addEventListener('click', () => onAgain());

/** @param {import('./login.js').Account} account */
export function showConfirmed({ displayName }) {
  show('confirmed', { icon: 'check', tone: 'ok', title: t('confirmed.title'), text: t('confirmed.text', { name: displayName }), account: true });
}

export function showDeclined() {
  show('denied', { icon: 'cross', title: t('declined.title'), text: t('declined.text') });
}

export function showLoggedOut() {
  show('logged-out', { icon: 'exit', title: t('left.title'), text: t('left.text') });
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

/**
 * @param {keyof typeof CAMERA} fault
 * @param {() => void} again
 */
export function showNoCamera(fault, again) {
  const { icon, mendable } = CAMERA[fault];
  show(`camera-${fault}`, { icon, title: t(`camera.${fault}.title`), text: t(`camera.${fault}.text`), link: true });
  if (mendable) offerAgain(t('try-again'), again, 0);
}

export function hideMessage() {
  clearInterval(waiting);
  byId('message').hidden = true;
}

function show(state, { icon, tone = '', title, text, account = false, link = false }) {
  hideMessage();
  byId('message').hidden = false;
  byId('again').hidden = true;
  byId('to-account').hidden = !account;
  byId('to-link').hidden = !link;
  putIcon(byId('message-sign'), icon);
  byId('message-sign').dataset.tone = tone;
  tell(byId('message'), { messageTitle: title, messageText: text });
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
    write(button, left > 0 ? t('refusal.again-in', { label, wait: duration(left) }) : label);
    if (left-- <= 0) clearInterval(waiting);
  };
  waiting = setInterval(tick, TICK_MS);
  tick();
}
