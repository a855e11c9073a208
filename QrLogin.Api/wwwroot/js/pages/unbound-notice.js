import { BINDING_STOPPED, canBind } from '../core/dpop.js';
import { keyFault } from '../core/key.js';
import { render, t } from '../i18n/page-i18n.js';

/**
 * Shows a notice while logins made here are not bound to this browser, with the reason: then anyone who copies a token from this page could
 * use its login.
 * @param {HTMLElement} notice
 */
export function startUnboundNotice(notice) {
  const update = async () => {
    const isBound = await canBind();
    notice.hidden = isBound;
    if (!isBound) render(notice, t(`notice.${(await keyFault()) ?? 'refused'}`));
  };
  addEventListener(BINDING_STOPPED, update);
  update();
}
