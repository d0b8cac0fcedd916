/** What Express does around a middleware: parameters on the request, and an error given to `next` becomes a 500. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { protectExpress } from '@countersign/protect/express';
import { principalOf } from '@countersign/protect/principal';

const guard = protectExpress({ scopes: ['projects:read'] });

const server = createServer((request, response) => {
  const [, , organization = ''] = request.url?.split('/') ?? [];
  const routed = Object.assign(request, { params: { organization } });
  void guard(routed, response, (error) => {
    if (error === undefined) response.end(principalOf(routed).member);
    else response.writeHead(500).end();
  });
});

server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
