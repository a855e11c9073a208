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
  /** The problem's `code`; `offline` if no answer came, `silent` if a stream opened and sent nothing. */
  code;

  /** The HTTP status; 0 if no answer came. */
  status;

  /** Seconds. */
  retryAfter;

  /** What is wrong with the request, by its member. */
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
 * Narrows what a `catch` caught. Anything but a failed call is a bug and is rethrown.
 * @param {unknown} error @returns {ApiError}
 */
export function asApiError(error) {
  if (error instanceof ApiError) return error;
  throw error;
}

/**
 * Awaits a call whose effect may already be in place; a refusal that says so counts as success.
 * @param {Promise<unknown>} call @param {(error: ApiError) => boolean} isDone
 */
export async function unlessDone(call, isDone) {
  try {
    await call;
  } catch (caught) {
    if (!isDone(asApiError(caught))) throw caught;
  }
}
