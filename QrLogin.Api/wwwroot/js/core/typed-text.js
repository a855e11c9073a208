// Normalizes text that a person types, as the server does before it compares it: see TypedText in the server's code.

const MINUS_SIGN = '\u2212';

/** Japanese keyboards type it in place of a dash. */
const PROLONGED_SOUND_MARK = '\u30FC';

/** The Hangul fillers and the empty braille pattern, which Unicode classifies as letters and a symbol. */
const BLANKS = /[\u115F\u1160\u2800]/gu;

/** What .NET's Trim removes: what String.prototype.trim removes, and U+0085 (next line). */
const SURROUNDING_SPACE = /^[\s\u0085]+|[\s\u0085]+$/g;

/**
 * A name: in NFKC, with ASCII digits and dashes, without format characters, leftover combining marks, blanks and surrounding space.
 * @param {string} text
 */
export function normalizeName(text) {
  return asciiDigits(text.normalize('NFKC'))
    .replace(/\p{Pd}/gu, '-')
    .replaceAll(MINUS_SIGN, '-')
    .replace(/[\p{Cf}\p{Mn}\p{Me}]/gu, '')
    .replace(BLANKS, '')
    .replace(SURROUNDING_SPACE, '');
}

/**
 * A code or a number: in Unicode form NFKC, with ASCII digits, ASCII letters in upper case, and only letters and numbers.
 * @param {string} text
 */
export function normalizeCode(text) {
  return asciiDigits(text.normalize('NFKC'))
    .replaceAll(PROLONGED_SOUND_MARK, '')
    .replace(BLANKS, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/[a-z]/g, (letter) => letter.toUpperCase());
}

/** @param {string} text */
const asciiDigits = (text) => text.replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)));

/**
 * In Unicode, the digits of each script are a run of ten that begins with zero; some runs are adjacent.
 * @param {string} digit
 */
function digitValue(digit) {
  const code = /** @type {number} */ (digit.codePointAt(0));
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before++;
  return before % 10;
}
