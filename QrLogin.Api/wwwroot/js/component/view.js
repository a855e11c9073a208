import { Countdown } from '../countdown.js';
import { initial } from '../dom.js';
import { putIcon } from '../icons.js';
import { phrase, spoken } from './phrase.js';
import { style } from './styles.js';
import { build } from './template.js';

const SIGNS = { denied: 'cross', cancelled: 'cross', expired: 'clock', redeemed: 'question', forgotten: 'question', failed: 'question' };

/** What a person sees and hears of a login. It decides nothing. */
export class View {
  #root;
  #card = build();
  #countdown;
  #texts;

  /** What is shown, so that it can be said again in another language. */
  #shown = { state: 'idle', name: '', number: '', trouble: null };

  /** @param {ShadowRoot} root @param {Record<string, () => void>} work what each button does, by its name */
  constructor(root, work) {
    this.#root = root;
    root.adoptedStyleSheets = [style()];
    root.append(this.#card);
    const time = document.createElement('span');
    time.className = 'digits';
    time.setAttribute('role', 'timer');
    this.#countdown = new Countdown(time);
    this.time = time;
    for (const button of this.#all('[data-does]')) button.addEventListener('click', () => work[button.dataset.does]());
    this.#showState();
  }

  /** @param {{ texts: import('./texts.js').Texts, lang: string }} words @param {number} level of its headings */
  speak({ texts, lang }, level) {
    this.#texts = texts;
    this.#card.lang = lang;
    this.#card.setAttribute('aria-label', spoken(texts.title));
    this.#id('qr').setAttribute('aria-label', spoken(texts.alt));
    this.#id('remaining').replaceChildren(...phrase(texts.expiresIn, { time: this.time }));
    for (const heading of this.#all('[role="heading"]')) heading.setAttribute('aria-level', level);
    this.#say();
    this.#sayTrouble();
  }

  /** @param {import('./picture.js').Picture} picture */
  draw({ viewBox, path }) {
    const svg = this.#id('qr');
    svg.setAttribute('viewBox', viewBox);
    svg.firstElementChild.setAttribute('d', path);
  }

  /** How long the code is good for. @param {number} seconds */
  count(seconds) {
    this.#countdown.set(seconds);
  }

  /**
   * @param {string} state
   * @param {{ name?: string, number?: string | null }} [values] who has scanned, and the number to match
   */
  show(state, { name = '', number = '' } = {}) {
    const isNew = state !== this.#shown.state;
    this.#shown = { ...this.#shown, state, name, number: number ?? '' };
    if (state !== 'waiting' && state !== 'scanned') this.#countdown.stop();
    this.#say();
    if (!isNew) return;
    this.#showState();
    this.#announce(this.#spoken());
  }

  /** @param {import('../api.js').ApiError | null} error why there is no answer; null once there is */
  showTrouble(error) {
    const wasTrouble = this.#shown.trouble !== null;
    this.#shown.trouble = error;
    this.#sayTrouble();
    if (error) this.#announce(this.#troubleText());
    else if (wasTrouble) this.#announce(this.#spoken());
  }

  #say() {
    const { state, name, number } = this.#shown;
    for (const place of this.#all('[data-say]')) put(place, phrase(this.#texts[place.dataset.say], { name }));
    const values = { name, number, initial: initial(name) };
    for (const place of this.#all('[data-fill]')) put(place, phrase(`{${place.dataset.fill}}`, { [place.dataset.fill]: document.createTextNode(values[place.dataset.fill]) }));
    this.#id('match').hidden = !number;
    if (!(state in SIGNS)) return;
    put(this.#id('end-title'), phrase(this.#texts[`${state}Title`]));
    put(this.#id('end-lead'), phrase(this.#texts[`${state}Lead`]));
    putIcon(this.#id('sign'), SIGNS[state]);
  }

  #showState() {
    const { state } = this.#shown;
    const focused = this.#root.activeElement;
    this.#card.dataset.state = state;
    for (const part of this.#all('[data-in]')) part.toggleAttribute('hidden', !part.dataset.in.split(' ').includes(state));
    // A keyboard whose button has gone would otherwise start again at the top of the page.
    if (focused?.closest('[hidden]')) this.#all('.title').find((title) => !title.closest('[hidden]'))?.focus();
  }

  #spoken() {
    const { state, name, number } = this.#shown;
    const texts = this.#texts;
    const said = {
      loading: [texts.loading],
      waiting: [texts.ready],
      scanned: [texts.scannedTitle, texts.scannedLead, number && texts.numberSpoken],
      confirmed: [texts.confirmedTitle],
      idle: [],
    }[state] ?? [texts[`${state}Title`], texts[`${state}Lead`]];
    return said.filter(Boolean).map((text) => spoken(text, { name, number })).join(' ');
  }

  #sayTrouble() {
    const { trouble } = this.#shown;
    this.#card.toggleAttribute('data-trouble', trouble !== null);
    this.#id('trouble').hidden = trouble === null;
    if (trouble) put(this.#id('trouble-text'), phrase(this.#troubleText()));
  }

  #troubleText() {
    const { code, retryAfter } = this.#shown.trouble;
    return spoken(code === 'rate_limited' ? this.#texts.busy : this.#texts.offline, { seconds: String(retryAfter ?? 1) });
  }

  // What is said again is heard again.
  #announce(text) {
    if (this.#id('status').textContent !== text) this.#id('status').textContent = text;
  }

  #id(id) {
    return this.#root.getElementById(id);
  }

  #all(selector) {
    return [...this.#card.querySelectorAll(selector)];
  }
}

// A text that is put again where it is already loses what a person has selected of it.
function put(place, nodes) {
  if (place.textContent !== nodes.map((node) => node.textContent).join('')) place.replaceChildren(...nodes);
}
