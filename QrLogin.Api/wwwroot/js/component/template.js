import { putIcon } from '../core/icons.js';

/** @import { IconName } from '../core/icons.js' */
/** @import { MessageKey } from './messages.en.js' */

/** @typedef {Record<string, string | undefined> & { message?: MessageKey, icon?: IconName }} Attributes */

const SVG = 'http://www.w3.org/2000/svg';
const ENDS = 'denied cancelled expired redeemed forgotten failed';
const UNTIL_LOGGED_IN = `idle loading waiting scanned ${ENDS}`;

/**
 * The elements of the component, created one by one: a site's policy may forbid parsing markup. `in` lists the states that show an element,
 * `message` and `text` name its text, `action` names what a button does; a site can style a `part` and replace a `slot`.
 */
export function build() {
  return h('div', { class: 'card', part: 'card', role: 'group' }, [
    code(),
    text(),
    h('p', { class: 'visually-hidden', id: 'status', role: 'status', 'aria-live': 'polite' }),
  ]);
}

function code() {
  return h('div', { class: 'code' }, [
    h('div', { class: 'frame', part: 'frame' }, [
      picture(),
      cover('loading', [h('span', { class: 'spinner' })]),
      cover('idle', [button('refresh', { class: 'main', message: 'start', icon: 'scan' })]),
      cover('scanned', [avatar('pulse'), h('span', { class: 'caption' }, [h('bdi', { text: 'name' })])]),
      cover('confirmed', [h('span', { class: 'avatar-frame' }, [avatar(''), h('span', { class: 'badge', icon: 'check' })])]),
      cover(ENDS, [
        h('span', { class: 'sign', id: 'sign' }),
        button('refresh', { class: 'main', 'data-test': 'new-code', message: 'refresh', icon: 'refresh' }),
      ]),
    ]),
    h('div', { class: 'foot' }, [
      h('p', { class: 'trouble', part: 'trouble', id: 'trouble', hidden: '' }, [
        h('span', { class: 'spinner small' }),
        h('span', { id: 'trouble-text' }),
      ]),
      h('p', { class: 'quiet', part: 'countdown', id: 'remaining', in: 'waiting scanned' }),
      button('cancel', { 'data-test': 'cancel', message: 'cancel', in: 'loading waiting scanned' }),
    ]),
  ]);
}

function text() {
  return h('div', { class: 'text', part: 'text' }, [
    h('section', { in: 'idle loading waiting' }, [
      h('slot', { name: 'title' }, [title({ message: 'title' })]),
      h('slot', { name: 'lead' }, [lead({ message: 'lead' })]),
      h('slot', { name: 'steps' }, [h('ol', { part: 'steps' }, [step('step1'), step('step2'), step('step3')])]),
    ]),
    h('section', { in: 'scanned' }, [
      eyebrow({ message: 'scannedEyebrow' }),
      title({ message: 'scannedTitle', 'data-test': 'scanned-by' }),
      lead({ message: 'scannedLead' }),
      h('div', { class: 'match', id: 'match', part: 'match', hidden: '' }, [
        h('p', { message: 'number' }),
        h('p', { class: 'number', part: 'number', text: 'number', 'data-test': 'match-number' }),
      ]),
      h('p', { class: 'quiet', message: 'scannedDoubt' }),
    ]),
    h('section', { in: 'confirmed' }, [
      h('slot', { name: 'confirmed' }, [
        eyebrow({ class: 'eyebrow ok', message: 'confirmedEyebrow' }),
        title({ id: 'confirmed-title', 'data-test': 'account-name' }),
      ]),
    ]),
    h('section', { in: ENDS }, [title({ id: 'end-title' }), lead({ id: 'end-lead' })]),
    h('div', { in: UNTIL_LOGGED_IN }, [h('slot', { name: 'footer' })]),
  ]);
}

/** @param {Attributes} attributes */
const title = (attributes) => h('div', { class: 'title', part: 'title', role: 'heading', tabindex: '-1', ...attributes });

/** @param {Attributes} attributes */
const lead = (attributes) => h('p', { class: 'lead', part: 'lead', ...attributes });

/** @param {Attributes} attributes */
const eyebrow = (attributes) => h('p', { class: 'eyebrow', part: 'eyebrow', ...attributes });

/** @param {MessageKey} message */
const step = (message) => h('li', {}, [h('p', { message })]);

/** @param {string} name */
const avatar = (name) => h('span', { class: `avatar ${name}`, part: 'avatar', text: 'initial', 'aria-hidden': 'true' });

/** @param {string} states @param {Node[]} children */
const cover = (states, children) => h('div', { class: 'cover', part: 'cover', in: states }, children);

/** @param {string} action @param {Attributes} attributes */
function button(action, { message, icon, class: look = 'quiet', ...attributes }) {
  const label = h('span', { message });
  const content = icon ? [h('span', { class: 'button-icon', icon }), label] : [label];
  return h('button', { type: 'button', class: `button ${look}`, part: `button ${action}`, action, ...attributes }, content);
}

function picture() {
  const svg = document.createElementNS(SVG, 'svg');
  const attributes = {
    class: 'qr',
    part: 'qr',
    id: 'qr',
    role: 'img',
    'shape-rendering': 'crispEdges',
    'data-test': 'qr',
    'data-in': `waiting scanned ${ENDS}`,
  };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  svg.append(document.createElementNS(SVG, 'path'));
  return svg;
}

/** Attributes written without their `data-` prefix. */
const DATA = new Set(['in', 'message', 'text', 'action']);

/** @param {string} tag @param {Attributes} attributes @param {Node[]} children */
function h(tag, { icon, ...attributes }, children = []) {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) created.setAttribute(DATA.has(name) ? `data-${name}` : name, value);
  }
  created.append(...children);
  if (icon) putIcon(created, icon);
  return created;
}
