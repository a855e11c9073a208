import { Countdown } from './countdown.js';
import { typeIcon } from './device.js';
import { typeInWords } from './device-words.js';
import { announce, byId, initial, whileDisabled } from './dom.js';
import { setFieldError } from './field.js';
import { putIcon } from './icons.js';
import { absolute, ago, clock } from './time.js';
import * as userAgent from './user-agent.js';
import { t, tell, write } from './words.js';

const WARNINGS = new Set(['different_network', 'new_device']);

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
  tell(document, { displayName: account.displayName, initial: initial(account.displayName) });
  showRequester(ticket);
  showWarnings(ticket.warnings);
  showNumberField();
  countdown.set(ticket.expiresIn);
  calmDown();
  announce(t('decide.asks', { name: nameOf(ticket.requester) }));
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
  tell(document, {
    deviceName: nameOf(requester),
    deviceType: typeInWords(requester.deviceType),
    client: client?.name ?? '',
    userCode: userCode ?? '',
    ip: requester.ip ?? t('decide.not-known'),
    location: requester.location ?? '',
    browser: browserInWords(requester.userAgent),
    userAgent: requester.userAgent ?? '',
    askedAgo: ago(requester.requestedAt),
    askedAt: clock(requester.requestedAt),
  });
  write(document.querySelector('[data-text="askedAt"]'), absolute(requester.requestedAt), 'title');
  byId('client-fact').hidden = !client;
  byId('code-fact').hidden = !userCode;
  byId('place-fact').hidden = !requester.location;
}

const nameOf = ({ deviceName }) => deviceName ?? t('decide.nameless');

function browserInWords(text) {
  if (!text) return t('browser.none');
  const { browser, system } = userAgent.partsOf(text);
  return browser && system ? t('browser.on', { browser, system }) : userAgent.inWords(text);
}

function showWarnings(warnings) {
  const list = byId('warnings');
  list.hidden = warnings.length === 0;
  list.replaceChildren(...warnings.map((warning) => {
    const item = document.createElement('li');
    write(item, WARNINGS.has(warning) ? t(`warning.${warning}`) : warning);
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
    setFieldError(input, t('decide.digits', { count: digits }));
    return input.focus();
  }
  return settle(async () => {
    const mendable = await answers.confirm(digits > 0 ? number : undefined);
    if (mendable) showWrongNumber(mendable);
  });
}

function showWrongNumber({ code, attemptsLeft }) {
  const input = byId('number');
  input.value = '';
  setFieldError(input, code === 'wrong_number' ? t('decide.wrong-number', { count: attemptsLeft }) : t('decide.digits', { count: digits }));
  input.focus();
}

// Time that runs out while an answer is on its way must not talk over that answer.
async function settle(work) {
  const left = countdown.stop();
  await whileDisabled(buttons, work);
  if (byId('main').dataset.state === 'decide') countdown.set(left);
}
