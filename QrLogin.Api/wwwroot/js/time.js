const LANGUAGE = document.documentElement.lang;
const UNITS = [['day', 86_400], ['hour', 3_600], ['minute', 60]];

const relative = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: 'always' });
const dateAndTime = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: 'medium', timeStyle: 'short' });
const timeOfDay = new Intl.DateTimeFormat(LANGUAGE, { timeStyle: 'medium' });

/** How long ago, such as "2 minutes ago". @param {string} instant RFC 3339 */
export function ago(instant) {
  const seconds = (Date.now() - Date.parse(instant)) / 1000;
  // Two clocks never agree: the near future is now.
  const unit = UNITS.find(([, length]) => seconds >= length);
  return unit ? relative.format(-Math.floor(seconds / unit[1]), unit[0]) : 'just now';
}

/** @param {string} instant RFC 3339 */
export const absolute = (instant) => dateAndTime.format(new Date(instant));

/** @param {string} instant RFC 3339 */
export const clock = (instant) => timeOfDay.format(new Date(instant));

/** A wait, such as "1 second" or "3 minutes". @param {number} seconds */
export function duration(seconds) {
  const [count, unit] = seconds < 120 ? [Math.max(1, seconds), 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
