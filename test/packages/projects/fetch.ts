/** A handler of Fetch requests, for an organization that only the token names. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { protectFetch } from '@countersign/protect/fetch';

const guard = protectFetch({ scopes: ['projects:read'], organization: 'token' });

async function answer(request: Request): Promise<Response> {
  const principal = await guard(request);
  return principal instanceof Response ? principal : new Response(principal.member);
}

const server = createServer(async ({ method = '', url = '', headers: { authorization } }, response) => {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  const answered = await answer(new Request(`http://127.0.0.1${url}`, { method, headers }));
  response.writeHead(answered.status, Object.fromEntries(answered.headers)).end(await answered.text());
});

server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
