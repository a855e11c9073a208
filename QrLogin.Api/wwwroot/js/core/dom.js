/**
 * @overload @param {string} id @returns {HTMLElement}
 */
/**
 * @template {HTMLElement} T
 * @overload @param {string} id @param {new () => T} type @returns {T}
 */
/** @param {string} id @param {new () => HTMLElement} [type] */
export function byId(id, type = HTMLElement) {
  const element = document.getElementById(id);
  if (element instanceof type) return element;
  throw new TypeError(`There is no ${type.name} with the id "${id}".`);
}

/**
 * Shows the parts of `root` that list this state in `data-in`, and hides those that list only others.
 * @param {HTMLElement} root @param {string} state
 */
export function showState(root, state) {
  const { activeElement } = /** @type {Document | ShadowRoot} */ (root.getRootNode());
  root.dataset.state = state;
  for (const part of root.querySelectorAll('[data-in]')) {
    part.toggleAttribute('hidden', !part.getAttribute('data-in')?.split(' ').includes(state));
  }
  if (activeElement?.closest('[hidden]')) focusHeading(root);
}

/**
 * Without this, hiding the focused button would move the keyboard's focus to the top of the page.
 * @param {HTMLElement} root
 */
function focusHeading(root) {
  const headings = [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('h1, [role="heading"]'))];
  headings.find((heading) => !heading.closest('[hidden]'))?.focus();
}

/** The first character of a name, including any that takes several code units. @param {string} name */
export function initial(name) {
  return ([...name.trim()][0] ?? '?').toUpperCase();
}

/**
 * Keeps buttons from being pressed again until the work they started is done.
 * @template T
 * @param {HTMLButtonElement[]} buttons
 * @param {() => Promise<T>} work
 */
export async function whileDisabled(buttons, work) {
  for (const button of buttons) button.disabled = true;
  try {
    return await work();
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}
