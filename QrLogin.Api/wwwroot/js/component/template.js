import { putIcon } from '../icons.js';

const SVG = 'http://www.w3.org/2000/svg';
const ENDS = 'denied cancelled expired redeemed forgotten failed';
const UNTIL_LOGGED_IN = `idle loading waiting scanned ${ENDS}`;

/**
 * The elements of the component, made one by one: a site's policy may forbid to parse markup. `in` names the states that show one,
 * `say` its text, `part` and `slot` what a site can style and replace.
 */
export function build() {
  return h('div', { class: 'card', part: 'card', role: 'group' }, [code(), words(), h('p', { class: 'unseen', id: 'status', role: 'status', 'aria-live': 'polite' })]);
}

function code() {
  return h('div', { class: 'code' }, [
    h('div', { class: 'frame', part: 'frame' }, [
      picture(),
      cover('loading', [h('span', { class: 'spinner' })]),
      cover('idle', [button('refresh', { class: 'main', say: 'start', icon: 'scan' })]),
      cover('scanned', [avatar('beckon'), h('span', { class: 'caption' }, [h('bdi', { fill: 'name' })])]),
      cover('confirmed', [h('span', { class: 'crowned' }, [avatar(''), h('span', { class: 'medal', icon: 'check' })])]),
      cover(ENDS, [h('span', { class: 'sign', id: 'sign' }), button('refresh', { class: 'main', 'data-test': 'new-code', say: 'refresh', icon: 'refresh' })]),
    ]),
    h('div', { class: 'foot' }, [
      h('p', { class: 'trouble', part: 'trouble', id: 'trouble', hidden: '' }, [h('span', { class: 'spinner small' }), h('span', { id: 'trouble-text' })]),
      h('p', { class: 'quiet', part: 'countdown', id: 'remaining', in: 'waiting scanned' }),
      button('cancel', { 'data-test': 'cancel', say: 'cancel', in: 'waiting scanned' }),
    ]),
  ]);
}

function words() {
  return h('div', { class: 'words', part: 'text' }, [
    h('section', { in: 'idle loading waiting' }, [
      h('slot', { name: 'title' }, [title({ say: 'title' })]),
      h('slot', { name: 'lead' }, [lead({ say: 'lead' })]),
      h('slot', { name: 'steps' }, [h('ol', { part: 'steps' }, ['step1', 'step2', 'step3'].map((say) => h('li', {}, [h('p', { say })])))]),
    ]),
    h('section', { in: 'scanned' }, [
      eyebrow({ say: 'scannedEyebrow' }),
      title({ say: 'scannedTitle', 'data-test': 'scanned-by' }),
      lead({ say: 'scannedLead' }),
      h('div', { class: 'match', id: 'match', part: 'match', hidden: '' }, [h('p', { say: 'number' }), h('p', { class: 'number', part: 'number', fill: 'number', 'data-test': 'match-number' })]),
      h('p', { class: 'quiet', say: 'scannedDoubt' }),
    ]),
    h('section', { in: 'confirmed' }, [
      h('slot', { name: 'confirmed' }, [eyebrow({ class: 'eyebrow ok', say: 'confirmedEyebrow' }), title({ say: 'confirmedTitle', 'data-test': 'account-name' })]),
    ]),
    h('section', { in: ENDS }, [title({ id: 'end-title' }), lead({ id: 'end-lead' })]),
    h('div', { in: UNTIL_LOGGED_IN }, [h('slot', { name: 'footer' })]),
  ]);
}

const title = (attributes) => h('div', { class: 'title', part: 'title', role: 'heading', tabindex: '-1', ...attributes });
const lead = (attributes) => h('p', { class: 'lead', part: 'lead', ...attributes });
const eyebrow = (attributes) => h('p', { class: 'eyebrow', part: 'eyebrow', ...attributes });
const avatar = (name) => h('span', { class: `avatar ${name}`, part: 'avatar', fill: 'initial', 'aria-hidden': 'true' });
const cover = (states, children) => h('div', { class: 'cover', part: 'cover', in: states }, children);

function button(does, { say, icon, class: look = 'quiet', ...attributes }) {
  const label = h('span', { say });
  return h('button', { type: 'button', class: `button ${look}`, part: `button ${does}`, does, ...attributes }, icon ? [h('span', { class: 'button-icon', icon }), label] : [label]);
}

function picture() {
  const svg = document.createElementNS(SVG, 'svg');
  const attributes = { class: 'qr', part: 'qr', id: 'qr', role: 'img', 'shape-rendering': 'crispEdges', 'data-test': 'qr', 'data-in': `waiting scanned ${ENDS}` };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  svg.append(document.createElementNS(SVG, 'path'));
  return svg;
}

const MARKS = new Set(['in', 'say', 'fill', 'does']);

/** @param {string} tag @param {Record<string, string>} attributes @param {Node[]} children */
function h(tag, { icon, ...attributes }, children = []) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(MARKS.has(name) ? `data-${name}` : name, value);
  made.append(...children);
  if (icon) putIcon(made, icon);
  return made;
}
