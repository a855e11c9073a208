import { encode } from 'uqr';

/** @typedef {{ viewBox: string, path: string }} Picture a QR code: the path covers the black modules */

/** The light modules around a code, without which scanners do not find it (ISO/IEC 18004). */
const QUIET_ZONE = 4;

/** Draws a text as a QR code with medium error correction. @param {string} text @returns {Picture} */
export function pictureOf(text) {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE });
  const runs = data.flatMap((row, y) => runsOf(row).map(({ x, length }) => `M${x} ${y}h${length}v1h-${length}z`));
  return { viewBox: `0 0 ${size} ${size}`, path: runs.join('') };
}

/** The runs of black modules in a row. @param {boolean[]} row */
function runsOf(row) {
  /** @type {{ x: number, length: number }[]} */
  const runs = [];
  row.forEach((isBlack, x) => {
    if (!isBlack) return;
    const last = runs.at(-1);
    if (last && last.x + last.length === x) last.length++;
    else runs.push({ x, length: 1 });
  });
  return runs;
}
