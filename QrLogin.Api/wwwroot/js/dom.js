/** @param {string} id @returns {HTMLElement} */
export const byId = (id) => document.getElementById(id);

/**
 * Puts the page in a state: shows what carries it in `data-in` (a list of states) and hides what carries only others.
 * @param {string} state
 */
export function showState(state) {
  const main = byId('main');
  const focused = document.activeElement;
  main.dataset.state = state;
  for (const part of main.querySelectorAll('[data-in]')) {
    part.hidden = !part.dataset.in.split(' ').includes(state);
  }
  if (focused?.closest('[hidden]')) focusHeading(main);
}

// A keyboard whose button has gone would otherwise start again at the top of the page.
function focusHeading(main) {
  const headings = [...main.querySelectorAll('h1')];
  headings.find((heading) => !heading.closest('[hidden]'))?.focus();
}

/** Tells those who listen to the page instead of looking at it. @param {string} text */
export function announce(text) {
  byId('status').textContent = text;
}

/** The first character of a name, whole even where it takes several code units. @param {string} name */
export function initial(name) {
  return ([...name.trim()][0] ?? '?').toUpperCase();
}

/**
 * Keeps buttons from being pressed twice while what they started is under way.
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
