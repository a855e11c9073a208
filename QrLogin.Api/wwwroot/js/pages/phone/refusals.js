import { t } from '../../i18n/page-i18n.js';

/** @import { ApiError } from '../../core/api-error.js' */
/** @import { SessionStatus } from '../../core/api-types.d.ts' */
/** @import { IconName } from '../../core/icons.js' */
/** @import { Text } from '../../i18n/i18n.js' */
/** @import { MessageKey } from '../../i18n/page-i18n.js' */

/**
 * @typedef {object} Refusal
 * @property {string} state
 * @property {IconName} icon
 * @property {Text} title
 * @property {Text} text
 * @property {Text} [again] the label of a button that tries again
 * @property {boolean} [hasAccountLink]
 */

/** @typedef {'qr_not_found' | 'qr_expired' | 'qr_already_scanned' | 'scan_code_stale' | 'same_device' | 'invalid_confirm_token' |
 *   'wrong_number' | 'rate_limited' | 'offline' | 'unavailable' | 'unknown'} KnownCode */

/** @type {Record<KnownCode, { icon: IconName, again?: MessageKey }>} */
const REFUSALS = {
  qr_not_found: { icon: 'question' },
  qr_expired: { icon: 'clock' },
  qr_already_scanned: { icon: 'people' },
  scan_code_stale: { icon: 'scan' },
  same_device: { icon: 'monitor' },
  invalid_confirm_token: { icon: 'scan', again: 'refusal.look-again' },
  wrong_number: { icon: 'cross' },
  rate_limited: { icon: 'clock', again: 'try-again' },
  offline: { icon: 'offline', again: 'try-again' },
  unavailable: { icon: 'offline', again: 'try-again' },
  unknown: { icon: 'question', again: 'try-again' },
};

/** How a finished session ended, for a person: the messages. A confirmed one may still be redeemed, or expire. */
const ENDS = /** @type {const} */ ({ redeemed: 'logged-in', denied: 'denied', cancelled: 'cancelled' });

/** The page's states that are not named after a code. @type {Record<string, string>} */
const STATES = { wrong_number: 'denied', unavailable: 'offline' };

/** @param {ApiError} error @returns {Refusal} */
export function refusalOf({ code, status, sessionStatus }) {
  if (code === 'qr_finished') return finishedRefusal(sessionStatus);
  const known = knownCode(code, status);
  const { icon, again } = REFUSALS[known];
  return {
    state: STATES[code] ?? code.replaceAll('_', '-'),
    icon,
    title: t(`refusal.${known}.title`),
    text: t(`refusal.${known}.text`),
    again: again && t(again),
  };
}

/** @param {string} code @param {number} status @returns {KnownCode} */
function knownCode(code, status) {
  if (Object.hasOwn(REFUSALS, code)) return /** @type {KnownCode} */ (code);
  return status >= 500 ? 'unavailable' : 'unknown';
}

/** @param {SessionStatus | undefined} status @returns {Refusal} */
function finishedRefusal(status) {
  const end = status && status in ENDS ? ENDS[/** @type {keyof typeof ENDS} */ (status)] : 'used';
  const isLoggedIn = end === 'logged-in';
  return {
    state: 'qr-finished',
    icon: isLoggedIn ? 'check' : 'cross',
    title: t(`finished.${end}.title`),
    text: t(`finished.${end}.text`),
    hasAccountLink: isLoggedIn,
  };
}
