import { I18n } from './i18n.js';
import { en } from './messages.en.js';
import { zh } from './messages.zh.js';

/** @typedef {import('./messages.en.js').MessageKey} MessageKey */

const MESSAGES = { en, zh };

/** The language of the page. @returns {keyof typeof MESSAGES} */
export const language = () => (document.documentElement.lang.startsWith('zh') ? 'zh' : 'en');

/** @type {I18n<MessageKey>} */
const i18n = new I18n(document, () => ({ language: language(), messages: MESSAGES[language()] }));

export const { t, render, renderTexts, renderMessages, refresh } = i18n;
