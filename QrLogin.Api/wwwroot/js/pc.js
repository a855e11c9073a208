import * as api from './api.js';
import * as login from './login.js';
import { byId, whileDisabled } from './dom.js';
import { putIcons } from './icons.js';
import { rememberOpened } from './opened.js';
import { insist } from './patience.js';
import { credentials, follow } from './pc-session.js';
import * as view from './pc-view.js';
import { sayIfUnbound } from './unbound.js';
import { watch } from './pc-watch.js';

/** What the page is busy with: one session, or one login. Whatever comes next calls it off. */
let control = new AbortController();

/** @type {import('./pc-session.js').Session | null} */
let session = null;

function start() {
  const stored = login.load();
  if (stored) keepLogin(stored);
  else showNewCode();
}

async function showNewCode() {
  const signal = begin();
  view.showLoading();
  try {
    await follow({ onOpened, onPicture: view.showPicture, onView, onTrouble: view.showTrouble }, signal);
  } catch (error) {
    if (!signal.aborted) view.showEnd(error.code === 'invalid_poll_token' ? 'forgotten' : 'failed');
  }
}

function onOpened(opened) {
  session = opened;
  rememberOpened(opened.qrId);
}

function onView(current) {
  if (!current.token) return view.showSession(current);
  const granted = login.save(current.token);
  view.showLoggedIn(granted.account);
  return keepLogin(granted);
}

/** @param {login.Login} held */
async function keepLogin(held) {
  const end = await watch(held, { onAccount: view.showLoggedIn, onTrouble: view.showTrouble }, begin());
  if (end === 'refused') showLoggedOut(held, 'You were logged out');
  else if (end === 'replaced' && login.load()) start();
  else if (end === 'replaced') showLoggedOut(held, 'You are logged out');
}

function showLoggedOut(held, title) {
  if (held) login.drop(held);
  begin();
  view.showEnd('logged-out', title);
}

async function cancel() {
  try {
    await insist(() => api.del(`/qr-sessions/${session.qrId}`, credentials(session)), control.signal, view.showTrouble);
    begin();
    view.showEnd('cancelled');
  } catch {
    // The session has moved on, and its news say where to.
  }
}

async function logOut() {
  const held = login.load();
  // Otherwise the watch might meet the end of its own login.
  begin();
  try {
    if (held) await api.post('/logout', login.credentials(held));
  } catch (error) {
    if (error.code !== 'invalid_token') return keepLogin(held);
  }
  return showLoggedOut(held, 'You are logged out');
}

function begin() {
  control.abort();
  control = new AbortController();
  return control.signal;
}

putIcons(document);
sayIfUnbound();
byId('new-code').addEventListener('click', showNewCode);
for (const [id, work] of [['cancel', cancel], ['log-out', logOut]]) {
  byId(id).addEventListener('click', () => whileDisabled([byId(id)], work));
}
start();
