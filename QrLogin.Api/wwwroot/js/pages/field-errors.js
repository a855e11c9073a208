import { byId } from '../core/dom.js';
import { lazy } from '../i18n/i18n.js';
import { render, t } from '../i18n/page-i18n.js';

/** @import { Text } from '../i18n/i18n.js' */

/** Shows an error below an input. @param {HTMLInputElement} input @param {Text | null} text */
export function showFieldError(input, text) {
  const place = byId(`${input.id}-error`);
  render(place, text ?? '');
  place.hidden = text === null;
  if (text !== null) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
}

/** The error of a required input that is empty. @param {HTMLInputElement} input */
export function missingError(input) {
  return input.validity.valueMissing ? t('field.missing', { name: labelOf(input) }) : null;
}

/** The error of an input by its own attributes. @param {HTMLInputElement} input */
export function inputError(input) {
  // Browsers set `validity.tooShort` only for what a person types, not for what a password manager fills in.
  if (input.value && input.value.length < input.minLength) return t('field.short', { name: labelOf(input), min: input.minLength });
  if (input.validity.patternMismatch) return t('field.pattern', { name: labelOf(input) });
  return missingError(input);
}

/** The error of an input that the server has refused. @param {HTMLInputElement} input */
export const refusedError = (input) => inputError(input) ?? t('field.refused', { name: labelOf(input) });

/** @param {HTMLInputElement} input */
const labelOf = ({ labels }) => lazy(() => labels?.[0].firstChild?.textContent?.trim() ?? '');
