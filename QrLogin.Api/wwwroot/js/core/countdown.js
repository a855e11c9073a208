const TICK_MS = 250;
const JITTER_MS = 1500;

/** Shows the time that is left, and reports when it has run out. */
export class Countdown {
  #place;
  #onEnd;
  #end = 0;

  /** @type {number | null} */
  #timer = null;

  /** @param {Element} place @param {() => void} [onEnd] */
  constructor(place, onEnd = () => {}) {
    this.#place = place;
    this.#onEnd = onEnd;
  }

  /** @param {number} seconds */
  set(seconds) {
    const end = performance.now() + seconds * 1000;
    // Responses take different times to arrive; following each of them would make the clock jump back and forth.
    if (this.#timer === null || Math.abs(end - this.#end) > JITTER_MS) this.#end = end;
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
    this.#tick();
  }

  /** @returns {number} the seconds that were left */
  stop() {
    clearInterval(this.#timer ?? undefined);
    this.#timer = null;
    return this.#left();
  }

  #left() {
    return Math.max(0, Math.ceil((this.#end - performance.now()) / 1000));
  }

  #tick() {
    const left = this.#left();
    this.#place.textContent = minutesAndSeconds(left);
    if (left > 0) return;
    this.stop();
    this.#onEnd();
  }
}

/** For example "2:05". @param {number} seconds */
function minutesAndSeconds(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
