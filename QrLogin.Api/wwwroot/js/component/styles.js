import { SHADE_COLORS, THEME_COLORS } from '../core/tokens.js';

/** @import { Colors } from '../core/tokens.js' */

/** @param {Colors} colors @param {(name: string, value: string) => string} valueOf */
const customProperties = (colors, valueOf) => Object.entries(colors)
  .map(([name, [light, dark]]) => `  --${name}: ${valueOf(name, `light-dark(${light}, ${dark})`)};`)
  .join('\n');

/** Sizes follow the text around the element, colours its `color-scheme`, directions its `dir`. */
const CSS = `
:host {
${customProperties(THEME_COLORS, (name, value) => `var(--qr-login-${name}, ${value})`)}
${customProperties(SHADE_COLORS, (_, value) => value)}
  --radius: var(--qr-login-radius, 1.25em);
  --padding: var(--qr-login-padding, min(1.5em, 5vw));
  --size: var(--qr-login-size, 20em);
  --default-shadow: 0 1px 2px var(--shade-near), 0 0 0 1px var(--shade-edge), 0 1.25em 3em -1em var(--shade-far);
  --shadow: var(--qr-login-shadow, var(--default-shadow));
  --veil: color-mix(in srgb, var(--surface) 86%, transparent);
  --focus-ring: 0 0 0 2px var(--surface), 0 0 0 4px var(--accent-ink);

  display: block;
  box-sizing: border-box;
  min-inline-size: 0;
  contain-intrinsic-inline-size: 22em;
  container-type: inline-size;
  color: var(--ink);
  line-height: 1.5;
  text-align: start;
}

:host([hidden]),
[hidden] { display: none !important; }

*,
*::before,
*::after { box-sizing: border-box; }

p,
ol { margin: 0; padding: 0; }
ol { list-style: none; }

.card {
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: 1.5em;
  padding: var(--padding);
  background: var(--surface);
  border-radius: var(--radius);
  box-shadow: var(--shadow);
}

.code { inline-size: 100%; max-inline-size: var(--size); margin-inline: auto; }
.text { min-inline-size: 0; overflow-wrap: anywhere; }
.visually-hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.frame {
  position: relative;
  aspect-ratio: 1;
  overflow: hidden;
  border: 1px solid var(--line);
  border-radius: min(var(--radius), 1.125em);
  background: var(--sunken);
}

.qr { display: block; inline-size: 100%; block-size: 100%; padding: 0.25em; background: #fff; transition: filter 240ms ease-out; }
.card:not([data-state="waiting"]) .qr { filter: blur(0.5em); }
.cover {
  position: absolute;
  inset: 0;
  display: grid;
  place-content: center;
  justify-items: center;
  gap: 1.25em;
  padding: 0.75em;
  background: var(--veil);
  text-align: center;
}

.caption {
  display: -webkit-box;
  overflow: hidden;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 2;
  font-size: 1.125em;
  font-weight: 650;
  overflow-wrap: anywhere;
}

[data-in] { animation: appear 220ms ease-out; }

.avatar {
  display: grid;
  place-items: center;
  inline-size: 2.444em;
  block-size: 2.444em;
  border-radius: 50%;
  background: var(--accent);
  color: var(--on-accent);
  font-size: 2.25em;
  font-weight: 650;
  line-height: 1;
}

.pulse { box-shadow: 0 0 0 0 var(--accent-soft); animation: pulse 1.8s ease-in-out infinite; }
.avatar-frame { position: relative; }
.badge {
  position: absolute;
  inset-block-end: -0.25em;
  inset-inline-end: -0.5em;
  display: grid;
  place-items: center;
  inline-size: 2.25em;
  block-size: 2.25em;
  border: 0.1875em solid var(--surface);
  border-radius: 50%;
  background: var(--ok-soft);
  color: var(--ok-ink);
}

.sign {
  display: grid;
  place-items: center;
  inline-size: 3.25em;
  block-size: 3.25em;
  border-radius: 50%;
  background: var(--accent-soft);
  color: var(--accent-ink);
  font-size: 1.375em;
}

.icon {
  display: block;
  inline-size: 1.5em;
  block-size: 1.5em;
  fill: none;
  stroke: currentcolor;
  stroke-width: 1.7;
  stroke-linecap: round;
  stroke-linejoin: round;
}

.spinner {
  display: block;
  inline-size: 2em;
  block-size: 2em;
  border: 0.1875em solid var(--line);
  border-block-start-color: var(--accent-ink);
  border-radius: 50%;
  animation: turn 0.9s linear infinite;
}

.spinner.small { flex: none; inline-size: 1em; block-size: 1em; border-width: 0.125em; }

.foot {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  justify-content: space-between;
  gap: 0.75em;
  min-block-size: 2.5em;
  margin-block-start: 0.75em;
}

.trouble { display: flex; align-items: center; gap: 0.625em; color: var(--warn-ink); font-size: 0.9375em; line-height: 1.3; }
.trouble:not([hidden]) ~ .quiet:not(.button) { display: none; }

.title { color: var(--ink); font-size: 1.625em; font-weight: 680; line-height: 1.22; letter-spacing: -0.018em; text-wrap: balance; }
.title:focus { outline: none; }
.card:lang(zh) .title { letter-spacing: 0; }
.lead { margin-block-start: 0.5em; color: var(--quiet); font-size: 1.0625em; text-wrap: pretty; }
.lead strong { color: var(--ink); }
.quiet { color: var(--quiet); font-size: 0.9375em; text-wrap: pretty; }
section > .quiet { margin-block-start: 1.25em; }
.digits { font-variant-numeric: tabular-nums; }
.eyebrow { margin-block-end: 0.375em; color: var(--accent-ink); font-size: 0.875em; font-weight: 600; }
.eyebrow.ok { color: var(--ok-ink); }

ol { display: grid; gap: 1em; margin-block-start: 1.5em; counter-reset: step; }
li { display: flex; gap: 0.875em; counter-increment: step; }
li::before {
  content: counter(step);
  display: grid;
  flex: none;
  place-items: center;
  inline-size: 1.867em;
  block-size: 1.867em;
  border-radius: 50%;
  background: var(--accent-soft);
  color: var(--accent-ink);
  font-size: 0.9375em;
  font-weight: 650;
}

li p { padding-block-start: 0.125em; }

.match {
  margin-block-start: 1.25em;
  padding: 0.875em 1.25em 1em;
  border-radius: min(var(--radius), 1em);
  background: var(--accent-soft);
  color: var(--accent-ink);
  font-weight: 600;
}

.number {
  color: var(--ink);
  font-size: 3.5em;
  font-weight: 700;
  line-height: 1.1;
  letter-spacing: 0.08em;
  font-variant-numeric: tabular-nums;
}

.button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  gap: 0.5em;
  min-block-size: 2.75em;
  padding: 0.375em 1.125em;
  border: 1px solid var(--edge);
  border-radius: min(var(--radius), 0.75em);
  background: var(--surface);
  color: var(--ink);
  font: inherit;
  font-weight: 600;
  text-align: center;
  cursor: pointer;
  transition: background-color 140ms ease-out, transform 140ms ease-out;
}

.button:hover { background: var(--sunken); }
.button:active { transform: translateY(1px); }
.button:focus-visible { outline: none; box-shadow: var(--focus-ring); }
.button.main { border-color: transparent; background: var(--accent); color: var(--on-accent); }
.button.main:hover { background: var(--accent-strong); }
.button.quiet { min-block-size: 2.667em; padding: 0.25em 0.933em; font-size: 0.9375em; color: var(--ink); }
.button-icon { font-size: 0.8125em; }

@keyframes turn { to { transform: rotate(1turn); } }
@keyframes appear { from { opacity: 0; } }
@keyframes pulse { 50% { box-shadow: 0 0 0 0.333em transparent; } }

@container (min-width: 42em) {
  /* As high as the tallest state, so that nothing moves when the state changes. */
  .card {
    grid-template-columns: var(--size) minmax(0, 1fr);
    gap: 3.5em;
    align-items: center;
    min-block-size: 30em;
    padding: var(--qr-login-padding, 3em);
  }

  .code { align-self: start; }
  .title { font-size: 1.875em; }
}

@media (prefers-reduced-motion: reduce) {
  *,
  *::before,
  *::after { animation-duration: 1ms !important; animation-iteration-count: 1 !important; transition-duration: 1ms !important; }
  .spinner { border-block-start-color: var(--line); border-block-end-color: var(--accent-ink); }
}

@media (forced-colors: active) {
  .card { border: 1px solid; }
  .qr { forced-color-adjust: none; }
  .button:focus-visible { outline: 2px solid Highlight; }
}
`;

/** @type {CSSStyleSheet | null} */
let sheet = null;

/** One style sheet for all elements of a page. A constructed one is allowed under `style-src 'self'`. */
export function styleSheet() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  return sheet;
}
