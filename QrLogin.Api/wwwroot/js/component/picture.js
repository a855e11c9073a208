/** @typedef {{ viewBox: string, path: string }} Picture a QR code: where the path goes it is black */

/**
 * Takes the code out of the server's SVG. Drawn into the page itself: a picture by its address would ask the site that shows it to allow
 * `blob:` in its policy. Nothing but geometry gets through.
 * @param {string} svg @returns {Picture}
 */
export function parsePicture(svg) {
  const viewBox = /\bviewBox="([\d .]+)"/.exec(svg)?.[1];
  const path = /\bd="([\dMmHhVvLlZz .,-]+)"/.exec(svg)?.[1];
  if (!viewBox || !path) throw new Error('The picture of the code is none.');
  return { viewBox, path };
}
