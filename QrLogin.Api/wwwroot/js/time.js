import { later, t } from './words.js';

const UNITS = [['day', 86_400], ['hour', 3_600], ['minute', 60]];
const language = () => document.documentElement.lang;

/** How long ago, such as "2 minutes ago". @param {string} instant RFC 3339 */
export const ago = (instant) => later(() => {
  const seconds = (Date.now() - Date.parse(instant)) / 1000;
  // Two clocks never agree: the near future is now.
  const unit = UNITS.find(([, length]) => seconds >= length);
  return unit ? new Intl.RelativeTimeFormat(language(), { numeric: 'always' }).format(-Math.floor(seconds / unit[1]), unit[0]) : String(t('time.now'));
});

/** @param {string} instant RFC 3339 */
export const absolute = (instant) => dateTime(instant, { dateStyle: 'medium', timeStyle: 'short' });

/** @param {string} instant RFC 3339 */
export const clock = (instant) => dateTime(instant, { timeStyle: 'medium' });

/** A wait, such as "1 second" or "3 minutes". @param {number} seconds */
export function duration(seconds) {
  const [count, unit] = seconds < 120 ? [Math.max(1, seconds), 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return later(() => new Intl.NumberFormat(language(), { style: 'unit', unit, unitDisplay: 'long' }).format(count));
}

function dateTime(instant, options) {
  return later(() => new Intl.DateTimeFormat(language(), options).format(new Date(instant)));
}
