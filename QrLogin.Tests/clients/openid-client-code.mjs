// The code flow with npm's `openid-client`, with a pushed request, DPoP and the ID token's signature:
// node openid-client-code.mjs <origin> <client secret> [wrong-state]
import * as client from 'openid-client';
import { createServer } from 'node:http';
import { once } from 'node:events';

const [origin, secret, mistake] = process.argv.slice(2);
const options = { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] };
const config = await client.discovery(new URL(origin), 'web', secret, undefined, options);
const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
const pkceCodeVerifier = client.randomPKCECodeVerifier();
const [state, nonce] = [client.randomState(), client.randomNonce()];

const server = createServer(finish).listen(0, '127.0.0.1');
await once(server, 'listening');
const redirect_uri = `http://127.0.0.1:${server.address().port}/callback`;
const url = await client.buildAuthorizationUrlWithPAR(config, {
  redirect_uri,
  scope: 'openid profile',
  state,
  nonce,
  code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
  code_challenge_method: 'S256',
}, { DPoP });
console.log(`go: ${url}`);

async function finish(request, response) {
  if (!request.url.startsWith('/callback')) return response.writeHead(404).end();
  try {
    const expectedState = mistake === 'wrong-state' ? client.randomState() : state;
    const checks = { pkceCodeVerifier, expectedState, expectedNonce: nonce, idTokenExpected: true };
    const token = await client.authorizationCodeGrant(config, new URL(request.url, redirect_uri), checks, undefined, { DPoP });
    const { sub, name, amr } = token.claims();
    const user = await client.fetchUserInfo(config, token.access_token, sub, { DPoP });
    console.log(`${token.token_type}: ${name}, ${user.name}, by ${amr}`);
  } catch (error) {
    console.log(`${error.name}: ${error.error ?? error.code}`);
  }
  response.setHeader('Content-Type', 'text/html').end('<link rel="icon" href="data:,">Done');
  server.close();
}
