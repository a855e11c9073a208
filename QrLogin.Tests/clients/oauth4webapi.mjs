// The device flow with npm's `oauth4webapi`, and its proofs or those of `dpop`:
// node oauth4webapi.mjs <origin> confirm|deny|expire [late-key|early-key]
import * as DPoP from 'dpop';
import { setTimeout as wait } from 'node:timers/promises';
import * as oauth from 'oauth4webapi';
import { Phone } from './phone.mjs';
import { told } from './wire.mjs';

const [origin, decision, binding] = process.argv.slice(2);
const phone = await Phone.loggedIn(origin, decision);
const http = { [oauth.allowInsecureRequests]: true, [oauth.customFetch]: told(phone) };

const client = { client_id: 'demo' };
const issuer = new URL(origin);
const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...http }));

const keys = await oauth.generateKeyPair('ES256');
const bound = binding ? { ...http, DPoP: oauth.DPoP(client, keys) } : http;
// RFC 9449 speaks of no proof at this endpoint and the library makes none there: here one may be sent.
const early = binding === 'early-key'
  ? { headers: { DPoP: await DPoP.generateProof(keys, as.device_authorization_endpoint, 'POST') } }
  : {};
const opened = await oauth.deviceAuthorizationRequest(as, client, oauth.None(), {}, { ...http, ...early });
const codes = await oauth.processDeviceAuthorizationResponse(as, client, opened);
await phone.scan(codes);
if (early.headers) await others();

const token = await polled();
if (!token) process.exit();
console.log(`token: ${token.token_type}`);

await use();
await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, oauth.None(), token.access_token, http));
await use();

async function poll(options) {
  const answer = await oauth.deviceCodeGrantRequest(as, client, oauth.None(), codes.device_code, options);
  return oauth.processDeviceCodeResponse(as, client, answer);
}

/** RFC 8628, section 3.5: the library leaves the loop to its user. */
async function polled() {
  for (let interval = codes.interval; ; ) {
    await wait(1000 * interval);
    try {
      return await poll(bound);
    } catch (error) {
      if (error.error === 'slow_down') interval += 5;
      else if (!['authorization_pending', 'use_dpop_nonce'].includes(error.error)) return tell(error);
    }
  }
}

async function others() {
  console.log('another key:');
  await poll({ ...http, DPoP: oauth.DPoP(client, await oauth.generateKeyPair('ES256')) }).catch(tell);
  console.log('no key:');
  await poll(http).catch(tell);
}

async function use() {
  const server = { client_id: 'demo-api' };
  const response = await oauth.introspectionRequest(as, server, oauth.ClientSecretBasic('demo-api-secret'), token.access_token, http);
  const { active, client_id, username, cnf } = await oauth.processIntrospectionResponse(as, server, response);
  console.log(active ? `active: of ${client_id}, of the phone's account: ${username === phone.username}` : 'not active');
  if (cnf) console.log(`bound to the key: ${cnf.jkt === (await bound.DPoP?.calculateThumbprint())}`);
  const me = new URL('/api/v1/me', issuer);
  await oauth.protectedResourceRequest(token.access_token, 'GET', me, undefined, null, bound).catch(tell);
  if (cnf) await oauth.protectedResourceRequest(token.access_token, 'GET', me, undefined, null, http).catch(tell);
}

function tell(error) {
  console.log(`${error.name}: ${error.error ?? error.cause[0].parameters.error}`);
}
