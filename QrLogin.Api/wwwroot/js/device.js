import * as storage from './storage.js';
import * as userAgent from './user-agent.js';

const KEY = 'device';
const ID_SHAPE = /^[A-Za-z0-9._~:-]{8,128}$/;

/** The types of device that there are, each with its icon. */
const TYPES = {
  pc: 'monitor',
  web: 'monitor',
  ios: 'phone',
  android: 'phone',
  tablet: 'tablet',
  tv: 'tv',
  other: 'chip',
};

/**
 * This browser, to the server. A login is bound to both members, so both are decided once and kept together.
 * @type {{ id: string, type: string }}
 */
export const device = load();

/** What a person would call this device. */
export const deviceName = userAgent.inWords(navigator.userAgent);

/** @param {string} type */
export function typeIcon(type) {
  return TYPES[type] ?? TYPES.other;
}

function load() {
  const stored = storage.read(KEY);
  if (stored && ID_SHAPE.test(stored.id) && Object.hasOwn(TYPES, stored.type)) return stored;
  const fresh = { id: drawId(), type: ownType() };
  storage.write(KEY, fresh);
  return fresh;
}

// crypto.randomUUID is missing on plain HTTP, where a phone on the same network tries this out.
function drawId() {
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

// An iPad says that it is a Mac; no Mac has a touch screen.
function isDisguisedIpad(agent) {
  return /\bMacintosh\b/.test(agent) && navigator.maxTouchPoints > 1;
}
