import * as storage from '../../core/storage.js';

const KEY = 'continued';

/** The clients that each account has continued to in this browser, by the account's id. @returns {Record<string, string[]>} */
const all = () => /** @type {Record<string, string[]>} */ (storage.read(KEY) ?? {});

/** Whether the person has once chosen to continue to this client. @param {string} accountId @param {string} client */
export const hasContinued = (accountId, client) => all()[accountId]?.includes(client) ?? false;

/** @param {string} accountId @param {string} client */
export function rememberContinued(accountId, client) {
  if (hasContinued(accountId, client)) return;
  storage.write(KEY, { ...all(), [accountId]: [...(all()[accountId] ?? []), client] });
}
