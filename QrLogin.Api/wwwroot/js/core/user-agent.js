// The order matters: almost every browser also claims to be Chrome, and Chrome claims to be Safari.
/** @type {[RegExp, string][]} */
const BROWSERS = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\b(OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(HeadlessChrome|Chrome|CriOS)\//, 'Chrome'],
  [/\bVersion\/.*\bSafari\//, 'Safari'],
];

/** @type {[RegExp, string][]} */
const SYSTEMS = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
];

const MAX_UNKNOWN_LENGTH = 40;

/** A user agent in a few words, such as "Chrome on Linux". @param {string} userAgent */
export function describe(userAgent) {
  const { browser, system } = parse(userAgent);
  if (browser && system) return `${browser} on ${system}`;
  return (browser ?? system ?? userAgent.slice(0, MAX_UNKNOWN_LENGTH)) || 'Unknown browser';
}

/** The parts of a user agent that are known by name. @param {string} userAgent @returns {{ browser?: string, system?: string }} */
export function parse(userAgent) {
  return { browser: firstMatch(BROWSERS, userAgent), system: firstMatch(SYSTEMS, userAgent) };
}

/** @param {[RegExp, string][]} table @param {string} text */
function firstMatch(table, text) {
  return table.find(([pattern]) => pattern.test(text))?.[1];
}
