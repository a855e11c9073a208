/** @import { SessionStatus } from './api-types.d.ts' */

/**
 * @typedef {object} ProblemDetails
 * @property {number} [status]
 * @property {number | null} [retryAfter]
 * @property {Record<string, string[]>} [errors]
 * @property {SessionStatus} [sessionStatus]
 * @property {number} [attemptsLeft]
 */

/** The codes of errors after which another attempt may succeed. */
const TRANSIENT = new Set(['offline', 'silent', 'unavailable', 'rate_limited']);

/** A call that failed. */
export class ApiError extends Error {
  /**
   * The code of the server's problem. Or `offline` if no response arrived, `silent` if a stream opened but sent nothing, `unavailable` if
   * something else answered in the server's place, `key_lost` if this browser no longer has the key for the login, `failed` if the page
   * has a bug.
   */
  code;

  /** The HTTP status; 0 if no response arrived. */
  status;

  /** Seconds. */
  retryAfter;

  /** Validation errors, by member of the request. */
  errors;

  sessionStatus;
  attemptsLeft;

  /** @param {string} code @param {ProblemDetails} [details] */
  constructor(code, { status = 0, retryAfter = null, errors = {}, sessionStatus, attemptsLeft } = {}) {
    super(code);
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
    this.errors = errors;
    this.sessionStatus = sessionStatus;
    this.attemptsLeft = attemptsLeft;
  }

  /** Whether the same call may succeed a little later. */
  get isTransient() {
    return TRANSIENT.has(this.code) || this.status >= 500;
  }

  /** Whether the call's login can no longer be used. */
  get isLoginLost() {
    return this.code === 'invalid_token' || this.code === 'key_lost';
  }
}

/**
 * Narrows a caught error to a failed call. Any other error is a bug in the page: it is logged, and becomes an error that the page can
 * show.
 * @param {unknown} error @returns {ApiError}
 */
export function asApiError(error) {
  if (error instanceof ApiError) return error;
  console.error(error);
  return new ApiError('failed');
}

/**
 * Awaits a call that may already have taken effect; a refusal that says so counts as success.
 * @param {Promise<unknown>} call @param {(error: ApiError) => boolean} isDone
 */
export async function unlessDone(call, isDone) {
  try {
    await call;
  } catch (caught) {
    if (!isDone(asApiError(caught))) throw caught;
  }
}
