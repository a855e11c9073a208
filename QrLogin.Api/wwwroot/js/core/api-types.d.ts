/** The parts of the API's responses that the pages and the component read. docs/openapi.json has the whole contract. */

export type SessionStatus = 'waiting' | 'scanned' | 'confirmed' | 'redeemed' | 'denied' | 'cancelled' | 'expired';

export interface Account {
  accountId: string;
  username: string;
  displayName: string;
}

/** The account of a login, as the login itself sees it. */
export interface MeAccount extends Account {
  picture: string | null;
  idp: { iss: string; sub: string } | null;
}

export interface LoginAnswer {
  accessToken: string;
  tokenType: string;
  expiresIn: number | null;
  loginId: string;
  method: string;
  account: Account;
}

/** What the browser needs to create or use a passkey: see `PublicKeyCredential` of the DOM. */
export interface PasskeyOptions {
  challenge: string;
}

export interface Passkey {
  passkeyId: string;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
}

/** A session as its PC sees it. */
export interface SessionView {
  qrId: string;
  status: SessionStatus;
  version: number;
  expiresIn: number;
  qrText?: string | null;
  upcoming?: { qrText: string; fromIn: number }[];
  account?: { displayName: string } | null;
  matchNumber?: string | null;
  token?: LoginAnswer | null;
  redirectTo?: string | null;
  formPost?: { action: string; fields: Record<string, string> } | null;
}

export interface OpenedSession extends SessionView {
  pollToken: string;
  pollInterval: number;
}

export interface Requester {
  deviceType: string;
  deviceName?: string | null;
  ip?: string | null;
  location?: string | null;
  userAgent?: string | null;
  requestedAt: string;
}

/** The response to a scan: the device that asks to be logged in, and the values that a decision needs. */
export interface ScanTicket {
  confirmToken: string;
  expiresIn: number;
  requester: Requester;
  client?: { name: string; verified: boolean } | null;
  userCode?: string | null;
  numberMatch: NumberMatch;
  warnings: string[];
  passkey?: PasskeyOptions | null;
}

/** What the person must type on the phone, as the other screen shows it. */
export interface NumberMatch {
  required: boolean;
  kind?: 'number' | 'user_code';
  digits: number | null;
}

/** A session as the phone that scanned it sees it. */
export interface PhoneView {
  status: SessionStatus;
  version: number;
  expiresIn: number;
}

/** A session that a phone can scan, found through its QR code or its user code. */
export interface ScanTarget {
  qrId: string;
  scanCode: string;
}

export interface ListedLogin {
  loginId: string;
  device: { type: string; name?: string | null };
  method: string;
  createdAt: string;
  lastSeenAt: string;
  ip?: string | null;
  current: boolean;
  isNew: boolean;
}
