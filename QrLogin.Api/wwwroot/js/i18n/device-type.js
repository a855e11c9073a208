import { knownDeviceType } from '../core/device.js';
import { t } from './page-i18n.js';

/** The name that people use for a type of device. @param {string} type */
export const deviceTypeText = (type) => t(`type.${knownDeviceType(type)}`);
