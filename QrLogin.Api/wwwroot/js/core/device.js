import * as storage from './storage.js';
import * as userAgent from './user-agent.js';

/** @import { IconName } from './icons.js' */

const KEY = 'device';
const ID_FORMAT = /^[A-Za-z0-9._~:-]{8,128}$/;

/** The icon of each type of device. @type {Record<string, IconName>} */
const TYPES = {
  pc: 'monitor',
  web: 'monitor',
  ios: 'phone',
  android: 'phone',
  tablet: 'tablet',
  tv: 'tv',
  other: 'chip',
};

/** This browser, as the server knows it. A login is bound to both members, so both are chosen once and stored together. */
export const device = loadOrCreate();

/** What a person would call this device. */
export const deviceName = userAgent.describe(navigator.userAgent);

/** @param {string} type @returns {IconName} */
export const deviceIcon = (type) => TYPES[type] ?? TYPES.other;

/** @returns {{ id: string, type: string }} */
function loadOrCreate() {
  const stored = /** @type {{ id: string, type: string } | null} */ (storage.read(KEY));
  if (stored && ID_FORMAT.test(stored.id) && Object.hasOwn(TYPES, stored.type)) return stored;
  const created = { id: randomId(), type: ownType() };
  storage.write(KEY, created);
  return created;
}

// Not crypto.randomUUID: it is missing on plain HTTP, which a phone on the same network uses to try this out.
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
