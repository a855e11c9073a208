import { browserFault, cameraFault, readCodes } from '../../core/camera.js';
import { byId } from '../../core/dom.js';
import { render, t } from '../../i18n/page-i18n.js';
import { announce, currentState, enterState } from '../page.js';

/** @import { ScanTarget } from '../../core/api-types.d.ts' */
/** @import { MessageKey } from '../../i18n/page-i18n.js' */
/** @import { MessageView } from './message-view.js' */

/** Scans the code on another screen with this device's camera. */
export class Scanner {
  #video = byId('camera', HTMLVideoElement);
  #news = byId('scan-news');
  #messages;
  #follow;

  /** Stops the current scan. */
  #control = new AbortController();

  /** @param {MessageView} messages @param {(target: ScanTarget) => void} follow opens the session that the code belongs to */
  constructor(messages, follow) {
    this.#messages = messages;
    this.#follow = follow;
  }

  start() {
    // Release the camera while the page is hidden.
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#control.abort() : this.#resume()));
    addEventListener('pagehide', () => this.#control.abort());
    addEventListener('pageshow', ({ persisted }) => persisted && this.#resume());
    this.#scan();
  }

  #resume() {
    if (currentState() === 'scan' && this.#control.signal.aborted) this.#scan();
  }

  async #scan() {
    this.#control.abort();
    this.#control = new AbortController();
    const { signal } = this.#control;
    const fault = await browserFault();
    if (fault) {
      this.#messages.showCameraFault(fault);
      return;
    }
    this.#messages.hide();
    enterState('scan');
    this.#showNews('scan.starting');
    try {
      const target = await this.#readTarget(signal);
      if (target) this.#follow(target);
    } catch (error) {
      // Aborting may interrupt a camera that is just starting.
      if (!signal.aborted) this.#messages.showCameraFault(cameraFault(error), () => this.#scan());
    }
  }

  /** @param {AbortSignal} signal @returns {Promise<ScanTarget | null>} null if the signal fired first */
  async #readTarget(signal) {
    /** @type {ScanTarget | null} */
    let target = null;
    const accept = (/** @type {string} */ text) => {
      target = targetOf(text);
      if (!target) this.#showNews('scan.other-code');
      return target !== null;
    };
    await readCodes(this.#video, { onStart: () => this.#showNews('scan.looking'), accept }, signal);
    return target;
  }

  /** Called for each frame, so it announces only what is new. @param {MessageKey} key */
  #showNews(key) {
    const text = t(key);
    if (this.#news.textContent === String(text)) return;
    render(this.#news, text);
    announce(text);
  }
}

/** The session that a code belongs to; null if it is not a login code of this site. @param {string} text @returns {ScanTarget | null} */
function targetOf(text) {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.origin !== location.origin) return null;
  const qrId = /^\/q\/([^/]+)$/.exec(url.pathname)?.[1];
  const scanCode = url.searchParams.get('c');
  return qrId && scanCode ? { qrId, scanCode } : null;
}
