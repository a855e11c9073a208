/**
 * @typedef {object} Parts
 * @property {HTMLElement} button starts something that cannot be undone
 * @property {HTMLElement} question replaces the button, and contains the other two
 * @property {HTMLElement} cancel
 * @property {HTMLElement} confirm
 */

/** A button that asks for confirmation in its place before it does its work. */
export class ConfirmButton {
  #parts;

  /** @param {Parts} parts @param {() => unknown} work */
  constructor(parts, work) {
    this.#parts = parts;
    parts.button.addEventListener('click', () => {
      this.#showQuestion(true);
      parts.cancel.focus();
    });
    parts.cancel.addEventListener('click', () => this.#dismiss());
    parts.question.addEventListener('keydown', ({ key }) => key === 'Escape' && this.#dismiss());
    parts.confirm.addEventListener('click', () => {
      // Puts the focus back on the button, where it stays if the work fails.
      this.#dismiss();
      work();
    });
  }

  close() {
    this.#showQuestion(false);
  }

  #dismiss() {
    this.close();
    this.#parts.button.focus();
  }

  /** @param {boolean} isShown */
  #showQuestion(isShown) {
    this.#parts.question.hidden = !isShown;
    this.#parts.button.hidden = isShown;
  }
}
