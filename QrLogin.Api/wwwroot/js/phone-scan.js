import { faultOfBrowser, faultOfCamera, readCodes } from './camera.js';
import { announce, byId, showState } from './dom.js';
import { hideMessage, showNoCamera } from './phone-message.js';
import { t, write } from './words.js';

/** @typedef {{ qrId: string, scanCode: string }} Target */

const video = byId('camera');

/** Ends the scan that is under way. */
let control = new AbortController();

/** @type {(target: Target) => unknown} */
let follow;

/**
 * Lets a person scan the code on another screen.
 * @param {(target: Target) => unknown} given goes where the code leads
 */
export function scanCodes(given) {
  follow = given;
  // A camera that nobody looks through is let go.
  document.addEventListener('visibilitychange', () => (document.hidden ? control.abort() : resume()));
  addEventListener('pagehide', () => control.abort());
  addEventListener('pageshow', ({ persisted }) => persisted && resume());
  begin();
}

function resume() {
  if (byId('main').dataset.state === 'scan' && control.signal.aborted) begin();
}

async function begin() {
  control.abort();
  control = new AbortController();
  const { signal } = control;
  const fault = await faultOfBrowser();
  if (fault) return showNoCamera(fault);
  hideMessage();
  showState('scan');
  say('scan.starting');
  let target = null;
  try {
    await readCodes(video, { onStart: () => say('scan.looking'), take: (text) => (target = targetOf(text)) !== null || refuse() }, signal);
  } catch (error) {
    // To call it off may well break a start that was under way.
    return signal.aborted || showNoCamera(faultOfCamera(error), begin);
  }
  return target && follow(target);
}

/** Where a code leads, if it is one of this very site: none other is opened. @param {string} text @returns {Target | null} */
function targetOf(text) {
  const url = parse(text);
  const [, qrId] = (url?.origin === location.origin && /^\/q\/([^/]+)$/.exec(url.pathname)) || [];
  const scanCode = url?.searchParams.get('c');
  return qrId && scanCode ? { qrId, scanCode } : null;
}

function parse(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function refuse() {
  say('scan.stranger');
  return false;
}

// Every frame says it anew; those who listen hear it once.
function say(key) {
  const text = t(key);
  if (byId('scan-news').textContent === String(text)) return;
  write(byId('scan-news'), text);
  announce(text);
}
