// Logs a PC in with proofs made by npm's `dpop`, and uses its token with `oauth4webapi`: node dpop.mjs <origin>
import * as DPoP from 'dpop';
import * as oauth from 'oauth4webapi';

const origin = process.argv[2];
const devices = { pc: `node-pc-${Date.now()}`, ios: `node-phone-${Date.now()}` };

/** A PC that proves its key, with the server's nonce once it was told one. */
class Pc {
  #nonce;

  static async start() {
    const pc = new Pc();
    pc.keys = await DPoP.generateKeyPair('ES256');
    return pc;
  }

  async call(method, path, token, body) {
    const answer = await this.#send(method, path, token, body);
    return answer.problem?.code === 'use_dpop_nonce' ? this.#send(method, path, token, body) : answer;
  }

  async #send(method, path, token, body) {
    const proof = await DPoP.generateProof(this.keys, origin + path, method, this.#nonce, token);
    const response = await send(method, path, 'pc', { DPoP: proof, ...(token && { Authorization: `DPoP ${token}` }) }, body);
    this.#nonce = response.headers.get('DPoP-Nonce') ?? this.#nonce;
    const json = await response.json();
    return response.ok ? json : { problem: json };
  }
}

async function send(method, path, type, headers, body) {
  return fetch(origin + path, {
    method,
    headers: { 'X-Device-Id': devices[type], 'X-Device-Type': type, ...(body && { 'Content-Type': 'application/json' }), ...headers },
    body: body && JSON.stringify(body),
  });
}

async function phone(path, body, token) {
  const response = await send('POST', path, 'ios', token ? { Authorization: `Bearer ${token}` } : {}, body);
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return response.json();
}

const pc = await Pc.start();
const opened = await pc.call('POST', '/api/v1/qr-sessions', undefined, { deviceName: 'Node' });
const session = `/api/v1/qr-sessions/${opened.qrId}`;
console.log('opened', (await pc.call('GET', session, opened.pollToken)).status);

const who = { username: `node-${Date.now()}`, password: 'correct horse battery staple' };
await phone('/api/v1/accounts', who);
const { accessToken } = await phone('/api/v1/login', who);
const { confirmToken } = await phone(`${session}/scan`, { scanCode: new URL(opened.qrText).searchParams.get('c') }, accessToken);
await phone(`${session}/confirm`, { confirmToken }, accessToken);
const { token } = await pc.call('GET', session, opened.pollToken);
console.log('redeemed', token.tokenType);

const dpop = oauth.DPoP({ client_id: 'none' }, pc.keys);
const headers = new Headers({ 'X-Device-Id': devices.pc, 'X-Device-Type': 'pc' });
const options = { DPoP: dpop, [oauth.allowInsecureRequests]: true };
const me = () => oauth.protectedResourceRequest(token.accessToken, 'GET', new URL(`${origin}/api/v1/me`), headers, null, options);
let response;
try {
  response = await me();
} catch (error) {
  if (!oauth.isDPoPNonceError(error)) throw error;
  response = await me();
}
console.log('me', response.status, (await response.json()).account.username === who.username);
