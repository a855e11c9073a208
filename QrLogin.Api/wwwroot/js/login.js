import * as storage from './storage.js';

const KEY = 'login';

/** @typedef {{ accountId: string, username: string, displayName: string }} Account */
/** @typedef {{ accessToken: string, tokenType: string, account: Account }} Login */

/** @returns {Login | null} */
export function load() {
  const stored = storage.read(KEY);
  return stored?.accessToken && stored.account ? stored : null;
}

/** @param {Login} answer a login token answer @returns {Login} */
export function save({ accessToken, tokenType, account }) {
  const login = { accessToken, tokenType, account };
  storage.write(KEY, login);
  return login;
}

/**
 * Forgets a login, unless another tab has put a newer one in its place.
 * @param {Login} login
 */
export function drop(login) {
  if (isStored(login)) storage.erase(KEY);
}

/** @param {Login} login */
export function isStored(login) {
  return load()?.accessToken === login.accessToken;
}

/** What a call says to be this login's. @param {Login} login */
export function credentials({ accessToken, tokenType }) {
  return { token: accessToken, isBound: tokenType === 'DPoP' };
}
