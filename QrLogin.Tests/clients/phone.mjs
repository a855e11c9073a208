// The phone of the other programs: somebody who has an account, and confirms, denies, or lets a request expire.
import { randomUUID } from 'node:crypto';

export class Phone {
  #origin;
  #decision;
  #device = `node-phone-${randomUUID()}`;
  #token;
  #session;
  #confirmToken;

  /** @param {'confirm' | 'deny' | 'expire'} decision */
  static async loggedIn(origin, decision) {
    const phone = new Phone();
    [phone.#origin, phone.#decision, phone.username] = [origin, decision, `node-${randomUUID()}`];
    const who = { username: phone.username, password: 'correct horse battery staple' };
    await phone.#post('/api/v1/accounts', who);
    phone.#token = (await phone.#post('/api/v1/login', who)).accessToken;
    return phone;
  }

  /** Scans what the client shows. */
  async scan(codes) {
    if (this.#decision === 'expire') return;
    const { pathname, searchParams } = new URL(codes.verification_uri_complete);
    this.#session = `/api/v1/qr-sessions/${pathname.split('/').pop()}`;
    const { client, userCode, confirmToken } = await this.#post(`${this.#session}/scan`, { scanCode: searchParams.get('c') });
    this.#confirmToken = confirmToken;
    console.log(`scanned: ${client.name}, the same user code: ${userCode === codes.user_code}`);
  }

  async decide() {
    if (this.#decision === 'expire') return;
    const { status } = await this.#post(`${this.#session}/${this.#decision}`, { confirmToken: this.#confirmToken });
    console.log(`pending, then ${status}`);
  }

  async #post(path, body) {
    const headers = { 'Content-Type': 'application/json', 'X-Device-Id': this.#device, 'X-Device-Type': 'ios',
      ...(this.#token && { Authorization: `Bearer ${this.#token}` }) };
    const response = await fetch(this.#origin + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  }
}
