import { t } from './words.js';

const TYPES = new Set(['pc', 'web', 'ios', 'android', 'tablet', 'tv']);

/** What a person calls a type of device. @param {string} type */
export const typeInWords = (type) => t(`type.${TYPES.has(type) ? type : 'other'}`);
