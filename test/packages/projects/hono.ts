/** The framework itself: its middleware is the guard, and its server is Node's. */
import type { AddressInfo } from 'node:net';
import { protectFetch } from '@countersign/protect/fetch';
import type { Principal } from '@countersign/protect/principal';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const guard = protectFetch({
  scopes: ['projects:read'],
  organization: (request) => new URL(request.url).pathname.split('/')[2],
});

const app = new Hono<{ Variables: { principal: Principal } }>();

app.use('/organizations/:organization/*', async (context, next) => {
  const principal = await guard(context.req.raw);
  if (principal instanceof Response) return principal;
  context.set('principal', principal);
  return next();
});

app.get('/organizations/:organization/projects', (context) => context.text(context.get('principal').member));

serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }: AddressInfo) => console.log(port));
