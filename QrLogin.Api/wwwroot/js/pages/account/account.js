import * as api from '../../core/api.js';
import { asApiError, unlessDone } from '../../core/api-error.js';
import { canScan } from '../../core/camera.js';
import { byId, initial } from '../../core/dom.js';
import * as login from '../../core/login.js';
import { endLogin } from '../../core/logout.js';
import { delay } from '../../core/retry.js';
import { errorText } from '../../i18n/error-text.js';
import { lazy } from '../../i18n/i18n.js';
import { refresh, renderTexts, t } from '../../i18n/page-i18n.js';
import { announce, currentState, enterState, markOffline, showUnconfirmedEnd, startPage } from '../page.js';
import { ConfirmButton } from './confirm-button.js';
import { LoginList } from './login-list.js';
import { loginName } from './login-row.js';
import { Passkeys } from './passkeys.js';
import { Settings } from './settings.js';

/** @import { ApiError } from '../../core/api-error.js' */
/** @import { ListedLogin, MeAccount } from '../../core/api-types.d.ts' */
/** @import { Text } from '../../i18n/i18n.js' */

const TOO_YOUNG = 'login_too_young';

/** How often the list is loaded again, in seconds: logins come and go while it is shown. */
const INTERVAL = 5;

/** @param {ApiError} error */
const troubleText = (error) => errorText(error, {
  [TOO_YOUNG]: 'account.too-young',
  offline: 'account.offline',
  failed: 'account.failed',
});

/** The page for the account: shows where the person is logged in, and ends logins. */
class AccountPage {
  #list = new LoginList(byId('logins'), (each) => this.#endOne(each));
  #others;
  #settings = new Settings({
    onChanged: () => this.#reload(),
    onLost: (error) => this.#showLoggedOut(login.load(), lostText(error)),
    onDeleted: () => this.#showLoggedOut(null, t('settings.deleted')),
  });

  #passkeys = new Passkeys((error) => this.#showLoggedOut(login.load(), lostText(error)));

  /** The action that the button beside a failure repeats. */
  #retry = () => this.#load();

  /** @type {ApiError | null} */
  #trouble = null;

  /** How many times in a row the list could not be loaded in the background. */
  #failures = 0;

  /** Counts the person's actions, so that a list requested before an action does not replace one requested after it. */
  #actions = 0;

  /** The token that the shown list was loaded with. @type {string | null} */
  #shownToken = null;

  constructor() {
    const parts = {
      button: byId('end-others'),
      question: byId('end-others-question'),
      cancel: byId('end-others-cancel'),
      confirm: byId('end-others-confirm'),
    };
    this.#others = new ConfirmButton(parts, () => this.#end('/logins', t('account.others-ended')));
    byId('retry').addEventListener('click', () => this.#retry());
    byId('log-out').addEventListener('click', () => this.#logOut());
    login.onOtherTab(() => currentState() !== 'loading' && this.#load());
    addEventListener('focus', () => this.#isWatched() && this.#update());
  }

  async start() {
    canScan().then((can) => {
      byId('to-scan').hidden = !can;
    });
    await this.#load();
    const { signal } = new AbortController();
    for (;;) {
      await delay(this.#trouble?.retryAfter ?? INTERVAL, signal);
      if (this.#isWatched()) await this.#update();
    }
  }

  /** @returns {Promise<void>} */
  #load() {
    return this.#act(() => this.#load(), (held) => this.#show(held));
  }

  /** Fetches the list and shows it. @param {login.Login} held @returns {Promise<{ arrived: ListedLogin[], gone: ListedLogin[] }>} */
  async #show(held) {
    const actions = this.#actions;
    const account = held.accessToken === this.#shownToken ? null : await fetchAccount(held);
    /** @type {{ logins: ListedLogin[] }} */
    const { logins } = await api.get('/logins', 'logins', login.credentials(held));
    if (actions !== this.#actions) return { arrived: [], gone: [] };
    if (account) {
      const { displayName, username } = account;
      renderTexts({ displayName, username, initial: initial(displayName) });
      this.#settings.show(account);
      this.#passkeys.showOf(account.accountId);
      this.#list.reset();
      this.#shownToken = held.accessToken;
    }
    const changes = this.#list.show(logins);
    byId('others').hidden = !logins.some(({ current }) => !current);
    // Updates relative times, also in rows that did not change.
    refresh();
    enterState('shown');
    return changes;
  }

  /** Shows the account as it is now. */
  #reload() {
    this.#shownToken = null;
    return this.#load();
  }

  /** @param {ListedLogin} each */
  #endOne(each) {
    return this.#end(`/logins/${encodeURIComponent(each.loginId)}`, t('account.ended', { name: loginName(each) }));
  }

  /** @param {string} path @param {Text} done announced afterwards @returns {Promise<void>} */
  #end(path, done) {
    return this.#act(() => this.#end(path, done), async (held) => {
      // The login may have ended elsewhere a moment ago.
      await unlessDone(api.del(path, login.credentials(held)), ({ code }) => code === 'login_not_found');
      this.#actions++;
      announce(done);
      await this.#show(held);
      this.#others.close();
      byId('devices').focus();
    });
  }

  /** Logs this browser out at once, even without a network, and then tells the server. */
  async #logOut() {
    const held = login.load();
    this.#actions++;
    this.#showLoggedOut(held, t('account.logged-out'));
    if (!held) return;
    await endLogin(held, showUnconfirmedEnd);
  }

  /**
   * Does something that needs the login.
   * @param {() => Promise<void>} again repeats it after a failure
   * @param {(held: login.Login) => Promise<unknown>} work
   */
  async #act(again, work) {
    const held = login.load();
    this.#actions++;
    if (!held) {
      this.#showLoggedOut(null, t('account.not-logged-in'));
      return;
    }
    try {
      await work(held);
      this.#showTrouble(null);
    } catch (caught) {
      const error = asApiError(caught);
      if (error.isLoginLost) {
        this.#showLoggedOut(held, lostText(error));
        return;
      }
      this.#retry = again;
      this.#showTrouble(error);
    }
  }

  /**
   * Reloads the list in the background. It announces only changes, and never replaces a message or a question that the person has not
   * yet handled.
   */
  async #update() {
    const held = login.load();
    if (!held || held.accessToken !== this.#shownToken) {
      await this.#load();
      return;
    }
    try {
      const changes = await this.#show(held);
      this.#failures = 0;
      if (this.#trouble?.isTransient) this.#showTrouble(null);
      announceChanges(changes);
    } catch (caught) {
      const error = asApiError(caught);
      if (error.isLoginLost) this.#showLoggedOut(held, lostText(error));
      // A single failure may be a short loss of the network.
      else if (!this.#trouble && ++this.#failures > 1) {
        this.#retry = () => this.#load();
        this.#showTrouble(error);
      }
    }
  }

  #isWatched() {
    // If the list moved while a question is open, the person could answer the wrong one.
    const isAsking = document.querySelector('.question:not([hidden]), .setting[open]') !== null;
    return !document.hidden && !isAsking && (currentState() === 'shown' || this.#trouble !== null);
  }

  /** @param {login.Login | null} held @param {Text} title */
  #showLoggedOut(held, title) {
    if (held) login.drop(held);
    this.#shownToken = null;
    renderTexts({ outTitle: title });
    showUnconfirmedEnd(null);
    this.#showTrouble(null);
    enterState('logged-out');
    announce(title);
  }

  /** @param {ApiError | null} error */
  #showTrouble(error) {
    this.#trouble = error;
    markOffline(error?.code === 'offline');
    byId('trouble').hidden = error === null;
    if (!error) return;
    renderTexts({ trouble: troubleText(error) });
    // An immediate retry would fail in the same way.
    byId('retry').hidden = error.code === TOO_YOUNG;
    // The person may have scrolled far below it.
    byId('trouble').scrollIntoView({ block: 'nearest' });
  }
}

/** Why a login can no longer be used. @param {ApiError} error */
const lostText = ({ code }) => t(code === 'key_lost' ? 'pc.key-lost' : 'account.login-ended');

/** @param {login.Login} held */
async function fetchAccount(held) {
  /** @type {{ account: MeAccount }} */
  const { account } = await api.get('/me', 'account', login.credentials(held));
  return account;
}

/** @param {{ arrived: ListedLogin[], gone: ListedLogin[] }} changes */
function announceChanges({ arrived, gone }) {
  const news = [
    ...arrived.map((each) => t('account.arrived', { name: loginName(each) })),
    ...gone.map((each) => t('account.gone', { name: loginName(each) })),
  ];
  if (news.length > 0) announce(lazy(() => news.join(' ')));
}

startPage();
new AccountPage().start();
