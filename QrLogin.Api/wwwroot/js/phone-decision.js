import { Countdown } from './countdown.js';
import { typeIcon, typeInWords } from './device.js';
import { announce, byId, fill, initial, whileDisabled } from './dom.js';
import { setFieldError } from './field.js';
import { putIcon } from './icons.js';
import { absolute, ago, clock } from './time.js';
import * as userAgent from './user-agent.js';

const WARNINGS = {
  different_network: 'That device is on a different network than this phone.',
  new_device: 'That device has never been logged in to your account.',
};

/**
 * @typedef {object} Answers
 * @property {(matchNumber?: string) => Promise<import('./api.js').ApiError | null>} confirm
 * @property {() => Promise<unknown>} deny
 * @property {() => Promise<unknown>} leave
 * @property {() => void} expire
 */

/** @type {Answers} */
let answers;
let digits = 0;

/** For how long Confirm cannot be pressed once it is in view: a finger may have been on its way to something else. */
const CALM_MS = 700;

let calm = null;

const countdown = new Countdown(byId('countdown'), () => answers.expire());
const buttons = [byId('confirm'), byId('deny'), byId('not-you')];

byId('decision').addEventListener('submit', (event) => {
  event.preventDefault();
  confirm();
});
byId('deny').addEventListener('click', () => settle(() => answers.deny()));
for (const event of ['focus', 'visibilitychange']) addEventListener(event, calmDown);
byId('not-you').addEventListener('click', () => settle(() => answers.leave()));

/**
 * Shows who asks, and lets the person decide.
 * @param {import('./login.js').Account} account
 * @param {object} ticket the answer to a scan
 * @param {Answers} given
 */
export function offerDecision(account, ticket, given) {
  answers = given;
  digits = ticket.numberMatch.required ? ticket.numberMatch.digits : 0;
  fill(document, { displayName: account.displayName, initial: initial(account.displayName) });
  showRequester(ticket);
  showWarnings(ticket.warnings);
  showNumberField();
  countdown.set(ticket.expiresIn);
  calmDown();
  announce(`${ticket.requester.deviceName ?? 'A device'} asks to be logged in. Confirm or deny.`);
}

function calmDown() {
  if (byId('main').dataset.state !== 'decide' || byId('deny').disabled) return;
  clearTimeout(calm);
  byId('confirm').disabled = true;
  calm = setTimeout(() => {
    // Meanwhile the other button may have been pressed.
    byId('confirm').disabled = byId('deny').disabled;
  }, CALM_MS);
}

function showRequester({ requester, client, userCode }) {
  putIcon(byId('requester-icon'), typeIcon(requester.deviceType));
  fill(document, {
    deviceName: requester.deviceName ?? 'A device without a name',
    deviceType: typeInWords(requester.deviceType),
    client: client?.name ?? '',
    userCode: userCode ?? '',
    ip: requester.ip ?? 'Not known',
    location: requester.location ?? '',
    browser: userAgent.inWords(requester.userAgent),
    userAgent: requester.userAgent ?? '',
    askedAgo: ago(requester.requestedAt),
    askedAt: clock(requester.requestedAt),
  });
  document.querySelector('[data-text="askedAt"]').title = absolute(requester.requestedAt);
  byId('client-fact').hidden = !client;
  byId('code-fact').hidden = !userCode;
  byId('place-fact').hidden = !requester.location;
}

function showWarnings(warnings) {
  const list = byId('warnings');
  list.hidden = warnings.length === 0;
  list.replaceChildren(...warnings.map((warning) => {
    const item = document.createElement('li');
    item.textContent = WARNINGS[warning] ?? warning;
    return item;
  }));
}

function showNumberField() {
  const input = byId('number');
  byId('number-field').hidden = digits === 0;
  input.maxLength = digits || 2;
  input.value = '';
  setFieldError(input, '');
}

function confirm() {
  const input = byId('number');
  const number = input.value.trim();
  if (digits > 0 && !new RegExp(`^\\d{${digits}}$`).test(number)) {
    setFieldError(input, `Type the ${digits} digits shown on the other screen.`);
    return input.focus();
  }
  return settle(async () => {
    const mendable = await answers.confirm(digits > 0 ? number : undefined);
    if (mendable) showWrongNumber(mendable);
  });
}

function showWrongNumber({ code, attemptsLeft }) {
  const tries = attemptsLeft === 1 ? 'One try is left.' : `${attemptsLeft} tries are left.`;
  const input = byId('number');
  input.value = '';
  setFieldError(input, code === 'wrong_number' ? `That is not the number on the other screen. ${tries}` : 'Type the number shown on the other screen.');
  input.focus();
}

// Time that runs out while an answer is on its way must not talk over that answer.
async function settle(work) {
  const left = countdown.stop();
  await whileDisabled(buttons, work);
  if (byId('main').dataset.state === 'decide') countdown.set(left);
}
