import * as api from './api.js';
import * as login from './login.js';
import { canScan } from './camera.js';
import { announce, byId, initial, showState, whileDisabled } from './dom.js';
import { putIcons } from './icons.js';
import { beginLanguage } from './language.js';
import { LoginList } from './login-list.js';
import { nameOf } from './login-row.js';
import { pause } from './patience.js';
import { askFirst } from './question.js';
import { duration } from './time.js';
import { sayIfUnbound } from './unbound.js';
import { later, t, tell, tellAgain } from './words.js';

const TOO_YOUNG = 'login_too_young';

/** For how long the list is taken to be as it was: logins come and go while somebody looks at it. */
const LOOK_AGAIN = 5;

const list = new LoginList(byId('logins'), endLogin);
const others = askFirst({
  button: byId('end-others'),
  question: byId('end-others-question'),
  keep: byId('end-others-keep'),
  confirm: byId('end-others-confirm'),
  work: () => end('/logins', t('account.others-ended')),
});

/** What the button beside a failure tries once more. */
let retry = refresh;

/** @type {api.ApiError | null} */
let trouble = null;

/** Counts what was done here, so that a list which was asked for before that is not shown after it. */
let deeds = 0;

/** Whose logins are shown. @type {string | null} */
let shownToken = null;

function refresh() {
  return withLogin(refresh, show);
}

/** @param {login.Login} held */
async function show(held) {
  const deed = deeds;
  const isAnother = held.accessToken !== shownToken;
  const account = isAnother && (await api.get('/me', login.credentials(held))).account;
  const { logins } = await api.get('/logins', login.credentials(held));
  if (deed !== deeds) return { arrived: [], gone: [] };
  if (isAnother) {
    showAccount(account);
    list.forget();
    shownToken = held.accessToken;
  }
  const news = list.show(logins);
  byId('others').hidden = !logins.some(({ current }) => !current);
  tellAgain();
  showState('shown');
  return news;
}

/** @param {string} path @param {object} done what to say afterwards */
function end(path, done) {
  return withLogin(() => end(path, done), async (held) => {
    await unlessGone(api.del(path, login.credentials(held)));
    deeds++;
    announce(done);
    await show(held);
    others.close();
    byId('devices').focus();
  });
}

function logOut() {
  return withLogin(logOut, async (held) => {
    await api.post('/logout', login.credentials(held));
    showLoggedOut(held, t('out.own'));
  });
}

/**
 * Does what takes a login.
 * @param {() => unknown} again what to try once more should it fail
 * @param {(held: login.Login) => Promise<unknown>} work
 */
async function withLogin(again, work) {
  const held = login.load();
  deeds++;
  if (!held) return showLoggedOut(null, t('out.none'));
  try {
    await work(held);
    showTrouble(null);
  } catch (error) {
    if (error.code === 'invalid_token') return showLoggedOut(held, t('out.ended'));
    retry = again;
    showTrouble(error);
  }
  return undefined;
}

// Ended elsewhere, a moment before: what was wanted is so already.
async function unlessGone(call) {
  try {
    await call;
  } catch (error) {
    if (error.code !== 'login_not_found') throw error;
  }
}

function showAccount({ displayName, username }) {
  tell(document, { displayName, username, initial: initial(displayName) });
}

function endLogin(each) {
  return end(`/logins/${encodeURIComponent(each.loginId)}`, t('account.ended', { name: nameOf(each) }));
}

/** @param {login.Login | null} held @param {object} title */
function showLoggedOut(held, title) {
  if (held) login.drop(held);
  shownToken = null;
  tell(document, { outTitle: title });
  showTrouble(null);
  showState('logged-out');
  announce(title);
}

/** @param {api.ApiError | null} error */
function showTrouble(error) {
  trouble = error;
  byId('main').toggleAttribute('data-offline', error?.code === 'offline');
  byId('trouble').hidden = error === null;
  if (!error) return;
  tell(byId('trouble'), { trouble: inWords(error) });
  // Until it is older, the same would be said again.
  byId('retry').hidden = error.code === TOO_YOUNG;
  // What was pressed may be far below.
  byId('trouble').scrollIntoView({ block: 'nearest' });
}

function inWords({ code, retryAfter, isTransient }) {
  if (code === TOO_YOUNG) return t('account.too-young');
  if (code === 'rate_limited') return t('account.wait', { wait: duration(retryAfter ?? 1) });
  return isTransient ? t('account.offline') : t('account.failed');
}

// What nobody has asked for disturbs nobody: it talks of real changes only, and leaves alone what a person is told or asked.
async function lookAgain() {
  const held = login.load();
  if (!held || held.accessToken !== shownToken) return refresh();
  try {
    const { arrived, gone } = await show(held);
    if (trouble?.isTransient) showTrouble(null);
    const news = [...arrived.map((each) => t('account.arrived', { name: nameOf(each) })), ...gone.map((each) => t('account.gone', { name: nameOf(each) }))];
    if (news.length > 0) announce(later(() => news.join(' ')));
  } catch (error) {
    if (error.code === 'invalid_token') return showLoggedOut(held, t('out.ended'));
    if (trouble) return undefined;
    retry = refresh;
    showTrouble(error);
  }
  return undefined;
}

function isLookedAt() {
  // A list that moves under a finger is answered wrongly.
  const isAsking = document.querySelector('.question:not([hidden])');
  return !document.hidden && !isAsking && byId('main').dataset.state === 'shown';
}

async function keepLooking() {
  const { signal } = new AbortController();
  for (;;) {
    await pause(trouble?.retryAfter ?? LOOK_AGAIN, signal);
    if (isLookedAt()) await lookAgain();
  }
}

beginLanguage();
putIcons(document);
sayIfUnbound();
canScan().then((can) => {
  byId('to-scan').hidden = !can;
});
byId('retry').addEventListener('click', () => retry());
byId('log-out').addEventListener('click', () => whileDisabled([byId('log-out')], logOut));
addEventListener('focus', () => isLookedAt() && lookAgain());
refresh().then(keepLooking);
