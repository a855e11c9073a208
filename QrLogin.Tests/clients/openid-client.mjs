// The device flow with npm's `openid-client`: node openid-client.mjs <origin> confirm|deny|expire
import * as client from 'openid-client';
import { Phone } from './phone.mjs';
import { told } from './wire.mjs';

const [origin, decision] = process.argv.slice(2);
const phone = await Phone.loggedIn(origin, decision);
const fetch = told(phone);

const options = { algorithm: 'oauth2', execute: [client.allowInsecureRequests], [client.customFetch]: fetch };
const config = await client.discovery(new URL(origin), 'demo', undefined, client.None(), options);
const codes = await client.initiateDeviceAuthorization(config, {});
await phone.scan(codes);

let token;
try {
  // It gives up when its own clock says so, which is before the server has to say it.
  token = await client.pollDeviceAuthorizationGrant(config, codes, undefined, { signal: AbortSignal.timeout(60_000) });
} catch (error) {
  console.log(`${error.name}: ${error.error}`);
  process.exit();
}
console.log(`token: ${token.token_type}`);

// A resource server knows the same document.
const server = new client.Configuration(config.serverMetadata(), 'demo-api', undefined, client.ClientSecretBasic('demo-api-secret'));
client.allowInsecureRequests(server);
server[client.customFetch] = fetch;

await use();
await client.tokenRevocation(config, token.access_token);
await use();

async function use() {
  const { active, client_id, username } = await client.tokenIntrospection(server, token.access_token);
  console.log(active ? `active: of ${client_id}, of the phone's account: ${username === phone.username}` : 'not active');
  try {
    await client.fetchProtectedResource(config, token.access_token, new URL('/api/v1/me', origin), 'GET');
  } catch (error) {
    console.log(`${error.name}: ${error.cause[0].parameters.error}`);
  }
}
