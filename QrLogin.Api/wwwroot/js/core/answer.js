/**
 * The answer to an authorization request: an address to go to, or a form to post.
 * @typedef {object} Answer
 * @property {string | null} [redirectTo]
 * @property {{ action: string, fields: Record<string, string> } | null} [formPost]
 */

/** Leaves the page for the site that asked, with the answer. @param {Answer} answer */
export function sendAnswer({ redirectTo, formPost }) {
  if (formPost) post(formPost.action, formPost.fields);
  // This page must not stay in the history: its request is answered.
  else if (redirectTo) location.replace(redirectTo);
}

/** @param {string} action @param {Record<string, string>} fields */
function post(action, fields) {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = action;
  form.hidden = true;
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input');
    Object.assign(input, { type: 'hidden', name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}
