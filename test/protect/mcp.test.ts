import { McpProtection, type McpProtectionOptions } from '../../protect/mcp.ts';
import type { Principal } from '../../protect/principal.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { NOW, RESOURCE, TestIssuer } from '../support/issuer.ts';
import { memoryProtection } from '../support/memory-protection.ts';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await TestIssuer.start();
});
afterAll(() => issuer.stop());

class Elicitation extends Error {
  readonly elicitations: readonly object[];
  constructor(elicitations: readonly object[], message?: string) {
    super(message);
    this.elicitations = elicitations;
  }
}

const world = (options: Partial<McpProtectionOptions> = {}) => {
  const protection = memoryProtection(issuer.url);
  return new McpProtection({
    scopes: ['projects:read'],
    resource: RESOURCE,
    protection,
    onRefusal: () => undefined,
    ...options,
  });
};

const clientWith = (elicitation?: unknown) => ({ server: { getClientCapabilities: () => ({ elicitation }) } });
const request = (token?: string) =>
  new Request('https://mcp.example/mcp', {
    method: 'POST',
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
const handler = (args: { readonly name: string }, { member, organization }: Principal) => ({
  args,
  member,
  organization,
});
const extra = (token?: string) => ({ authInfo: token === undefined ? undefined : { token } });

/** Of a client whose writes are asked for. */
const asking = () =>
  issuer.sign({ scope: 'projects:read', askable_scope: 'projects:create', agent_session: 'client~cursor' });

describe('a request to an MCP server', () => {
  it('is answered with the challenge that leads to the authorization server', async () => {
    const answer = await world().authenticate(request());
    expect(answer).toMatchObject({ status: 401 });
    expect((answer as Response).headers.get('www-authenticate')).toMatch(/resource_metadata="/);
  });

  it('hands the SDK who calls, for the organization of the token', async () => {
    const token = await issuer.sign();
    const info = await world({ scopes: ['projects:read'] }).authenticate(request(token));
    expect(info).toStrictEqual({
      token,
      clientId: 'cursor',
      scopes: ['projects:read', 'projects:rename'],
      expiresAt: NOW + 3_600,
      extra: { principal: expect.objectContaining({ member: 'maria', organization: 'acme' }) },
    });
    expect(await world({ scopes: ['projects:delete'] }).authenticate(request(token))).toMatchObject({ status: 403 });
  });
});

it.each(['bearer', 'BEARER', 'Bearer  '])('a tool has the token alone, however %j introduced it', async (scheme) => {
  const token = await issuer.sign();
  const headers = { authorization: `${scheme.trim()} ${scheme.endsWith(' ') ? '  ' : ''}${token}` };
  expect(await world().authenticate(new Request('https://mcp.example/mcp', { headers }))).toMatchObject({ token });
});

describe('a tool', () => {
  it('runs with who calls, by its arguments where these decide', async () => {
    const token = await issuer.sign();
    const args = { name: 'Apollo' };
    const done = { args, member: 'maria', organization: 'acme' };
    expect(await world().tool(clientWith(), ['projects:read'], handler)(args, extra(token))).toEqual(done);
    const scopesOf = ({ name }: { readonly name: string }) => [name === 'Apollo' ? 'projects:read' : 'projects:delete'];
    const dynamic = world().tool(clientWith(), scopesOf, handler);
    expect(await dynamic(args, extra(token))).toEqual(done);
    expect(await dynamic({ name: 'Gemini' }, extra(token))).toMatchObject({ isError: true });
  });

  it.each([
    ['without a token', async () => undefined],
    ['with a token that is no good', async () => `${await issuer.sign()}x`],
    ['without the scope', () => issuer.sign({ scope: 'projects:read' })],
  ])('never runs %s', async (_, token) => {
    let runs = 0;
    const tool = world().tool(clientWith({ url: {} }), ['projects:create'], () => ++runs);
    expect(await tool({}, extra(await token()))).toMatchObject({ isError: true, content: [{ type: 'text' }] });
    expect(runs).toBe(0);
  });

  it('[U2] names the scopes that would do to a host, where scopes would: in order, and all of them', async () => {
    const tool = world().tool(clientWith(), ['projects:rename', 'projects:create'], handler);
    const token = await issuer.sign({ scope: 'projects:read' });
    expect(await tool({ name: 'x' }, extra(token))).toStrictEqual({
      isError: true,
      content: [{ type: 'text', text: 'Nothing was done. This request needs projects:create projects:rename.' }],
      _meta: { 'countersign/insufficient_scope': 'projects:create projects:rename' },
    });
  });

  it.each([
    ['without a token', async () => undefined, 'This resource needs an access token in the Authorization header'],
    ['with one that has ended', () => issuer.sign({ exp: NOW }), 'The access token has expired'],
  ])(
    'names no scopes to a host %s: none would do, not those that a client begins with either',
    async (_, token, why) => {
      const protection = memoryProtection(issuer.url);
      const rules = { ...protection.rules, baseline: protection.rules.reads };
      const tool = world({ protection: { ...protection, rules } }).tool(clientWith(), ['projects:create'], handler);
      expect(await tool({ name: 'x' }, extra(await token()))).toStrictEqual({
        isError: true,
        content: [{ type: 'text', text: `Nothing was done. ${why}.` }],
      });
    },
  );

  it('[L5] is denied in words with the link, where the client takes no elicitation of an address', async () => {
    const url = `${issuer.url}/approve/acme/client~cursor?scope=projects%3Acreate&member=maria`;
    const options = { UrlElicitationRequiredError: Elicitation };
    const unheard = { server: { getClientCapabilities: () => undefined } };
    for (const [server, has] of [
      ...[undefined, null, {}, { form: {} }, 'url'].map((elicitation) => [clientWith(elicitation), options] as const),
      [unheard, options],
      // Whoever gave us no class to throw.
      [clientWith({ url: {} }), {}],
    ] as const) {
      const tool = world(has).tool(server, ['projects:create'], handler);
      expect(await tool({ name: 'x' }, extra(await asking()))).toMatchObject({
        isError: true,
        content: [
          {
            text: `Nothing was done. A person has to approve this at ${url}\nCall the tool again after they have.`,
          },
        ],
        _meta: { 'countersign/insufficient_scope': 'projects:create' },
      });
    }
  });

  it('[L5] is denied as an elicitation of the address, where the client takes one', async () => {
    const tool = world({ UrlElicitationRequiredError: Elicitation }).tool(
      clientWith({ url: {} }),
      ['projects:create'],
      handler,
    );
    const url = `${issuer.url}/approve/acme/client~cursor?scope=projects%3Acreate&member=maria`;
    const thrown = await tool({ name: 'x' }, extra(await asking())).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ elicitations: [{ mode: 'url', url, elicitationId: url }] });
  });

  it('is declared with scopes that are ones, or not at all', () => {
    expect(() => world().tool(clientWith(), ['not a scope'], handler)).toThrow(/scope/);
  });
});

describe('what a list of tools says of one', () => {
  const principal = (parts: object) => ({ scopes: new Set(['projects:read']), ...parts }) as unknown as Principal;
  const askable = new Set(['projects:create' as Scope]);
  it.each([
    ['allowed', { agentSession: 's', askable }, ['projects:read']],
    ['askable', { agentSession: 's', askable }, ['projects:create']],
    ['refused', { agentSession: 's', askable }, ['projects:create', 'projects:delete']],
    ['refused', {}, ['projects:create']],
    ['unknown', { agentSession: 's' }, ['projects:create']],
  ])('is %s', (standing, parts, needed) => {
    expect(world().standing(principal(parts), needed)).toBe(standing);
  });
});

describe('[S12][S13] a tool that declares how far a token must go', () => {
  const seats = { type: 'seats', of: ({ count }: { readonly count: unknown }) => ({ count }) };
  const needs = { scopes: ['projects:rename'], details: seats };
  const assign = (token: string, count: unknown = 5, options: Partial<McpProtectionOptions> = {}) => {
    const tool = world(options).tool(clientWith(), needs, ({ count: done }: { readonly count: unknown }) => ({ done }));
    return tool({ count }, extra(token));
  };

  it('runs for a token that covers the arguments, and for no other', async () => {
    const token = await issuer.sign({ authorization_details: [{ type: 'seats', count: 5 }] });
    expect(await assign(token)).toEqual({ done: 5 });
    for (const count of [6, -1, '5', null]) expect(await assign(token, count)).toMatchObject({ isError: true });
    expect(await assign(await issuer.sign())).toMatchObject({ isError: true });
  });

  it('says to an agent what its person approves, which is the limit and not the scope', async () => {
    const memory = memoryProtection(issuer.url);
    const protection = {
      ...memory,
      rules: { ...memory.rules, details: new Map([['seats', 'projects:rename' as Scope]]) },
    };
    const token = await issuer.sign({
      ...{ scope: 'projects:read', askable_scope: 'projects:rename', agent_session: 'client~cursor' },
      askable_authorization_details: [{ type: 'seats' }],
    });
    const limit = `projects:rename#d.${Buffer.from('{"type":"seats","count":5}').toString('base64url')}`;
    expect(await assign(token, 5, { protection })).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining(`/approve/acme/client~cursor?scope=${encodeURIComponent(limit)}`) }],
      _meta: { 'countersign/insufficient_scope': limit },
    });
    memory.agents.sessions.approve({ [limit]: NOW + 60 }, 'acme/maria/client~cursor');
    expect(await assign(token, 5, { protection })).toEqual({ done: 5 });
    expect(await assign(token, 6, { protection })).toMatchObject({ isError: true });
  });
});
