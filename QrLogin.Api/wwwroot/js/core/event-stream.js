import { ApiError } from './api-error.js';

/** Calls `onSilence` when nothing was received for some time. */
export class SilenceTimer {
  #onSilence;
  #milliseconds;

  /** @type {number | undefined} */
  #timer;

  hasFired = false;
  hasReceived = false;

  /** @param {() => void} onSilence @param {number} milliseconds */
  constructor(onSilence, milliseconds) {
    this.#onSilence = onSilence;
    this.#milliseconds = milliseconds;
    this.#restart();
  }

  received() {
    this.hasReceived = true;
    this.#restart();
  }

  stop() {
    clearTimeout(this.#timer);
  }

  #restart() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.hasFired = true;
      this.#onSilence();
    }, this.#milliseconds);
  }
}

/**
 * The data of server-sent events.
 * @template T
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} body @param {SilenceTimer} timer @param {() => void} close called once reading ends
 * @returns {AsyncGenerator<T>}
 */
export async function* readEvents(body, timer, close) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      timer.received();
      const blocks = (text + value).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = block.split('\n').filter((line) => line.startsWith('data:'));
        if (data.length > 0) yield JSON.parse(data.map((line) => line.slice(5)).join('\n'));
      }
    }
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError(timer.hasFired && !timer.hasReceived ? 'silent' : 'offline');
  } finally {
    close();
  }
}
