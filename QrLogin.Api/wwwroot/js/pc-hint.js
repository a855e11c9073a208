import { byId } from './dom.js';

const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Tells somebody who tries this out alone how to: no phone can follow a link to "localhost".
 * @param {string | null} qrText
 */
export function showHint(qrText) {
  byId('hint').hidden = !qrText || !LOCAL_NAMES.has(location.hostname);
  if (qrText) byId('hint-link').href = qrText;
}
