import { normalizeCode } from '../../core/typed-text.js';
import { t } from '../../i18n/page-i18n.js';

// RFC 8628, section 6.1: codes without vowels form no words, and none of these letters looks like a digit.
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const LENGTH = 8;
const HALF = LENGTH / 2;

/** A complete or partial code as screens show it. @param {string} text */
export function formatUserCode(text) {
  const letters = normalizeCode(text);
  return letters.length > HALF ? `${letters.slice(0, HALF)}-${letters.slice(HALF)}` : letters;
}

/** Where the caret belongs in the formatted code. @param {string} text as typed @param {number} caret its place in that text */
export function caretInFormatted(text, caret) {
  const before = normalizeCode(text.slice(0, caret)).length;
  return before > HALF ? before + 1 : before;
}

/** Why a text cannot be a code; null if it may be one. @param {string} text */
export function userCodeError(text) {
  const letters = normalizeCode(text);
  const wrong = [...letters].find((letter) => !LETTERS.includes(letter));
  if (letters === '') return t('link.empty');
  if (wrong) return t('link.wrong-letter', { letter: wrong });
  return letters.length === LENGTH ? null : t('link.length', { length: LENGTH, count: letters.length });
}
