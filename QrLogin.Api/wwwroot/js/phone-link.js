import * as api from './api.js';
import * as login from './login.js';
import { byId, showState, whileDisabled } from './dom.js';
import { setFieldError } from './field.js';
import { canScan } from './camera.js';
import { duration } from './time.js';
import { asShown, faultOf, placeInShown } from './user-code.js';
import { t } from './words.js';

/**
 * @typedef {object} Steps
 * @property {(next: () => unknown) => unknown} identify lets a person log in, then goes on
 * @property {(target: { qrId: string, scanCode: string }) => unknown} follow goes where the code leads
 */

const input = byId('user-code');

/** @type {Steps} */
let steps;

byId('link').addEventListener('submit', (event) => {
  event.preventDefault();
  submit();
});
input.addEventListener('input', (event) => {
  setFieldError(input, '');
  // A keyboard that is still composing writes its letters twice if they are changed under it.
  if (!event.isComposing) tidy();
});
input.addEventListener('compositionend', tidy);

/**
 * Lets a person type the code that a screen shows.
 * @param {Steps} given
 */
export function askCode(given) {
  steps = given;
  showState('link');
  canScan().then((can) => {
    byId('to-scan').hidden = !can;
  });
}

function tidy() {
  const { value, selectionStart } = input;
  const shown = asShown(value);
  if (shown === value) return;
  const place = placeInShown(value, selectionStart);
  input.value = shown;
  // Only where the person is: Safari would otherwise move the focus here.
  if (document.activeElement === input) input.setSelectionRange(place, place);
}

function submit() {
  tidy();
  const fault = faultOf(input.value);
  // Wrong guesses are few, and what cannot be a code need not cost one.
  return fault ? complain(fault) : whileDisabled([byId('look-up')], lookUp);
}

async function lookUp() {
  const held = login.load();
  if (!held) return steps.identify(goOn);
  try {
    const target = await api.post('/qr-sessions/lookup', { ...login.credentials(held), body: { userCode: input.value } });
    return steps.follow(target);
  } catch (error) {
    if (error.code !== 'invalid_token') return complain(inWords(error));
    login.drop(held);
    return steps.identify(goOn);
  }
}

// The code is still in its field: nobody types it twice because they had to log in.
function goOn() {
  showState('loading');
  lookUp();
}

function complain(text) {
  showState('link');
  setFieldError(input, text);
  input.focus();
}

function inWords({ code, retryAfter, isTransient }) {
  if (code === 'qr_not_found') return t('link.unknown');
  if (code === 'too_many_attempts') return t('link.too-many', { wait: duration(retryAfter ?? 1) });
  if (code === 'rate_limited') return t('wait.requests', { wait: duration(retryAfter ?? 1) });
  return isTransient ? t('wait.offline') : t('wait.failed');
}
