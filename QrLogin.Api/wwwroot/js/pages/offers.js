import { canUsePasskeys } from '../core/passkeys.js';
import { offeredProviders } from './providers.js';

/** Whether people can log in with a password here. */
export const offersPasswords = () => !('noPasswords' in document.body.dataset);

/** Whether people can use passkeys here. */
export const offersPasskeys = () => !('noPasskeys' in document.body.dataset);

/** Whether people can log in on this page at all. */
export const offersLogin = () => offersPasswords() || offersPasskeys() || offeredProviders().length > 0;

/** Hides what this browser cannot do. */
export function startOffers() {
  if (!canUsePasskeys()) document.body.dataset.noPasskeys = '';
}
