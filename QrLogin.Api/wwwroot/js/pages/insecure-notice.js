import { BINDING_STOPPED, canBind } from '../core/dpop.js';

/** Shows a notice while anyone who copies a token from this page could use its login. @param {HTMLElement} notice */
export function startInsecureNotice(notice) {
  const update = async () => {
    notice.hidden = await canBind();
  };
  addEventListener(BINDING_STOPPED, update);
  update();
}
