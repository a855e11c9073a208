import * as api from './api.js';
import * as login from './login.js';
import { byId, showState } from './dom.js';
import { putIcons } from './icons.js';
import { beginLanguage } from './language.js';
import { isOpenedHere } from './opened.js';
import { offerDecision } from './phone-decision.js';
import { askWho } from './phone-form.js';
import { askCode } from './phone-link.js';
import { hideMessage, showConfirmed, showDeclined, showLoggedOut, showRefusal } from './phone-message.js';
import { scanCodes } from './phone-scan.js';
import { sayIfUnbound } from './unbound.js';

/** What the QR said, or where a typed code or the page's own camera has led. */
let { qrId, scanCode } = {
  qrId: location.pathname.split('/')[2] ?? '',
  scanCode: new URLSearchParams(location.search).get('c') ?? '',
};

const path = (verb) => `/qr-sessions/${encodeURIComponent(qrId)}/${verb}`;

function start() {
  if (/^\/link\/?$/i.test(location.pathname)) askCode({ identify, follow });
  else if (/^\/scan\/?$/i.test(location.pathname)) scanCodes(follow);
  else if (!qrId || !scanCode) showRefusal(new api.ApiError('qr_not_found'));
  // Another site has led here. To scan tells whoever shows the code who was here, so that takes a person's own will.
  else if ('foreign' in document.body.dataset) enter('foreign');
  else scan();
}

// From here on it is as if the QR had been scanned, also for whoever loads the page again.
function follow(target) {
  ({ qrId, scanCode } = target);
  history.replaceState(null, '', `/q/${encodeURIComponent(qrId)}?c=${encodeURIComponent(scanCode)}`);
  scan();
}

async function scan() {
  const held = login.load();
  if (!held) return identify(scan);
  enter('loading');
  try {
    const ticket = await api.post(path('scan'), { ...login.credentials(held), body: { scanCode } });
    decide(held, ticket);
  } catch (error) {
    refuse(held, error, scan);
  }
}

/** @param {() => unknown} next what to do once somebody is logged in */
function identify(next) {
  // Nobody should have to log in first, only to be told that this was the wrong window.
  if (isOpenedHere(qrId)) return showRefusal(new api.ApiError('same_device'));
  enter('form');
  return askWho(next);
}

function decide(held, ticket) {
  enter('decide');
  offerDecision(held.account, ticket, {
    confirm: (matchNumber) => answer(held, 'confirm', { confirmToken: ticket.confirmToken, matchNumber }),
    deny: () => answer(held, 'deny', { confirmToken: ticket.confirmToken }),
    leave: () => leave(held, ticket),
    expire: () => refuse(held, new api.ApiError('qr_expired'), scan),
  });
}

/**
 * Sends the person's answer.
 * @returns {Promise<api.ApiError | null>} a refusal that the person can mend without leaving the page
 */
async function answer(held, verb, body) {
  try {
    await api.post(path(verb), { ...login.credentials(held), body });
    conclude(verb === 'confirm' ? 'confirmed' : 'denied', held);
    return null;
  } catch (error) {
    if (isMendable(error)) return error;
    refuse(held, error, error.code === 'invalid_confirm_token' ? scan : () => pressAgain(verb));
    return null;
  }
}

// Back to what was asked, so that a person sees again what the answer is to.
function pressAgain(verb) {
  enter('decide');
  byId(verb).click();
}

function isMendable(error) {
  return error.code === 'validation' || (error.code === 'wrong_number' && error.attemptsLeft > 0);
}

function refuse(held, error, again) {
  if (error.code === 'invalid_token') {
    login.drop(held);
    identify(scan);
  } else if (error.code === 'confirm_token_used') {
    // The first answer was lost on its way; this is what it said.
    conclude(error.sessionStatus, held);
  } else {
    showRefusal(error, again);
  }
}

function conclude(sessionStatus, held) {
  if (sessionStatus === 'confirmed' || sessionStatus === 'redeemed') showConfirmed(held.account);
  else if (sessionStatus === 'denied') showDeclined();
  else showRefusal(new api.ApiError('qr_finished', { sessionStatus }));
}

// The session belongs to the login that scanned it: another account could not answer it, so it is not left open.
async function leave(held, ticket) {
  try {
    await unlessRefused(api.post(path('deny'), { ...login.credentials(held), body: { confirmToken: ticket.confirmToken } }));
    await unlessRefused(api.post('/logout', login.credentials(held)));
  } catch (error) {
    return showRefusal(error, () => leave(held, ticket));
  }
  login.drop(held);
  return showLoggedOut();
}

// A session that is over cannot be denied, nor an ended login be ended: what was wanted is so already.
async function unlessRefused(call) {
  try {
    await call;
  } catch (error) {
    if (error.isTransient) throw error;
  }
}

function enter(state) {
  hideMessage();
  showState(state);
}

beginLanguage();
putIcons(document);
sayIfUnbound();
byId('go-on').addEventListener('click', scan);
start();
