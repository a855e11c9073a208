const SVG = 'http://www.w3.org/2000/svg';

/**
 * Strokes on a 24 by 24 grid. Part of the script, so that icons also appear while the server is unreachable.
 * @typedef {keyof typeof STROKES} IconName
 */
const STROKES = {
  monitor: 'M5 4h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2ZM8 20h8M12 16v4',
  phone: 'M9 2.5h6a2.5 2.5 0 0 1 2.5 2.5v14a2.5 2.5 0 0 1-2.5 2.5H9A2.5 2.5 0 0 1 6.5 19V5A2.5 2.5 0 0 1 9 2.5ZM11 18h2',
  tablet: 'M7 2.5h10A2.5 2.5 0 0 1 19.5 5v14a2.5 2.5 0 0 1-2.5 2.5H7A2.5 2.5 0 0 1 4.5 19V5A2.5 2.5 0 0 1 7 2.5ZM11 18h2',
  tv: 'M5 7h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V9a2 2 0 0 1 2-2ZM8.5 3 12 7l3.5-4M8 22h8',
  chip:
    'M8 6h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2ZM10 10h4v4h-4ZM9 3v3M15 3v3M9 18v3' +
    'M15 18v3M3 9h3M3 15h3M18 9h3M18 15h3',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  cross: 'm6.5 6.5 11 11M17.5 6.5l-11 11',
  clock: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM12 7.5V12l3 2',
  warning: 'M12 4 21 19.5H3ZM12 10v4M12 16.9v.1',
  offline:
    'M4 9.5A12 12 0 0 1 8.5 7M12 6a12 12 0 0 1 8 3.5M7 13a8 8 0 0 1 4-2M15 11.7A8 8 0 0 1 17 13' +
    'M10 16.3a3.5 3.5 0 0 1 4 0M12 19.5v.1M4 3l16 18',
  question: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM9.5 9.5a2.5 2.5 0 1 1 3.7 2.2c-.8.4-1.2 1-1.2 1.8M12 16.7v.1',
  people:
    'M9 5a3.2 3.2 0 1 1 0 6.4A3.2 3.2 0 0 1 9 5ZM3 19c.5-3 3-4.8 6-4.8s5.5 1.8 6 4.8M15.5 5.3a3.2 3.2 0 0 1 0 5.8' +
    'M17.5 14.6c1.8.7 3.1 2.2 3.5 4.4',
  exit: 'M14 4H7a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h7M10.5 12H21M17.5 8.5 21 12l-3.5 3.5',
  camera:
    'M8.5 7 10 4.5h4L15.5 7H19a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V9a2 2 0 0 1 2-2Z' +
    'M12 9.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Z',
  refresh: 'M20 12a8 8 0 1 1-2.5-5.8M20 3.5v4.3h-4.3',
  scan: 'M4 8V6a2 2 0 0 1 2-2h2M16 4h2a2 2 0 0 1 2 2v2M20 16v2a2 2 0 0 1-2 2h-2M8 20H6a2 2 0 0 1-2-2v-2M4 12h16',
};

/** @param {Element} place @param {IconName} name */
export function putIcon(place, name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', STROKES[name]);
  svg.append(path);
  place.replaceChildren(svg);
}

/** Fills every place that names its icon in `data-icon`. @param {ParentNode} root */
export function putIcons(root) {
  for (const place of root.querySelectorAll('[data-icon]')) {
    putIcon(place, /** @type {IconName} */ (place.getAttribute('data-icon')));
  }
}
