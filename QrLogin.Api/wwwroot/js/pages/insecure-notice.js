import { BINDING_STOPPED, canBind } from '../core/dpop.js';

/** Shows a notice while a login made on this page could be used by anyone who copies its token. @param {HTMLElement} notice */
export function startInsecureNotice(notice) {
  const update = async () => {
    notice.hidden = await canBind();
  };
  addEventListener(BINDING_STOPPED, update);
  update();
}
