// Prints tokens.css. Two blocks instead of light-dark(), which phones of before 2024 do not know.
import { PAGE_COLORS, SHADE_COLORS, THEME_COLORS } from '../../QrLogin.Api/wwwroot/js/core/tokens.js';

const colors = Object.entries({ ...THEME_COLORS, ...SHADE_COLORS, ...PAGE_COLORS });

/** @param {0 | 1} scheme @param {string} indent */
const properties = (scheme, indent) => colors.map(([name, values]) => `${indent}--${name}: ${values[scheme]};`).join('\n');

console.log(`/* Made by scripts/update.sh component from js/core/tokens.js: change that. */
:root {
${properties(0, '  ')}
}

@media (prefers-color-scheme: dark) {
  :root {
${properties(1, '    ')}
  }
}`);
