import { t } from '../../i18n/page-i18n.js';

// RFC 8628, section 6.1: codes without vowels form no words, and none of these letters looks like a digit.
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const LENGTH = 8;
const HALF = LENGTH / 2;

/** Characters that people and keyboards put between letters, and invisible characters in a pasted code. */
const SEPARATORS = /[\p{P}\p{Z}\p{C}]/gu;

/** A complete or partial code as screens show it. @param {string} text */
export function formatUserCode(text) {
  const letters = lettersOf(text);
  return letters.length > HALF ? `${letters.slice(0, HALF)}-${letters.slice(HALF)}` : letters;
}

/** Where the caret belongs in the formatted code. @param {string} text as typed @param {number} caret its place in that text */
export function caretInFormatted(text, caret) {
  const before = lettersOf(text.slice(0, caret)).length;
  return before > HALF ? before + 1 : before;
}

/** Why a text cannot be a code; null if it may be one. @param {string} text */
export function userCodeError(text) {
  const letters = lettersOf(text);
  const wrong = [...letters].find((letter) => !LETTERS.includes(letter));
  if (letters === '') return t('link.empty');
  if (wrong) return t('link.wrong-letter', { letter: wrong });
  return letters.length === LENGTH ? null : t('link.length', { length: LENGTH, count: letters.length });
}

/** @param {string} text */
const lettersOf = (text) => text.replace(SEPARATORS, '').toUpperCase();
