/** @typedef {{ viewBox: string, path: string }} Picture a QR code: the path covers the black modules */

/**
 * Extracts the geometry of the QR code from the server's SVG and drops everything else. The component draws it into the page itself, since
 * an image from a `blob:` URL would need the site's policy to allow that.
 * @param {string} svg @returns {Picture}
 */
export function parsePicture(svg) {
  const viewBox = /\bviewBox="([\d .]+)"/.exec(svg)?.[1];
  const path = /\bd="([\dMmHhVvLlZz .,-]+)"/.exec(svg)?.[1];
  if (!viewBox || !path) throw new Error('The server sent no picture of the code.');
  return { viewBox, path };
}
