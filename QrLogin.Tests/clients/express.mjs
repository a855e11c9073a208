// A site on Express with npm's `express-openid-connect`: node express.mjs <origin> <client secret>
import express from 'express';
import { auth } from 'express-openid-connect';
import { createServer } from 'node:http';
import { once } from 'node:events';

const [issuerBaseURL, clientSecret] = process.argv.slice(2);
const app = express();
const server = createServer(app).listen(0, '127.0.0.1');
await once(server, 'listening');
const baseURL = `http://127.0.0.1:${server.address().port}`;
app.use(auth({
  issuerBaseURL,
  baseURL,
  clientID: 'web',
  clientSecret,
  secret: 'the secret of the cookies of this site',
  idpLogout: true,
  authorizationParams: { response_type: 'code', response_mode: 'query', scope: 'openid profile' },
}));
app.get('/', (request, response) => response.send(`Hello ${request.oidc.user.name}`));
// eslint-disable-next-line no-unused-vars
app.use((error, request, response, next) => response.status(400).send(`Refused: ${error.error ?? error.message}`));
console.log(`go: ${baseURL}/`);
