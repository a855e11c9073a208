import { byId } from '../../core/dom.js';

const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Explains how to try this out on localhost, where no phone can follow the code's link.
 * @param {string | null} link null hides the hint
 */
export function showLocalHint(link) {
  byId('hint').hidden = !link || !LOCAL_NAMES.has(location.hostname);
  if (link) byId('hint-link', HTMLAnchorElement).href = link;
}
