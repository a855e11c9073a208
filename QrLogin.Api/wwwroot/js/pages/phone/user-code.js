import { normalizeCode } from '../../core/typed-text.js';
import { t } from '../../i18n/page-i18n.js';
import { showFieldError } from '../field-errors.js';

// RFC 8628, section 6.1: codes without vowels form no words, and none of these letters looks like a digit.
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const LENGTH = 8;
const HALF = LENGTH / 2;

/** A complete or partial code as screens show it. @param {string} text */
function formatUserCode(text) {
  const letters = normalizeCode(text);
  return letters.length > HALF ? `${letters.slice(0, HALF)}-${letters.slice(HALF)}` : letters;
}

/** Where the caret belongs in the formatted code. @param {string} text as typed @param {number} caret its place in that text */
function caretInFormatted(text, caret) {
  const before = normalizeCode(text.slice(0, caret)).length;
  return before > HALF ? before + 1 : before;
}

/** Formats a code while a person types it. @param {HTMLInputElement} input */
export function formatWhileTyping(input) {
  input.addEventListener('input', (event) => {
    showFieldError(input, null);
    // A keyboard that is still composing repeats its letters if a script changes them.
    if (!(/** @type {InputEvent} */ (event).isComposing)) formatInput(input);
  });
  input.addEventListener('compositionend', () => formatInput(input));
}

/** @param {HTMLInputElement} input */
export function formatInput(input) {
  const { value, selectionStart } = input;
  const formatted = formatUserCode(value);
  if (formatted === value) return;
  const caret = caretInFormatted(value, selectionStart ?? value.length);
  input.value = formatted;
  // In Safari, setting the selection of an input also moves the focus to it.
  if (document.activeElement === input) input.setSelectionRange(caret, caret);
}

/** Why a text cannot be a code; null if it may be one. @param {string} text */
export function userCodeError(text) {
  const letters = normalizeCode(text);
  const wrong = [...letters].find((letter) => !LETTERS.includes(letter));
  if (letters === '') return t('link.empty');
  if (wrong) return t('link.wrong-letter', { letter: wrong });
  return letters.length === LENGTH ? null : t('link.length', { length: LENGTH, count: letters.length });
}
