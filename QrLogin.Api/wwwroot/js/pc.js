import * as api from './api.js';
// Its modules, not the one file: what is refused or cannot be stored is then known to all of the page.
import './component/qr-login.js';
import * as login from './login.js';
import { byId, whileDisabled } from './dom.js';
import { putIcons } from './icons.js';
import { rememberOpened } from './opened.js';
import { showHint } from './pc-hint.js';
import * as view from './pc-view.js';
import { beginLanguage } from './language.js';
import { sayIfUnbound } from './unbound.js';
import { watch } from './pc-watch.js';
import { t } from './words.js';

/** @type {import('../qr-login.js').QrLogin} */
const element = byId('login');

/** The watch over one login. Whatever comes next calls it off. */
let control = new AbortController();

function start() {
  const stored = login.load();
  if (!stored) return showNewCode();
  view.showChecking();
  return keepLogin(stored);
}

function showNewCode() {
  begin();
  element.refresh();
}

function onState({ detail }) {
  if (detail.state !== 'waiting') showHint(null);
  // The page itself shows who is logged in, or what comes of a login that it has kept.
  if (detail.state !== 'confirmed' && detail.state !== 'idle') view.showLogin(detail);
}

function onCode({ detail: { link } }) {
  rememberOpened(new URL(link).pathname.split('/').at(-1));
  showHint(link);
}

/** @param {login.Login} held */
async function keepLogin(held) {
  const signal = begin();
  const end = await watch(held, { onAccount: view.showLoggedIn, onTrouble: view.showTrouble }, signal);
  if (end === 'refused') showLoggedOut(held, t('pc.ended'));
  else if (end === 'replaced' && login.load()) start();
  else if (end === 'replaced') showLoggedOut(held, t('pc.left'));
}

function showLoggedOut(held, title) {
  if (held) login.drop(held);
  begin();
  view.showLoggedOut(title);
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
  return showLoggedOut(held, t('pc.left'));
}

function begin() {
  control.abort();
  control = new AbortController();
  return control.signal;
}

// The component has words of its own.
const speak = () => element.setAttribute('lang', document.documentElement.lang);

putIcons(document);
beginLanguage();
speak();
byId('language').addEventListener('click', speak);
sayIfUnbound();
element.addEventListener('state', onState);
element.addEventListener('code', onCode);
element.addEventListener('login', ({ detail }) => {
  const granted = login.save(detail);
  view.showLoggedIn(granted.account);
  keepLogin(granted);
});
byId('new-code').addEventListener('click', showNewCode);
byId('log-out').addEventListener('click', () => whileDisabled([byId('log-out')], logOut));
start();
