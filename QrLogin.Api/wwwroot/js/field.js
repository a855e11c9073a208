import { later, t, write } from './words.js';

/**
 * Says below an input what is wrong with it; an empty text says that nothing is.
 * @param {HTMLInputElement} input
 * @param {string | object} text
 */
export function setFieldError(input, text) {
  const place = document.getElementById(`${input.id}-error`);
  write(place, text);
  place.hidden = text === '';
  if (text) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
}

/** What to say of an input that must be filled and is not. @param {HTMLInputElement} input */
export function missing(input) {
  return input.validity.valueMissing ? t('fault.missing', { name: nameOf(input) }) : '';
}

/** What to say of an input that breaks its own rules; empty where it keeps them. @param {HTMLInputElement} input */
export function faultOf(input) {
  // `validity.tooShort` is only ever set by a person's typing, not by a password manager's.
  if (input.value && input.value.length < input.minLength) return t('fault.short', { name: nameOf(input), least: input.minLength });
  if (input.validity.patternMismatch) return t('fault.pattern', { name: nameOf(input) });
  return missing(input);
}

/** What to say of an input that keeps its own rules and was refused all the same. @param {HTMLInputElement} input */
export const refused = (input) => faultOf(input) || t('fault.refused', { name: nameOf(input) });

const nameOf = ({ labels }) => later(() => labels[0].firstChild.textContent.trim());
