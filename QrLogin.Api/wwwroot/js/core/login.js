import * as storage from './storage.js';

/** @import { Account } from './api-types.d.ts' */

const KEY = 'login';

/** @typedef {{ accessToken: string, tokenType: string, account: Account }} Login */

/** @returns {Login | null} */
export function load() {
  const stored = /** @type {Partial<Login> | null} */ (storage.read(KEY));
  return stored?.accessToken && stored.account ? /** @type {Login} */ (stored) : null;
}

/** @param {Login} login @returns {Login} */
export function save({ accessToken, tokenType, account }) {
  const login = { accessToken, tokenType, account };
  storage.write(KEY, login);
  return login;
}

/** Erases a login, unless another tab has replaced it with a newer one. @param {Login} login */
export function drop(login) {
  if (isStored(login)) storage.erase(KEY);
}

/** @param {Login} login */
export function isStored(login) {
  return load()?.accessToken === login.accessToken;
}

/** Calls back when another tab has stored or erased a login. @param {() => void} onChange */
export const onOtherTab = (onChange) => storage.onOtherTab(KEY, onChange);

/** The options that authenticate a call with this login. @param {Login} login */
export function credentials({ accessToken, tokenType }) {
  return { token: accessToken, isBound: tokenType === 'DPoP' };
}
