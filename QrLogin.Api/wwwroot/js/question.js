/**
 * Lets a button ask first, in its own place, before something is done that cannot be undone.
 * @param {{ button: HTMLButtonElement, question: HTMLElement, keep: HTMLButtonElement, confirm: HTMLButtonElement, work: () => Promise<unknown> }} parts
 */
export function askFirst({ button, question, keep, confirm, work }) {
  const show = (isAsking) => {
    question.hidden = !isAsking;
    button.hidden = isAsking;
  };
  const close = () => show(false);
  const dismiss = () => {
    close();
    button.focus();
  };

  button.addEventListener('click', () => {
    show(true);
    keep.focus();
  });
  keep.addEventListener('click', dismiss);
  question.addEventListener('keydown', ({ key }) => key === 'Escape' && dismiss());
  confirm.addEventListener('click', () => {
    // Should the work fail, the keyboard is still where it was.
    dismiss();
    work();
  });
  return { close };
}
