import { TimeLimitError, within } from './time-limit.js';

const FORMAT = 'qr_code';

/** How long to wait for the supported formats: some browsers never return them. */
const FORMATS_LIMIT_MS = 2000;

/** How long the camera may take to deliver a frame, or the detector to read one, before it counts as broken. */
const FRAME_LIMIT_MS = 10_000;

/** How many frames in a row the detector may fail on before the camera counts as unsupported. */
const MAX_UNREADABLE = 60;

/** @typedef {'denied' | 'missing' | 'busy' | 'insecure' | 'unsupported'} CameraFault */

/** @type {Record<string, CameraFault | undefined>} */
const FAULTS = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotSupportedError: 'unsupported',
};

/** Whether this browser can read QR codes by itself. */
export async function canScan() {
  try {
    const formats = globalThis.BarcodeDetector?.getSupportedFormats() ?? Promise.resolve([]);
    return (await within(FORMATS_LIMIT_MS, formats)).includes(FORMAT);
  } catch {
    return false;
  }
}

/**
 * Why this page cannot use the camera. Check this before asking the person to allow it.
 * @returns {Promise<CameraFault | null>}
 */
export async function browserFault() {
  if (!globalThis.isSecureContext) return 'insecure';
  return (await canScan()) && navigator.mediaDevices ? null : 'unsupported';
}

/** Why a camera did not start. @param {unknown} error @returns {CameraFault} */
export const cameraFault = (error) => (error instanceof DOMException && FAULTS[error.name]) || 'busy';

/**
 * Shows the camera's picture and offers each code in it, until one is accepted or the signal fires. Then the camera is released.
 * @param {HTMLVideoElement} video
 * @param {{ onStart: () => void, accept: (text: string) => boolean }} handlers
 * @param {AbortSignal} signal
 */
export async function readCodes(video, { onStart, accept }, signal) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  const [track] = stream.getVideoTracks();
  try {
    video.srcObject = stream;
    await video.play();
    onStart();
    const detector = new BarcodeDetector({ formats: [FORMAT] });
    let unreadable = 0;
    while (!signal.aborted) {
      await within(FRAME_LIMIT_MS, nextFrame(video, track, signal));
      // The camera was unplugged, or the person revoked the permission.
      if (track.readyState === 'ended') throw new DOMException('', 'NotFoundError');
      const texts = signal.aborted ? [] : await detect(detector, video);
      unreadable = texts ? 0 : unreadable + 1;
      if (unreadable > MAX_UNREADABLE) throw new DOMException('', 'NotSupportedError');
      if (texts?.some((text) => !signal.aborted && accept(text))) return;
    }
  } finally {
    for (const each of stream.getTracks()) each.stop();
    video.srcObject = null;
  }
}

/**
 * @param {BarcodeDetector} detector @param {HTMLVideoElement} video
 * @returns {Promise<string[] | null>} null if the detector failed on this frame; the next one may work
 */
async function detect(detector, video) {
  try {
    const codes = await within(FRAME_LIMIT_MS, detector.detect(video));
    return codes.map(({ rawValue }) => rawValue);
  } catch (error) {
    if (error instanceof TimeLimitError) throw new DOMException('', 'NotSupportedError');
    return null;
  }
}

/**
 * Resolves at the next frame. A camera that has stopped sends no more frames, so its end also resolves this.
 * @param {HTMLVideoElement} video @param {MediaStreamTrack} track @param {AbortSignal} signal
 * @returns {Promise<unknown>}
 */
function nextFrame(video, track, signal) {
  return new Promise((resolve) => {
    track.addEventListener('ended', resolve, { once: true });
    signal.addEventListener('abort', resolve, { once: true });
    // Some browsers have a detector, but not this method.
    if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(resolve);
    else requestAnimationFrame(resolve);
  });
}
