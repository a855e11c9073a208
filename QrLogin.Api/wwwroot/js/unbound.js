import { canBind } from './dpop.js';
import { byId } from './dom.js';

/** Says so where a login of this page works for whoever copies its token. */
export async function sayIfUnbound() {
  byId('unbound').hidden = await canBind();
}

addEventListener('qrlogin:unbound', sayIfUnbound);
