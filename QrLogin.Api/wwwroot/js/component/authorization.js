/** @import { Answer } from '../core/answer.js' */
/** @import { CodeAnswer } from '../../qr-login.js' */

/** The attributes that become parameters of the request. */
const ATTRIBUTES = ['redirect-uri', 'code-challenge', 'state', 'nonce'];

/** The authorization request that an element's attributes describe; null without `client`. @param {Element} element */
export function requestOf(element) {
  const client = element.getAttribute('client');
  if (client === null) return null;
  const request = new URLSearchParams({ response_type: 'code', client_id: client, scope: element.getAttribute('scope') ?? 'openid' });
  for (const attribute of ATTRIBUTES) {
    const value = element.getAttribute(attribute);
    if (value !== null) request.set(attribute.replace('-', '_'), value);
  }
  if (request.has('code_challenge')) request.set('code_challenge_method', 'S256');
  return String(request);
}

/** What the site gets. @param {Answer} answer @returns {CodeAnswer} */
export function codeOf({ redirectTo, formPost }) {
  const fields = formPost?.fields ?? Object.fromEntries(new URL(/** @type {string} */ (redirectTo)).searchParams);
  return { code: fields.code, state: fields.state ?? null, iss: fields.iss, redirectTo: redirectTo ?? null };
}
