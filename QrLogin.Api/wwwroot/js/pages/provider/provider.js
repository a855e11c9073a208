import * as api from '../../core/api.js';
import { asApiError } from '../../core/api-error.js';
import { deviceName } from '../../core/device.js';
import { byId } from '../../core/dom.js';
import { keepLogin } from '../../core/logout.js';
import { t } from '../../i18n/page-i18n.js';
import { pageData } from '../page-data.js';
import { announce, enterState, startPage } from '../page.js';
import { takeProviderLogin } from '../providers.js';

/** @typedef {{ issuers: Record<string, { issuer: string, isAlwaysSent: boolean }> }} ProviderPageData */

/**
 * Completes the login with what the provider has sent.
 * @param {URLSearchParams} answer @returns {Promise<'invalid' | 'refused' | 'offline' | null>} what to show; null if it is complete
 */
async function complete(answer) {
  const begun = takeProviderLogin();
  // Whoever sent the person here without having been asked wants them in somebody else's account.
  if (!begun || answer.get('state') !== begun.state) return 'invalid';
  byId('back', HTMLAnchorElement).href = begun.returnTo;
  const { issuers } = /** @type {ProviderPageData} */ (pageData());
  if (!Object.hasOwn(issuers, begun.provider)) return 'offline';
  // RFC 9207: another provider could have sent the code of this one, to get it exchanged in its own place.
  const { issuer, isAlwaysSent } = issuers[begun.provider];
  const sent = answer.get('iss');
  if (sent === null ? isAlwaysSent : sent !== issuer) return 'invalid';
  const code = answer.get('code');
  if (!code) return 'refused';
  const { provider, codeVerifier, nonce, returnTo } = begun;
  try {
    keepLogin(await api.postBinding('/login/provider', 'accessToken', { body: { provider, code, codeVerifier, nonce, deviceName } }));
  } catch (caught) {
    return asApiError(caught).isTransient ? 'offline' : 'refused';
  }
  location.replace(returnTo);
  return null;
}

startPage();
const answer = new URLSearchParams(location.search);
// Neither the history nor a bookmark should keep it.
history.replaceState(null, '', location.pathname);
const problem = await complete(answer);
if (problem) {
  enterState(problem);
  announce(t(`provider.${problem}`));
}
