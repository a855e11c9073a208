import { ApiError } from './api-error.js';

// A proxy, a firewall or a hotel's network may answer in the server's place, with any status and any text. Only a response that is
// recognizably the server's own counts as an answer; any other is a transient error.

const PROBLEM = 'application/problem+json';
const PROBLEM_TYPE = 'urn:qrlogin:problem:';

/**
 * Reads the JSON body of a successful response.
 * @template T @param {Response} response @param {string} member that every such body has @returns {Promise<T>}
 */
export async function readJson(response, member) {
  const body = hasType(response, 'application/json') ? await parse(response) : null;
  if (!body || !Object.hasOwn(body, member)) throw foreignResponseError(response);
  return /** @type {T} */ (body);
}

/** @param {Response} response @returns {null} */
export function readEmpty(response) {
  if (response.status !== 204) throw foreignResponseError(response);
  return null;
}

/** @param {Response} response @param {string} type */
export async function readText(response, type) {
  if (!hasType(response, type)) throw foreignResponseError(response);
  return response.text();
}

/** Reads the error that an unsuccessful response reports. @param {Response} response */
export async function readError(response) {
  const problem = hasType(response, PROBLEM) ? await parse(response) : null;
  if (typeof problem?.code !== 'string' || (problem.type ?? PROBLEM_TYPE + problem.code) !== PROBLEM_TYPE + problem.code) {
    return foreignResponseError(response);
  }
  // A bound token is useless without its key, and this browser has since created another one.
  const code = problem.code === 'invalid_dpop_proof' && response.status === 401 ? 'key_lost' : problem.code;
  return new ApiError(code, { ...problem, status: response.status, retryAfter: retryAfterOf(response) });
}

/** @param {Response} response */
export function foreignResponseError(response) {
  const code = response.status === 429 ? 'rate_limited' : 'unavailable';
  return new ApiError(code, { status: response.status, retryAfter: retryAfterOf(response) });
}

/** @param {Response} response @param {string} type */
export const hasType = (response, type) => response.headers.get('Content-Type')?.toLowerCase().startsWith(type) ?? false;

/** @param {Response} response @returns {Promise<Record<string, any> | null>} null if the body is no JSON object */
async function parse(response) {
  const text = await response.text();
  try {
    const body = JSON.parse(text);
    return typeof body === 'object' ? body : null;
  } catch {
    return null;
  }
}

/** The seconds to wait: RFC 9110, section 10.2.3, allows a number or a date. @param {Response} response @returns {number | null} */
function retryAfterOf(response) {
  const text = response.headers.get('Retry-After') ?? '';
  if (/^\d+$/.test(text)) return Number(text);
  const seconds = (Date.parse(text) - Date.parse(response.headers.get('Date') ?? new Date().toUTCString())) / 1000;
  return Number.isNaN(seconds) ? null : Math.max(0, Math.ceil(seconds));
}
