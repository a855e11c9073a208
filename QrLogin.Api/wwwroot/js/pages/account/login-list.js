import { byId } from '../../core/dom.js';
import { LoginRow } from './login-row.js';

/** @import { ListedLogin } from '../../core/api-types.d.ts' */

/** @typedef {{ row: LoginRow, login: ListedLogin }} Shown */

/** The list of logins. Rows come and go while it is shown; those that stay keep their place, their focus and their open question. */
export class LoginList {
  #list;
  #onEnd;

  /** By login id; null before an account's logins are shown. @type {Map<string, Shown> | null} */
  #shown = null;

  /** @param {Element} list @param {(login: ListedLogin) => unknown} onEnd */
  constructor(list, onEnd) {
    this.#list = list;
    this.#onEnd = onEnd;
  }

  /** Treats the next logins as a new list, not as changes to this one. */
  reset() {
    this.#shown = null;
  }

  /** @param {ListedLogin[]} logins @returns {{ arrived: ListedLogin[], gone: ListedLogin[] }} the changes to what was shown */
  show(logins) {
    const before = this.#shown;
    if (!before) this.#list.replaceChildren();
    const sorted = [...logins].sort(byCurrentThenLastSeen);
    const shown = new Map(sorted.map((login) => [login.loginId, { row: this.#update(login, before), login }]));
    const arrived = before ? sorted.filter(({ loginId }) => !before.has(loginId)) : [];
    const gone = [...(before?.values() ?? [])].filter(({ login }) => !shown.has(login.loginId));
    for (const { row } of gone) remove(row);
    this.#shown = shown;
    return { arrived, gone: gone.map(({ login }) => login) };
  }

  /** @param {ListedLogin} login @param {Map<string, Shown> | null} before */
  #update(login, before) {
    const known = before?.get(login.loginId);
    if (known) {
      known.row.update(login);
      return known.row;
    }
    const hasArrived = before !== null;
    const row = new LoginRow(login, hasArrived, () => this.#onEnd(login));
    // A new row goes below this device's own, at the top; no other row moves.
    if (hasArrived) this.#list.firstElementChild?.after(row.element);
    else this.#list.append(row.element);
    return row;
  }
}

/** @param {LoginRow} row */
function remove({ element }) {
  const hadFocus = element.contains(document.activeElement);
  element.remove();
  if (hadFocus) byId('devices').focus();
}

/** @param {ListedLogin} a @param {ListedLogin} b */
function byCurrentThenLastSeen(a, b) {
  return Number(b.current) - Number(a.current) || Date.parse(b.lastSeenAt) - Date.parse(a.lastSeenAt);
}
