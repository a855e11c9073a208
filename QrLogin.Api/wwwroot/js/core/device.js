import * as storage from './storage.js';
import * as userAgent from './user-agent.js';

/** @import { IconName } from './icons.js' */

const KEY = 'device';
const ID_FORMAT = /^[A-Za-z0-9._~:-]{8,128}$/;

/** The types of devices that the API has, each with its icon. */
const TYPES = /** @type {const} */ ({
  pc: 'monitor',
  web: 'monitor',
  ios: 'phone',
  android: 'phone',
  tablet: 'tablet',
  tv: 'tv',
  other: 'chip',
});

/** @typedef {keyof typeof TYPES} DeviceType */

/** This browser, as the server knows it. A login is bound to both members, so both are chosen once and stored together. */
export const device = loadOrCreate();

/** A name for this device that a person recognizes. */
export const deviceName = userAgent.describe(navigator.userAgent);

/** An older page may not know a newer server's type. @param {string} type @returns {DeviceType} */
export const knownDeviceType = (type) => (isKnown(type) ? type : 'other');

/** @param {string} type @returns {IconName} */
export const deviceIcon = (type) => TYPES[knownDeviceType(type)];

/** @param {string} type @returns {type is DeviceType} */
function isKnown(type) {
  return Object.hasOwn(TYPES, type);
}

/** @returns {{ id: string, type: string }} */
function loadOrCreate() {
  const stored = /** @type {{ id: string, type: string } | null} */ (storage.read(KEY));
  if (stored && ID_FORMAT.test(stored.id) && isKnown(stored.type)) return stored;
  const created = { id: randomId(), type: ownType() };
  storage.write(KEY, created);
  return created;
}

// Not crypto.randomUUID: browsers lack it on plain HTTP, which a phone on the same network may use to try this out.
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function ownType() {
  const agent = navigator.userAgent;
  if (/\biPhone\b|\biPod\b/.test(agent)) return 'ios';
  if (/\biPad\b/.test(agent) || isDisguisedIpad(agent)) return 'tablet';
  if (/\bAndroid\b/.test(agent)) return /\bMobile\b/.test(agent) ? 'android' : 'tablet';
  return 'web';
}

// An iPad claims to be a Mac, but no Mac has a touch screen.
/** @param {string} agent */
function isDisguisedIpad(agent) {
  return /\bMacintosh\b/.test(agent) && navigator.maxTouchPoints > 1;
}
