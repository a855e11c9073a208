import * as api from '../../core/api.js';
import { byId } from '../../core/dom.js';
import * as login from '../../core/login.js';
import { errorText } from '../../i18n/error-text.js';
import { t } from '../../i18n/page-i18n.js';
import { PageForm } from '../page-form.js';
import { announce, enterState, startPage } from '../page.js';

/** @import { ApiError } from '../../core/api-error.js' */

/** @param {ApiError} error */
const troubleText = (error) => errorText(error, { not_found: 'form.not-offered' });

/** Sets the password, with the code that the link contained. @param {string} resetCode */
async function reset(resetCode) {
  try {
    await api.postEmpty('/password-resets', { body: { resetCode, newPassword: byId('new-password', HTMLInputElement).value } });
  } catch (caught) {
    if (/** @type {ApiError} */ (caught).code !== 'invalid_reset_code') throw caught;
    enterState('invalid');
    announce(t('reset.invalid'));
    return;
  }
  // It has ended with all the others.
  const held = login.load();
  if (held) login.drop(held);
  enterState('done');
  announce(t('reset.done'));
}

startPage();
const code = location.hash.slice(1);
// Neither the history nor a bookmark should keep it.
history.replaceState(null, '', location.pathname);
new PageForm('reset-form', () => reset(code), troubleText);
enterState(code ? 'form' : 'invalid');
