import { keepForTab, takeForTab } from '../core/storage.js';
import { render, t } from '../i18n/page-i18n.js';

/**
 * A login that this tab has begun at an identity provider.
 * @typedef {object} ProviderLogin
 * @property {string} provider
 * @property {string} state
 * @property {string} nonce
 * @property {string} codeVerifier
 * @property {string} returnTo the page that the person left
 */

const KEY = 'provider-login';

/** The identity providers with which people can log in here. @returns {{ key: string, name: string }[]} */
export const offeredProviders = () => (isSecureContext ? JSON.parse(document.body.dataset.providers ?? '[]') : []);

/**
 * Shows a button for each provider.
 * @param {HTMLElement} place @param {() => string} returnTo the page to come back to
 */
export function showProviders(place, returnTo) {
  place.replaceChildren(...offeredProviders().map(({ key, name }) => {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'button button-wide' });
    button.dataset.test = `with-${key}`;
    render(button, t('form.with-provider', { name }));
    button.addEventListener('click', () => begin(key, returnTo()));
    return button;
  }));
}

/** The login that this tab has begun; null if there is none. It can be completed once. @returns {ProviderLogin | null} */
export const takeProviderLogin = () => /** @type {ProviderLogin | null} */ (takeForTab(KEY));

/** @param {string} provider @param {string} returnTo */
async function begin(provider, returnTo) {
  const [state, nonce, codeVerifier] = [random(), random(), random()];
  keepForTab(KEY, { provider, state, nonce, codeVerifier, returnTo });
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(codeVerifier));
  const query = new URLSearchParams({ state, nonce, code_challenge: base64url(new Uint8Array(digest)) });
  location.assign(`/login/provider/${encodeURIComponent(provider)}?${query}`);
}

const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

/** @param {Uint8Array} bytes */
const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
