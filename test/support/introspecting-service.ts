import { type AgentStack, PEOPLE } from './agent-stack.ts';

/**
 * A service of our examples that introspects, at `address`: of this organization, for this scope, while it may.
 * `GET /organizations/{organization}/projects` needs `projects:read` there, and `POST` needs `projects:create`.
 */
export async function expectProtects(world: AgentStack, address: string, session: string): Promise<void> {
  const call = async (method: string, organization: string, token?: string) => {
    const headers = { ...(token !== undefined && { authorization: `Bearer ${token}` }) };
    const response = await fetch(`${address}/organizations/${organization}/projects`, { method, headers });
    return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
  };
  const token = await world.accessToken();
  expect(await call('GET', 'acme', token)).toMatchObject({ status: 200, body: { organization: 'acme' } });
  expect((await call('GET', 'globex', token)).status).toBe(401);
  expect((await call('GET', 'acme')).status).toBe(401);
  expect((await call('GET', 'acme', `${token}x`)).status).toBe(401);
  expect((await call('GET', 'acme', 'x"&active=true')).status).toBe(401);
  expect((await call('GET', 'acme', await world.accessToken(world.globex))).status).toBe(401);

  const minted = String((await world.mint(token, session)).body['access_token']);
  expect((await call('GET', 'acme', minted)).status).toBe(200);
  expect((await call('POST', 'acme', minted)).status).toBe(403);
  await world.approve(await world.signedIn(PEOPLE.maria), session, ['projects:create'], { 'projects:create': 'once' });
  const writing = String((await world.mint(token, session, ['projects:create'])).body['access_token']);
  expect((await call('POST', 'acme', writing)).status).toBe(200);
  expect((await call('POST', 'acme', writing)).status).toBe(403);
}
