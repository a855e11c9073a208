// The component's modules, not its bundle: page and component then share the modules' state, such as the servers that refuse binding.
import { QrLogin } from '../../component/qr-login.js';
import { sendAnswer } from '../../core/answer.js';
import { byId } from '../../core/dom.js';
import { rememberOwnSession } from '../../core/own-session.js';
import { renderTexts, t } from '../../i18n/page-i18n.js';
import { announce, enterState, markOffline, startPage } from '../page.js';
import { pageData } from '../page-data.js';
import { Here } from './here.js';
import { answerSilently } from './silent.js';

/** @import { Answer } from '../../core/answer.js' */
/** @import { Options } from '../../core/api.js' */
/** @import { CodeAnswer } from '../../../qr-login.js' */

/**
 * @typedef {object} AuthorizationData what the server says about the request
 * @property {string} request
 * @property {string} client
 * @property {string} clientName
 * @property {string[]} prompts
 * @property {string} [loginHint]
 * @property {string[]} locales
 * @property {string} [subject] the account that the site expects; empty if it cannot be known
 * @property {Record<string, Answer>} answers without a code, by the error that they report
 * @property {string} [error] the error that goes back at once
 */

/** The page where a site's visitor logs in, with a phone or on this device. */
class AuthorizePage {
  #data;
  #element;
  #here;

  /** @param {AuthorizationData} data @param {QrLogin} element */
  constructor(data, element) {
    this.#data = data;
    this.#element = element;
    this.#here = new Here(data, (credentials, assertion) => this.#confirm(credentials, assertion));
    /** @type {import('../../../qr-login.js').QrLogin} */
    const shown = element;
    shown.addEventListener('state', ({ detail }) => this.#onState(detail));
    shown.addEventListener('qr', ({ detail }) => rememberOwnSession(new URL(detail.link).pathname.split('/').at(-1) ?? ''));
    shown.addEventListener('code', ({ detail }) => this.#onCode(detail));
    byId('back').addEventListener('click', () => this.#goBack());
    byId('show-qr').addEventListener('click', () => this.#showQr());
  }

  start() {
    const { clientName: name, error, answers } = this.#data;
    renderTexts({
      authorizeTitle: t('authorize.heading', { name }),
      backTo: t('authorize.back', { name }),
      redirectTitle: t('authorize.redirecting', { name }),
    });
    if (error) {
      this.#answerWith(answers[error]);
      return;
    }
    // Whoever is on a phone cannot scan its screen.
    const isTouch = matchMedia('(pointer: coarse)').matches;
    byId('main').toggleAttribute('data-touch', isTouch);
    byId('show-qr').hidden = !isTouch;
    byId('log-in-here').classList.toggle('button-main', isTouch);
    renderTexts({
      hereTitle: t(isTouch ? 'here.title.touch' : 'here.title'),
      guest: t(isTouch ? 'here.guest.touch' : 'here.guest'),
    });
    enterState('open');
    this.#element.hidden = isTouch;
    this.#element.authorizationRequest = this.#data.request;
    this.#element.start();
    this.#here.start();
  }

  /** @param {{ state: string, isOffline: boolean }} change */
  #onState({ state, isOffline }) {
    markOffline(isOffline);
    // Whoever holds the phone decides now.
    byId('main').toggleAttribute('data-scanned', state === 'scanned');
    if (state === 'scanned') this.#showQr();
    if (state === 'denied') this.#answerWith(this.#data.answers.access_denied);
  }

  /** The component goes on to the site by itself, unless the browser refuses to: then the person can. @param {CodeAnswer} answer */
  #onCode({ redirectTo }) {
    this.#here.remember();
    this.#showRedirecting(redirectTo);
  }

  /** @param {Options} credentials @param {object} [assertion] */
  async #confirm(credentials, assertion) {
    // Whoever was slow gets a new code first.
    if (this.#element.state !== 'waiting') await this.#openAgain();
    await this.#element.continueWith(credentials, assertion);
  }

  #openAgain() {
    return new Promise((resolve) => {
      const listener = () => {
        if (this.#element.state === 'loading') return;
        this.#element.removeEventListener('state', listener);
        resolve(null);
      };
      this.#element.addEventListener('state', listener);
      this.#element.refresh();
    });
  }

  #showQr() {
    byId('show-qr').hidden = true;
    this.#element.hidden = false;
  }

  async #goBack() {
    await this.#element.cancel();
    this.#answerWith(this.#data.answers.access_denied);
  }

  /** @param {Answer} answer */
  #answerWith(answer) {
    this.#showRedirecting(answer.redirectTo);
    sendAnswer(answer);
  }

  /** @param {string | null} [address] where the browser goes; null if it posts a form */
  #showRedirecting(address) {
    if (address) /** @type {HTMLAnchorElement} */ (byId('onwards')).href = address;
    byId('stuck').hidden = !address;
    enterState('redirecting');
    announce(t('authorize.redirecting', { name: this.#data.clientName }));
  }
}

const data = /** @type {AuthorizationData} */ (pageData());
if (data.prompts.includes('none') && !data.error) {
  sendAnswer(await answerSilently(data));
} else {
  const element = byId('login', QrLogin);
  startPage(() => element.setAttribute('lang', document.documentElement.lang), data.locales);
  new AuthorizePage(data, element).start();
}
