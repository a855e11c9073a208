/** How far the server's clock is ahead of this device's, in milliseconds, by its latest response; 0 before the first one. */
let offset = 0;

/** Sets the clock by the date of a response. @param {Response} response */
export function setServerClock(response) {
  const time = Date.parse(response.headers.get('Date') ?? '');
  if (!Number.isNaN(time)) offset = time - Date.now();
}

/** The time now, in milliseconds since 1970, by the server's clock: this device's may be wrong. */
export const serverNow = () => Date.now() + offset;
