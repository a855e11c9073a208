/**
 * The colours of the pages and of the component, in a light and in a dark scheme. The component makes its custom properties from them;
 * for the pages, scripts/update.sh scripts writes them to tokens.css.
 * @typedef {Record<string, readonly [light: string, dark: string]>} Colors
 */

/** Colours that a site can set on the component. @type {Colors} */
export const THEME_COLORS = {
  'surface': ['#fff', '#151a26'],
  'sunken': ['#f5f7fb', '#1b2130'],
  'ink': ['#131928', '#eef1f8'],
  'quiet': ['#545d75', '#a5afc4'],
  'line': ['#e0e5ef', '#2a3245'],
  'edge': ['#c9d1e0', '#3c465d'],
  'accent': ['#2f5be7', '#4267ec'],
  'accent-strong': ['#2349c6', '#3457d6'],
  'accent-ink': ['#234ac4', '#a3b8ff'],
  'accent-soft': ['#e9eefe', '#222d52'],
  'on-accent': ['#fff', '#fff'],
  'warn-ink': ['#754800', '#f5cf87'],
  'ok-ink': ['#0f6b45', '#7fdcb0'],
  'ok-soft': ['#e0f4ea', '#12352a'],
};

/** The layers of a card's shadow. @type {Colors} */
export const SHADE_COLORS = {
  'shade-near': ['rgb(19 25 40 / 6%)', 'transparent'],
  'shade-edge': ['rgb(19 25 40 / 5%)', 'rgb(255 255 255 / 6%)'],
  'shade-far': ['rgb(19 25 40 / 16%)', 'rgb(0 0 0 / 60%)'],
};

/** Colours that only the pages use. @type {Colors} */
export const PAGE_COLORS = {
  'page': ['#f3f5fa', '#0b0e16'],
  'glow': ['rgb(47 91 231 / 9%)', 'rgb(90 124 255 / 14%)'],
  'raised': ['#fff', '#2d3750'],
  'field-line': ['#858fa6', '#6b7690'],
  'danger': ['#c2323f', '#cb3b49'],
  'danger-strong': ['#a52632', '#b23240'],
  'danger-ink': ['#b02734', '#ff9fa8'],
  'danger-soft': ['#fdecee', '#3a1d24'],
  'warn-soft': ['#fff3d9', '#37290f'],
};
