const FORMAT = 'qr_code';

/** What each refusal of a browser means to a person. */
const FAULTS = { NotAllowedError: 'denied', SecurityError: 'denied', NotFoundError: 'missing', OverconstrainedError: 'missing' };

/** Whether this browser can read codes by itself. */
export async function canScan() {
  try {
    return (await globalThis.BarcodeDetector.getSupportedFormats()).includes(FORMAT);
  } catch {
    return false;
  }
}

/**
 * What keeps the camera from being used here, before anybody is asked for it.
 * @returns {Promise<'insecure' | 'unsupported' | null>}
 */
export async function faultOfBrowser() {
  if (!globalThis.isSecureContext) return 'insecure';
  return (await canScan()) && navigator.mediaDevices ? null : 'unsupported';
}

/**
 * Shows what the camera sees, and tells each code in it, until one is taken or the signal calls it off. The camera is let go then.
 * @param {HTMLVideoElement} video
 * @param {{ onStart: () => void, take: (text: string) => boolean }} told
 * @param {AbortSignal} signal
 */
export async function readCodes(video, { onStart, take }, signal) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  const [track] = stream.getVideoTracks();
  try {
    video.srcObject = stream;
    await video.play();
    onStart();
    const detector = new BarcodeDetector({ formats: [FORMAT] });
    while (!signal.aborted) {
      await nextFrame(video, signal);
      // Unplugged, or taken back by the person.
      if (track.readyState === 'ended') throw new DOMException('', 'NotFoundError');
      const codes = signal.aborted ? [] : await textsIn(detector, video);
      if (codes.some((text) => !signal.aborted && take(text))) return;
    }
  } finally {
    for (const each of stream.getTracks()) each.stop();
    video.srcObject = null;
  }
}

/** @param {DOMException} error of a camera that did not start @returns {'denied' | 'missing' | 'busy'} */
export const faultOfCamera = ({ name }) => FAULTS[name] ?? 'busy';

// A frame that cannot be read is followed by another.
async function textsIn(detector, video) {
  try {
    return (await detector.detect(video)).map(({ rawValue }) => rawValue);
  } catch {
    return [];
  }
}

// A camera that has stopped brings no frame, so its end counts as one.
function nextFrame(video, signal) {
  return new Promise((resolve) => {
    video.srcObject.getVideoTracks()[0].addEventListener('ended', resolve, { once: true });
    signal.addEventListener('abort', resolve, { once: true });
    if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(resolve);
    else requestAnimationFrame(resolve);
  });
}
