/**
 * A message: a text with `{placeholders}` and `*strong*` parts, or one such text for each plural form, chosen by the value of `count`.
 * @typedef {string | Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }} Message
 */

/** Anything that can be shown. Anything but a string is converted again each time. @typedef {string | { toString(): string }} Text */

/** @typedef {Record<string, Text | number | Node>} Values */

/** @template {string} K @typedef {{ language: string, messages: Record<K, Message> }} Source */

const PIECES = /(\*[^*]+\*|\{\w+\})/;

/** The key of an element's content in the map of its rendered texts; the other keys are names of attributes. */
const CONTENT = '';

/** A text that is computed each time it is shown. @param {() => string} make @returns {Text} */
export const lazy = (make) => ({ toString: make });

/**
 * The texts of a page or of a component. It remembers everything that it renders, so that `refresh` can render it again: in another
 * language, or because time has passed. Its functions can be destructured.
 * @template {string} K the keys of the messages
 */
export class I18n {
  #root;
  #source;

  /** @type {WeakMap<Element, Map<string, Text>>} */
  #rendered = new WeakMap();

  /** @param {ParentNode} root @param {() => Source<K>} source called whenever a text is shown */
  constructor(root, source) {
    this.#root = root;
    this.#source = source;
  }

  /** The text of a message. @param {K} key @param {Values} [values] @returns {FormattedText} */
  t = (key, values = {}) => new FormattedText(() => patternOf(this.#source(), key, values), values);

  /**
   * Shows a text in an element, or in one of its attributes.
   * @param {Element} place @param {Text} text @param {string} [attribute]
   */
  render = (place, text, attribute = CONTENT) => {
    const texts = this.#rendered.get(place) ?? new Map();
    this.#rendered.set(place, texts.set(attribute, text));
    show(place, text, attribute);
  };

  /** Shows each text in the elements that name it in `data-text`. @param {Record<string, Text>} texts @param {ParentNode} [root] */
  renderTexts = (texts, root = this.#root) => {
    for (const [name, text] of Object.entries(texts)) {
      for (const place of root.querySelectorAll(`[data-text="${name}"]`)) this.render(place, text);
    }
  };

  /**
   * Shows the messages that elements name in `data-message`, and in `data-message-label` for their accessible name.
   * @param {Values} [values] @param {ParentNode} [root]
   */
  renderMessages = (values = {}, root = this.#root) => {
    for (const place of root.querySelectorAll('[data-message]')) this.render(place, this.t(keyOf(place, 'data-message'), values));
    for (const place of root.querySelectorAll('[data-message-label]')) {
      this.render(place, this.t(keyOf(place, 'data-message-label'), values), 'aria-label');
    }
  };

  refresh = () => {
    for (const place of this.#root.querySelectorAll('*')) {
      for (const [attribute, text] of this.#rendered.get(place) ?? []) show(place, text, attribute);
    }
  };
}

/** A message with its values. As nodes, values are isolated from the direction of the text around them; they are never markup. */
class FormattedText {
  #pattern;
  #values;

  /** @param {() => string} pattern @param {Values} values */
  constructor(pattern, values) {
    this.#pattern = pattern;
    this.#values = values;
  }

  toString() {
    return this.#pattern().replaceAll('*', '').replace(/\{(\w+)\}/g, (whole, name) => {
      const value = this.#values[name] ?? whole;
      return value instanceof Node ? (value.textContent ?? '') : String(value);
    });
  }

  toNodes() {
    return this.#nodesOf(this.#pattern());
  }

  /** @param {string} text @returns {Node[]} */
  #nodesOf(text) {
    return text.split(PIECES).filter(Boolean).map((piece) => {
      if (piece.length > 2 && piece.startsWith('*') && piece.endsWith('*')) return element('strong', this.#nodesOf(piece.slice(1, -1)));
      const name = /^\{(\w+)\}$/.exec(piece)?.[1];
      if (!name || !(name in this.#values)) return document.createTextNode(piece);
      const value = this.#values[name];
      return value instanceof Node ? value : element('bdi', [document.createTextNode(String(value))]);
    });
  }
}

/**
 * @template {string} K
 * @param {Source<K>} source @param {K} key @param {Values} values
 */
function patternOf({ language, messages }, key, { count }) {
  const message = messages[key];
  return typeof message === 'string' ? message : (message[new Intl.PluralRules(language).select(Number(count))] ?? message.other);
}

/** @template {string} K @param {Element} place @param {string} attribute */
const keyOf = (place, attribute) => /** @type {K} */ (place.getAttribute(attribute));

/** @param {Element} place @param {Text} text @param {string} attribute */
function show(place, text, attribute) {
  if (attribute !== CONTENT) {
    place.setAttribute(attribute, String(text));
    return;
  }
  const nodes = text instanceof FormattedText ? text.toNodes() : [document.createTextNode(String(text))];
  // Replacing a text with itself would drop the person's selection in it.
  if (place.textContent !== nodes.map((node) => node.textContent).join('')) place.replaceChildren(...nodes);
}

/** @param {string} tag @param {Node[]} children */
function element(tag, children) {
  const created = document.createElement(tag);
  created.append(...children);
  return created;
}
