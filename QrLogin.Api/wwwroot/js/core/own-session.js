import * as storage from './storage.js';

const KEY = 'own-session';

/** Remembers the session that this browser opened last. @param {string} qrId */
export const rememberOwnSession = (qrId) => storage.write(KEY, qrId);

/** Whether this browser opened the session, and so cannot confirm it. @param {string} qrId */
export const isOwnSession = (qrId) => storage.read(KEY) === qrId;
