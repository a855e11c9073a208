import { t } from './words.js';

// The set of RFC 8628, section 6.1: no vowels, so no words; nothing that looks like a digit.
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const LENGTH = 8;
const HALF = LENGTH / 2;

/** What people and keyboards put between letters, and what comes along unseen when a code is pasted. */
const BETWEEN = /[\p{P}\p{Z}\p{C}]/gu;

/** A code as screens show it, or what there is of it so far. @param {string} text */
export function asShown(text) {
  const letters = lettersOf(text);
  return letters.length > HALF ? `${letters.slice(0, HALF)}-${letters.slice(HALF)}` : letters;
}

/** Where in the shown code a place of the typed text is. @param {string} text @param {number} place */
export function placeInShown(text, place) {
  const before = lettersOf(text.slice(0, place)).length;
  return before > HALF ? before + 1 : before;
}

/** What keeps a text from being any code; empty where it may be one. @param {string} text @returns {string | object} */
export function faultOf(text) {
  const letters = lettersOf(text);
  const stranger = [...letters].find((letter) => !LETTERS.includes(letter));
  if (letters === '') return t('link.empty');
  if (stranger) return t('link.stranger', { letter: stranger });
  return letters.length === LENGTH ? '' : t('link.length', { length: LENGTH, count: letters.length });
}

function lettersOf(text) {
  return text.replace(BETWEEN, '').toUpperCase();
}
