/**
 * Says below an input what is wrong with it; an empty text says that nothing is.
 * @param {HTMLInputElement} input
 * @param {string} text
 */
export function setFieldError(input, text) {
  const place = document.getElementById(`${input.id}-error`);
  place.textContent = text;
  place.hidden = text === '';
  if (text) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
}

/** What to say of an input that must be filled and is not. @param {HTMLInputElement} input */
export function missing(input) {
  return input.validity.valueMissing ? `${nameOf(input)} is needed.` : '';
}

/** What to say of an input that breaks its own rules; empty where it keeps them. @param {HTMLInputElement} input */
export function faultOf(input) {
  // `validity.tooShort` is only ever set by a person's typing, not by a password manager's.
  if (input.value && input.value.length < input.minLength) return `${nameOf(input)} needs at least ${input.minLength} characters.`;
  if (input.validity.patternMismatch) return `${nameOf(input)} may have letters, digits and . _ - @ + only.`;
  return missing(input);
}

function nameOf({ labels }) {
  return labels[0].firstChild.textContent.trim();
}
