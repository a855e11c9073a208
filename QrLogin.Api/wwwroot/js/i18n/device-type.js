import { t } from './page-i18n.js';

const TYPES = /** @type {const} */ (['pc', 'web', 'ios', 'android', 'tablet', 'tv']);

/** What a person calls a type of device. @param {string} type */
export const deviceTypeText = (type) => t(`type.${TYPES.find((known) => known === type) ?? 'other'}`);
