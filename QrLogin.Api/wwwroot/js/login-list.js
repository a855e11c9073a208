import { byId } from './dom.js';
import { loginRow, showSeen } from './login-row.js';

/** The list of logins, of which rows come and go while somebody looks: what stays keeps its place, its focus and its question. */
export class LoginList {
  #list;
  #onEnd;
  /** @type {Map<string, { row: Element, login: object }> | null} */
  #shown = null;

  /** @param {Element} list @param {(login: object) => Promise<unknown>} onEnd */
  constructor(list, onEnd) {
    this.#list = list;
    this.#onEnd = onEnd;
  }

  /** Another account's logins are no news. */
  forget() {
    this.#shown = null;
  }

  /**
   * @param {object[]} logins as the server lists them
   * @returns {{ arrived: object[], gone: object[] }} what has changed since they were last shown
   */
  show(logins) {
    const before = this.#shown;
    this.#shown = new Map();
    if (!before) this.#list.replaceChildren();
    const arrived = [...logins].sort(byCurrentThenLastSeen).filter((login) => this.#put(login, before));
    const gone = [...(before?.values() ?? [])].filter(({ login }) => !this.#shown.has(login.loginId));
    for (const { row } of gone) remove(row);
    return { arrived, gone: gone.map(({ login }) => login) };
  }

  #put(login, before) {
    const known = before?.get(login.loginId);
    const isArrival = before !== null && !known;
    const row = known?.row ?? loginRow(login, this.#onEnd);
    showSeen(row, login, isArrival || undefined);
    this.#shown.set(login.loginId, { row, login });
    // A row that came while somebody looks is put on top, below this device's own; no other row moves.
    if (isArrival) this.#list.firstElementChild?.after(row);
    else if (!known) this.#list.append(row);
    return isArrival;
  }
}

function remove(row) {
  const hadFocus = row.contains(document.activeElement);
  row.remove();
  if (hadFocus) byId('devices').focus();
}

function byCurrentThenLastSeen(a, b) {
  return b.current - a.current || Date.parse(b.lastSeenAt) - Date.parse(a.lastSeenAt);
}
