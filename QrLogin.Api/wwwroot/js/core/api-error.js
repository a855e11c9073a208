/** @import { SessionStatus } from './api-types.d.ts' */

/**
 * @typedef {object} ProblemDetails
 * @property {number} [status]
 * @property {number | null} [retryAfter]
 * @property {Record<string, string[]>} [errors]
 * @property {SessionStatus} [sessionStatus]
 * @property {number} [attemptsLeft]
 */

/** A call that failed. */
export class ApiError extends Error {
  /** The problem's `code`; `offline` if no response arrived, `silent` if a stream opened but sent nothing. */
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
    return this.code === 'offline' || this.code === 'rate_limited' || this.status >= 500;
  }
}

/**
 * Narrows a caught error to a failed call. Rethrows anything else, which is a bug.
 * @param {unknown} error @returns {ApiError}
 */
export function asApiError(error) {
  if (error instanceof ApiError) return error;
  throw error;
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
