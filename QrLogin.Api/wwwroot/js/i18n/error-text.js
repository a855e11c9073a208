import { t } from './page-i18n.js';
import { duration } from './time.js';

/** @import { ApiError } from '../core/api-error.js' */
/** @import { MessageKey } from './page-i18n.js' */

/**
 * For callers that give no message of their own. The phone's page has its own table: pages/phone/refusals.js.
 * @type {Record<string, MessageKey>}
 */
const DEFAULTS = { offline: 'error.offline', rate_limited: 'error.rate-limited', failed: 'error.failed' };

/**
 * The message to a person about a failed call.
 * @param {ApiError} error
 * @param {Record<string, MessageKey>} [messages] by the error's code, or `offline` for every other transient error, or `failed` for the
 *   rest; they may use `{wait}`
 */
export function errorText({ code, retryAfter, isTransient }, messages = {}) {
  const all = { ...DEFAULTS, ...messages };
  const key = Object.hasOwn(all, code) ? all[code] : all[isTransient ? 'offline' : 'failed'];
  return t(key, { wait: duration(retryAfter ?? 1) });
}
