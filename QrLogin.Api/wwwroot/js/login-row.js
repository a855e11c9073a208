import { typeIcon } from './device.js';
import { typeInWords } from './device-words.js';
import { byId } from './dom.js';
import { putIcon } from './icons.js';
import { askFirst } from './question.js';
import { absolute, ago } from './time.js';
import { t, tell, tellStatic, write } from './words.js';

/**
 * One row of the list of logins.
 * @param {object} login as the server lists it
 * @param {(login: object) => Promise<unknown>} onEnd
 */
export function loginRow(login, onEnd) {
  const { device, method, createdAt, current } = login;
  const row = byId('login-row').content.firstElementChild.cloneNode(true);
  const part = (name) => row.querySelector(`[data-part="${name}"]`);
  const type = typeInWords(device.type);
  const name = nameOf(login);
  tellStatic(row);
  putIcon(part('icon'), typeIcon(device.type));
  tell(row, { name, how: t(method === 'qr' ? 'account.how.qr' : 'account.how.password', { type, when: absolute(createdAt) }) });
  showSeen(row, login);
  part('current').hidden = !current;
  if (current) withdrawEnd(part);
  else offerEnd(part, name, () => onEnd(login));
  return row;
}

/** What a person calls the device of a login. @param {object} login */
export const nameOf = ({ device }) => device.name ?? typeInWords(device.type);

/** Brings a row up to date. @param {Element} row @param {object} login @param {boolean} [isArrival] whether it came while somebody looks */
export function showSeen(row, { lastSeenAt, ip, isNew }, isArrival = row.hasAttribute('data-arrived')) {
  tell(row, { seen: t(ip ? 'account.seen-from' : 'account.seen', { when: ago(lastSeenAt), ip }) });
  row.toggleAttribute('data-arrived', isArrival);
  row.querySelector('[data-part="new"]').hidden = !isNew && !isArrival;
}

// This device has the page's own button for it.
function withdrawEnd(part) {
  part('end').remove();
  part('question').remove();
}

function offerEnd(part, name, work) {
  write(part('end'), t('account.end-one', { name }), 'aria-label');
  write(part('question'), t('account.ask-named', { name }), 'aria-label');
  askFirst({ button: part('end'), question: part('question'), keep: part('keep'), confirm: part('confirm'), work });
}
