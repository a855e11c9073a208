import * as storage from './storage.js';

const KEY = 'opened';

/** Remembers the session that this browser opened last. @param {string} qrId */
export const rememberOpened = (qrId) => storage.write(KEY, qrId);

/** Whether the session was opened by this very browser, which cannot vouch for itself. @param {string} qrId */
export const isOpenedHere = (qrId) => storage.read(KEY) === qrId;
