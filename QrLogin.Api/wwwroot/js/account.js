import * as api from './api.js';
import * as login from './login.js';
import { announce, byId, fill, initial, showState, whileDisabled } from './dom.js';
import { putIcons } from './icons.js';
import { loginRow } from './login-row.js';
import { askFirst } from './question.js';
import { duration } from './time.js';
import { sayIfUnbound } from './unbound.js';

const TOO_YOUNG = 'login_too_young';

const others = askFirst({
  button: byId('end-others'),
  question: byId('end-others-question'),
  keep: byId('end-others-keep'),
  confirm: byId('end-others-confirm'),
  work: () => end('/logins', 'All other devices are logged out.'),
});

/** What the button beside a failure tries once more. */
let retry = refresh;

function refresh() {
  return withLogin(refresh, show);
}

/** @param {login.Login} held */
async function show(held) {
  const { account } = await api.get('/me', login.credentials(held));
  const { logins } = await api.get('/logins', login.credentials(held));
  showAccount(account);
  showLogins(logins);
}

/** @param {string} path @param {string} done what to say afterwards */
function end(path, done) {
  return withLogin(() => end(path, done), async (held) => {
    await unlessGone(api.del(path, login.credentials(held)));
    announce(done);
    await show(held);
    byId('devices').focus();
  });
}

function logOut() {
  return withLogin(logOut, async (held) => {
    await api.post('/logout', login.credentials(held));
    showLoggedOut(held, 'You are logged out');
  });
}

/**
 * Does what takes a login.
 * @param {() => unknown} again what to try once more should it fail
 * @param {(held: login.Login) => Promise<void>} work
 */
async function withLogin(again, work) {
  const held = login.load();
  if (!held) return showLoggedOut(null, 'You are not logged in');
  try {
    await work(held);
    showTrouble(null);
  } catch (error) {
    if (error.code === 'invalid_token') return showLoggedOut(held, 'You were logged out');
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
  fill(document, { displayName, username, initial: initial(displayName) });
  showState('shown');
}

function showLogins(logins) {
  const sorted = [...logins].sort(byCurrentThenLastSeen);
  byId('logins').replaceChildren(...sorted.map((each) => loginRow(each, endLogin)));
  byId('others').hidden = !logins.some(({ current }) => !current);
  others.close();
}

function byCurrentThenLastSeen(a, b) {
  return b.current - a.current || Date.parse(b.lastSeenAt) - Date.parse(a.lastSeenAt);
}

function endLogin({ loginId, device }) {
  return end(`/logins/${encodeURIComponent(loginId)}`, `${device.name ?? 'The device'} is logged out.`);
}

/** @param {login.Login | null} held @param {string} title */
function showLoggedOut(held, title) {
  if (held) login.drop(held);
  fill(document, { outTitle: title });
  showTrouble(null);
  showState('logged-out');
  announce(title);
}

/** @param {api.ApiError | null} error */
function showTrouble(error) {
  byId('main').toggleAttribute('data-offline', error?.code === 'offline');
  byId('trouble').hidden = error === null;
  if (!error) return;
  fill(byId('trouble'), { trouble: inWords(error) });
  // Until it is older, the same would be said again.
  byId('retry').hidden = error.code === TOO_YOUNG;
  // What was pressed may be far below.
  byId('trouble').scrollIntoView({ block: 'nearest' });
}

function inWords({ code, retryAfter, isTransient }) {
  if (code === TOO_YOUNG) return 'This login is too new to end older ones. Do it on a device that was logged in earlier, or try again in a day.';
  if (code === 'rate_limited') return `Too many requests. Wait ${duration(retryAfter ?? 1)}.`;
  return isTransient ? 'Can’t reach the server.' : 'Something went wrong.';
}

function refreshIfSeen() {
  const isAsking = document.querySelector('.question:not([hidden])');
  // A list that moves under a finger is answered wrongly.
  if (!document.hidden && !isAsking && byId('main').dataset.state === 'shown') refresh();
}

putIcons(document);
sayIfUnbound();
byId('retry').addEventListener('click', () => retry());
byId('log-out').addEventListener('click', () => whileDisabled([byId('log-out')], logOut));
document.addEventListener('visibilitychange', refreshIfSeen);
refresh();
