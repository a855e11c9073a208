import { serverNow } from '../core/server-clock.js';
import { lazy } from './i18n.js';
import { t } from './page-i18n.js';

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [['day', 86_400], ['hour', 3_600], ['minute', 60]];

const locale = () => document.documentElement.lang;

/** For example "2 minutes ago", by the server's clock. @param {string} instant RFC 3339 */
export const ago = (instant) => lazy(() => {
  const seconds = (serverNow() - Date.parse(instant)) / 1000;
  const found = UNITS.find(([, length]) => seconds >= length);
  // The estimate of the server's clock lags by the response time, so an instant can also be in the near future.
  if (!found) return String(t('time.now'));
  const [unit, length] = found;
  return new Intl.RelativeTimeFormat(locale(), { numeric: 'always' }).format(-Math.floor(seconds / length), unit);
});

/** @param {string} instant RFC 3339 */
export const dateAndTime = (instant) => format(instant, { dateStyle: 'medium', timeStyle: 'short' });

/** @param {string} instant RFC 3339 */
export const timeOfDay = (instant) => format(instant, { timeStyle: 'medium' });

/** For example "1 second" or "3 minutes". @param {number} seconds */
export function duration(seconds) {
  const [count, unit] = seconds < 120 ? [Math.max(1, seconds), 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return lazy(() => new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'long' }).format(count));
}

/** @param {string} instant @param {Intl.DateTimeFormatOptions} options */
function format(instant, options) {
  return lazy(() => new Intl.DateTimeFormat(locale(), options).format(new Date(instant)));
}
