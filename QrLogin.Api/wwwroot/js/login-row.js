import { typeIcon, typeInWords } from './device.js';
import { byId, fill } from './dom.js';
import { putIcon } from './icons.js';
import { askFirst } from './question.js';
import { absolute, ago } from './time.js';

const METHODS = { password: 'password', qr: 'QR code' };

/**
 * One row of the list of logins.
 * @param {object} login as the server lists it
 * @param {(login: object) => Promise<unknown>} onEnd
 */
export function loginRow(login, onEnd) {
  const { device, method, createdAt, lastSeenAt, ip, current, isNew } = login;
  const row = byId('login-row').content.firstElementChild.cloneNode(true);
  const part = (name) => row.querySelector(`[data-part="${name}"]`);
  const name = device.name ?? typeInWords(device.type);
  putIcon(part('icon'), typeIcon(device.type));
  fill(row, {
    name,
    how: `${typeInWords(device.type)} · by ${METHODS[method] ?? method} on ${absolute(createdAt)}`,
    seen: `Last seen ${ago(lastSeenAt)}${ip ? ` from ${ip}` : ''}`,
  });
  part('current').hidden = !current;
  part('new').hidden = !isNew;
  if (current) withdrawEnd(part);
  else offerEnd(part, name, () => onEnd(login));
  return row;
}

// This device has the page's own button for it.
function withdrawEnd(part) {
  part('end').remove();
  part('question').remove();
}

function offerEnd(part, name, work) {
  part('end').setAttribute('aria-label', `Log out ${name}`);
  part('question').setAttribute('aria-label', `Log out ${name}?`);
  askFirst({ button: part('end'), question: part('question'), keep: part('keep'), confirm: part('confirm'), work });
}
