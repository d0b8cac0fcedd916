/** The framework itself, with its own types: a guarded route, and one behind a router. */
import type { AddressInfo } from 'node:net';
import { protectExpress } from '@countersign/protect/express';
import { principalOf } from '@countersign/protect/principal';
import express from 'express';

const app = express();
const mounted = express.Router({ mergeParams: true });
const guard = protectExpress({ scopes: ['projects:read'] });

app.get('/organizations/:organization/projects', guard, (request, response) => {
  response.send(principalOf(request).member);
});

mounted.get('/projects', guard, (request, response) => {
  response.send(principalOf(request).member);
});
app.use('/mounted/:organization', mounted);

const server = app.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
