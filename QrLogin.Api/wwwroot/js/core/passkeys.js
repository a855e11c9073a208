import * as api from './api.js';
import { ApiError } from './api-error.js';
import { deviceName } from './device.js';
import { keepLogin } from './logout.js';

/** @import { PasskeyOptions } from './api-types.d.ts' */

/** Passkeys do not work at an IP address. @param {string} host */
const isAddress = (host) => /^[\d.]+$|^\[/.test(host);

/** Whether this browser can use passkeys on this page. */
export const canUsePasskeys = () =>
  isSecureContext && !isAddress(location.hostname) && 'parseRequestOptionsFromJSON' in (globalThis.PublicKeyCredential ?? {});

/** Whether the browser can offer passkeys in the field for the username. */
export const canAutofill = async () => canUsePasskeys() && Boolean(await PublicKeyCredential.isConditionalMediationAvailable?.());

/** Lets the person create a passkey. @param {PasskeyOptions} options of the server @returns {Promise<object>} what the server registers */
export function createPasskey(options) {
  const json = /** @type {PublicKeyCredentialCreationOptionsJSON} */ (/** @type {unknown} */ (options));
  return ask(() => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(json) }));
}

/**
 * Lets the person use a passkey.
 * @param {PasskeyOptions} options of the server
 * @param {Pick<CredentialRequestOptions, 'mediation' | 'signal'>} [how] by default, the browser asks at once
 * @returns {Promise<object>} the assertion
 */
export function usePasskey(options, how) {
  const json = /** @type {PublicKeyCredentialRequestOptionsJSON} */ (/** @type {unknown} */ (options));
  return ask(() => navigator.credentials.get({ ...how, publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(json) }));
}

/** Lets the person log in with a passkey. @param {Pick<CredentialRequestOptions, 'mediation' | 'signal'>} [how] */
export async function logInWithPasskey(how) {
  /** @type {PasskeyOptions} */
  const options = await api.post('/login/passkey/options', 'challenge');
  const assertion = await usePasskey(options, how);
  return keepLogin(await api.postBinding('/login/passkey', 'accessToken', { body: { ...assertion, deviceName } }));
}

/** Lets the person prove with a passkey to be the owner of an account. @param {api.Options} credentials of a login of it */
export async function provePerson(credentials) {
  /** @type {PasskeyOptions} */
  const options = await api.post('/passkeys/assertion-options', 'challenge', credentials);
  return usePasskey(options);
}

/**
 * @param {() => Promise<Credential | null>} work
 * @returns {Promise<object>}
 */
async function ask(work) {
  if (!canUsePasskeys()) throw new ApiError('passkey_unsupported');
  try {
    const credential = /** @type {PublicKeyCredential | null} */ (await work());
    if (credential) return credential.toJSON();
  } catch (caught) {
    if (!(caught instanceof DOMException)) throw caught;
    if (caught.name === 'InvalidStateError') throw new ApiError('passkey_exists');
    // The device may have nothing that keeps passkeys, for example.
    if (caught.name !== 'NotAllowedError' && caught.name !== 'AbortError') throw new ApiError('passkey_unsupported');
  }
  // The browser does not say whether the person cancelled, waited too long, or has no passkey.
  throw new ApiError('passkey_unused');
}
