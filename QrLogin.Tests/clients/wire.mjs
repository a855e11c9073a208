// What a library asks and is answered, a line for each. While nobody has decided there is none: how often it asks then, its clock knows.

/**
 * A `fetch` for libraries that take one. The first `authorization_pending` is held back until the phone has decided: so each run is the
 * same.
 */
export function told(phone) {
  let decided;
  return async (url, init) => {
    const response = await fetch(url, init);
    const body = await response.clone().json().catch(() => ({}));
    const word = body.error ?? body.code;
    if (word === 'authorization_pending') await (decided ??= phone.decide());
    else console.log([init.method, new URL(url).pathname, response.status, word].filter(Boolean).join(' '));
    return response;
  };
}
