import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { protectExpress } from '../../protect/express.ts';
import { principalOf } from '../../protect/principal.ts';

/** An API of a vendor's, in a process of its own: knows of the deployment what its variables say, and says its port. */
const guards = {
  GET: protectExpress({ scopes: ['projects:read'] }),
  DELETE: protectExpress({ scopes: ['projects:delete'] }),
};

const server = createServer((request, response) => {
  const [, , organization = ''] = request.url?.split('/') ?? [];
  const guarded = Object.assign(request, { params: { organization } });
  const guard = request.method === 'DELETE' ? guards.DELETE : guards.GET;
  void guard(guarded, response, (error) => {
    if (error === undefined) response.end(principalOf(guarded).member);
    else response.writeHead(500).end(String(error));
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
