const PIECES = /(\*[^*]+\*|\{\w+\})/;

/**
 * A text as nodes: `*so*` is strong, and `{name}` is what is given for it, apart from the direction of the words around it. What is given
 * is never markup.
 * @param {string} text @param {Record<string, string | Node>} values
 * @returns {Node[]}
 */
export function phrase(text, values = {}) {
  return text.split(PIECES).filter(Boolean).map((piece) => {
    if (piece.length > 2 && piece.startsWith('*') && piece.endsWith('*')) return element('strong', phrase(piece.slice(1, -1), values));
    const name = /^\{(\w+)\}$/.exec(piece)?.[1];
    if (!name || !(name in values)) return document.createTextNode(piece);
    const value = values[name];
    return value instanceof Node ? value : element('bdi', [document.createTextNode(value)]);
  });
}

/** The same as plain text, for those who listen. @param {string} text @param {Record<string, string>} values */
export function spoken(text, values = {}) {
  return text.replaceAll('*', '').replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function element(tag, children) {
  const made = document.createElement(tag);
  made.append(...children);
  return made;
}
