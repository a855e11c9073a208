const TICK_MS = 1000;
const JUMP_MS = 10_000;

/**
 * Calls back when the clock has jumped: the device has slept, and its connections and timers were suspended.
 * @param {() => void} callback @param {AbortSignal} signal stops watching
 */
export function onWake(callback, signal) {
  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    if (Math.abs(now - last) > JUMP_MS) callback();
    last = now;
  }, TICK_MS);
  signal.addEventListener('abort', () => clearInterval(timer));
}
