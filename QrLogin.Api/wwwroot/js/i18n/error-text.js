import { t } from './page-i18n.js';
import { duration } from './time.js';

/** @import { ApiError } from '../core/api-error.js' */
/** @import { MessageKey } from './page-i18n.js' */

/**
 * For callers without a message of their own. The phone's page has its own table: pages/phone/refusals.js.
 * @type {Record<string, MessageKey>}
 */
const DEFAULTS = { offline: 'error.offline', rate_limited: 'error.rate-limited', failed: 'error.failed' };

/**
 * What to tell a person about a call that failed.
 * @param {ApiError} error
 * @param {Record<string, MessageKey>} [messages] by the error's code, or `offline` for every other transient error, or `failed` for the
 *   rest; they may use `{wait}`
 */
export function errorText({ code, retryAfter, isTransient }, messages = {}) {
  const all = { ...DEFAULTS, ...messages };
  const key = Object.hasOwn(all, code) ? all[code] : all[isTransient ? 'offline' : 'failed'];
  return t(key, { wait: duration(retryAfter ?? 1) });
}
