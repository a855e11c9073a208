import { Countdown } from '../core/countdown.js';
import { initial, showState } from '../core/dom.js';
import { putIcon } from '../core/icons.js';
import { I18n, lazy } from '../i18n/i18n.js';
import { en } from './messages.en.js';
import { styleSheet } from './styles.js';
import { build } from './template.js';

/** @import { ApiError } from '../core/api-error.js' */
/** @import { IconName } from '../core/icons.js' */
/** @import { Source, Text } from '../i18n/i18n.js' */
/** @import { MessageKey } from './messages.en.js' */
/** @import { Picture } from './picture.js' */
/** @import { QrLoginState } from '../../qr-login.js' */

/** @typedef {'denied' | 'cancelled' | 'expired' | 'redeemed' | 'forgotten' | 'failed'} EndState */

/** @type {Record<EndState, IconName>} */
const SIGNS = {
  denied: 'cross',
  cancelled: 'cross',
  expired: 'clock',
  redeemed: 'question',
  forgotten: 'question',
  failed: 'question',
};

/** @param {QrLoginState} state @returns {state is EndState} */
const isEnd = (state) => Object.hasOwn(SIGNS, state);

/** Shows the element's state, and announces it to screen readers. It makes no decisions. */
export class View {
  #root;
  #card = build();
  #countdown;

  /** @type {Source<MessageKey>} */
  #source = { language: 'en', messages: en };

  /** @type {I18n<MessageKey>} */
  #i18n;

  /** @type {QrLoginState} */
  #state = 'idle';

  /** How the session ended: the prefix of the message keys. @type {EndState | 'unreachable'} */
  #end = 'failed';

  /** The name of the person who scanned. */
  #name = '';

  /** The person's username, once they are logged in: a name alone could be anybody's. */
  #username = '';

  /** The match number; empty if there is none. */
  #number = '';

  /** @type {ApiError | null} */
  #trouble = null;

  /** @param {ShadowRoot} root @param {{ refresh: () => void, cancel: () => void }} actions of the buttons */
  constructor(root, actions) {
    this.#root = root;
    root.adoptedStyleSheets = [styleSheet()];
    root.append(this.#card);
    this.#i18n = new I18n(root, () => this.#source);
    const time = document.createElement('span');
    time.className = 'digits';
    time.setAttribute('role', 'timer');
    this.#countdown = new Countdown(time);
    this.#renderAll(time);
    for (const [name, act] of Object.entries(actions)) {
      for (const button of this.#card.querySelectorAll(`[data-action="${name}"]`)) button.addEventListener('click', act);
    }
    showState(this.#card, this.#state);
  }

  /** @param {Source<MessageKey>} source @param {number} headingLevel */
  setMessages(source, headingLevel) {
    this.#source = source;
    this.#card.lang = source.language;
    for (const heading of this.#card.querySelectorAll('[role="heading"]')) heading.setAttribute('aria-level', String(headingLevel));
    this.#i18n.refresh();
  }

  /** @param {Picture} picture */
  draw({ viewBox, path }) {
    const svg = this.#id('qr');
    svg.setAttribute('viewBox', viewBox);
    svg.firstElementChild?.setAttribute('d', path);
  }

  /** Counts down the time for which the code is valid. @param {number} seconds */
  count(seconds) {
    this.#countdown.set(seconds);
  }

  /** @param {QrLoginState} state @param {{ name?: string, username?: string, number?: string | null, isUnreachable?: boolean }} [values] */
  show(state, { name, username, number, isUnreachable = false } = {}) {
    const isNew = state !== this.#state;
    this.#state = state;
    this.#name = name ?? '';
    this.#username = username ?? '';
    this.#number = number ?? '';
    if (state !== 'waiting' && state !== 'scanned') this.#countdown.stop();
    if (isEnd(state)) {
      this.#end = isUnreachable ? 'unreachable' : state;
      this.#i18n.render(this.#id('end-title'), this.#i18n.t(`${this.#end}Title`));
      this.#i18n.render(this.#id('end-lead'), this.#i18n.t(`${this.#end}Lead`));
      putIcon(this.#id('sign'), SIGNS[state]);
    }
    this.#id('match').toggleAttribute('hidden', !number);
    this.#i18n.refresh();
    if (!isNew) return;
    showState(this.#card, state);
    this.#announce(this.#stateText());
  }

  /** @param {ApiError | null} error why the last call failed; null once a call succeeds */
  showTrouble(error) {
    const hadTrouble = this.#trouble !== null;
    this.#trouble = error;
    this.#card.toggleAttribute('data-trouble', error !== null);
    this.#id('trouble').toggleAttribute('hidden', error === null);
    if (error) {
      const text = this.#troubleText(error);
      this.#i18n.render(this.#id('trouble-text'), text);
      this.#announce(String(text));
    } else if (hadTrouble) this.#announce(this.#stateText());
  }

  /** @param {Node} time the place of the countdown */
  #renderAll(time) {
    const { t, render, renderMessages, renderTexts } = this.#i18n;
    const name = lazy(() => this.#name);
    renderMessages({ name, username: lazy(() => this.#username) });
    renderTexts({ name, number: lazy(() => this.#number), initial: lazy(() => initial(this.#name)) });
    render(this.#card, t('title'), 'aria-label');
    render(this.#id('qr'), t('alt'), 'aria-label');
    render(this.#id('remaining'), t('expiresIn', { time }));
    render(this.#id('confirmed-title'), lazy(() => String(this.#confirmedTitle())));
  }

  /** The announcement of the current state. */
  #stateText() {
    return this.#stateTexts().join(' ');
  }

  /** @returns {Text[]} */
  #stateTexts() {
    const { t } = this.#i18n;
    const name = this.#name;
    if (isEnd(this.#state)) return [t(`${this.#end}Title`), t(`${this.#end}Lead`)];
    switch (this.#state) {
      case 'loading':
        return [t('loading')];
      case 'waiting':
        return [t('ready')];
      case 'scanned': {
        const number = this.#number ? [t('numberSpoken', { number: this.#number })] : [];
        return [t('scannedTitle', { name }), t('scannedLead', { name }), ...number];
      }
      case 'confirmed':
        return [this.#confirmedTitle()];
      default:
        return [];
    }
  }

  /** Without a username, the site that gets the login says who is logged in. */
  #confirmedTitle() {
    const { t } = this.#i18n;
    const name = this.#name;
    if (this.#username) return t('confirmedTitle', { name, username: this.#username });
    return name ? t('answeredTitle', { name }) : t('answeredTitleHere');
  }

  /** @param {ApiError} error */
  #troubleText({ code, retryAfter }) {
    return code === 'rate_limited' ? this.#i18n.t('busy', { seconds: retryAfter ?? 1 }) : this.#i18n.t('offline');
  }

  /** Screen readers repeat a text that is written again, even if it is the same. @param {string} text */
  #announce(text) {
    if (this.#id('status').textContent !== text) this.#id('status').textContent = text;
  }

  /** @param {string} id @returns {Element} */
  #id(id) {
    const element = this.#root.getElementById(id);
    if (element) return element;
    throw new TypeError(`The component has no element "${id}".`);
  }
}
