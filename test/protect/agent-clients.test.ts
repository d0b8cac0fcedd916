import { readAccessToken, readClientToken } from '../../protect/access-token.ts';
import { authorize } from '../../protect/authorize.ts';
import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { type Ask, accepted, TestAuthorization } from '../support/authorization.ts';
import { AGENT_CLIENT_CLAIMS, CLAIMS, NOW, PROVIDER, RESOURCE } from '../support/issuer.ts';

const at = new TestAuthorization();
const SESSION = 'acme/maria/client~cursor';
const RENAME = { scopes: ['projects:rename'] };
const uriOf = (scope: string) =>
  `${at.issuer.url}/approve/acme/client~cursor?scope=${encodeURIComponent(scope)}&member=maria`;

const approve = (ends: Readonly<Record<string, number>>, session = SESSION, client = 'cursor', signedInAt = NOW - 60) =>
  at.protection.agents.sessions.approve(ends, session, client, signedInAt);
const token = (claims: Readonly<Record<string, unknown>> = {}) => at.issuer.sign({ ...AGENT_CLIENT_CLAIMS, ...claims });
const refused = (scope = 'projects:rename', held = ['projects:read']) => ({
  reason: 'insufficient_scope',
  needed: new Set([scope]),
  held: new Set(held),
  approvalUri: uriOf(scope),
});
/** Refused, and there is nobody who could be asked. */
const refusedForGood = (...needed: string[]) => ({
  reason: 'insufficient_scope',
  needed: new Set(needed),
  held: expect.anything(),
});

describe('an agent client that reads', () => {
  it('yields the principal, its session, and what may be asked for', async () => {
    expect(await at.ask(await token())).toEqual({
      member: 'maria',
      organization: 'acme',
      client: 'cursor',
      provider: PROVIDER,
      scopes: new Set(['projects:read']),
      tokenId: 'token-1',
      issuedAt: NOW - 60,
      expiresAt: NOW + 3_600,
      resources: [RESOURCE],
      actor: undefined,
      agentSession: 'client~cursor',
      askable: new Set(['projects:create', 'projects:rename']),
    });
    expect(at.protection.agents.sessions.reads).toBe(0);
  });

  it('[L5] never may ask for a read that one of its writes implies', async () => {
    const implications = new Map([['projects:rename' as Scope, new Set(['projects:read' as Scope])]]);
    const protection = { ...at.protection, rules: { ...at.protection.rules, implications } };
    const authorization = `Bearer ${await token()}`;
    const request = { authorization, organization: 'acme', resource: RESOURCE, scopes: new Set<Scope>() };
    const decision = await authorize(request, protection);
    expect(decision.ok && decision.value.askable).toEqual(new Set(['projects:create', 'projects:rename']));
  });

  it('never sends anybody to approve for a session that is over', async () => {
    const { rows } = at.protection.agents.sessions;
    rows.set(SESSION, { client: 'cursor' as ClientId, grants: new Map(), endedAt: NOW - 1 });
    expect(await at.ask(await token(), RENAME)).toEqual(refusedForGood('projects:rename'));
  });

  it('[L10] never writes while it is unknown whether agents are switched on', async () => {
    approve({ 'projects:rename': NOW + 60 });
    const { statuses } = at.protection;
    const find = async (subject: Parameters<typeof statuses.find>[0]) => {
      if (subject.kind === 'agents') throw new Error('no answer');
      return statuses.find(subject);
    };
    const { organization, agentsStoppedAt } = statuses;
    const partly = {
      find,
      organization: organization.bind(statuses),
      agentsStoppedAt: agentsStoppedAt.bind(statuses),
    };
    const scopes = new Set(['projects:rename' as Scope]);
    const request = { authorization: `Bearer ${await token()}`, organization: 'acme', resource: RESOURCE, scopes };
    expect(await authorize(request, { ...at.protection, statuses: partly })).toMatchObject({
      ok: false,
      error: { reason: 'unavailable', dependency: 'status' },
    });
  });

  it('reads on where nobody looks grants up, and writes nothing there', async () => {
    approve({ 'projects:rename': NOW + 60 });
    const { agents: _, ...protection } = at.protection;
    const ask = async (scope: string) => {
      const scopes = new Set([scope as Scope]);
      const authorization = `Bearer ${await token()}`;
      return authorize({ authorization, organization: 'acme', resource: RESOURCE, scopes }, protection);
    };
    expect(await ask('projects:read')).toMatchObject({ ok: true });
    expect(await ask('projects:rename')).toEqual({ ok: false, error: refusedForGood('projects:rename') });
  });

  it('[L5] is seen by a verifier that knows nothing of this as one that only reads', async () => {
    const read = readAccessToken(
      { iss: at.issuer.url, ...CLAIMS, ...AGENT_CLIENT_CLAIMS },
      { issuer: at.issuer.url, resource: RESOURCE, now: NOW },
    );
    expect(read).toMatchObject({ ok: true, value: { scopes: new Set(['projects:read']), askable: new Set() } });
  });
});

describe('[L5] one token that grows', () => {
  it('the same token and request: refused, approved by a person, accepted, taken back, refused', async () => {
    const same = await token();
    expect(await at.ask(same, RENAME)).toEqual(refused());
    approve({ 'projects:rename': NOW + 60 });
    expect(await at.ask(same, RENAME)).toMatchObject({ scopes: new Set(['projects:read', 'projects:rename']) });
    approve({});
    expect(await at.ask(same, RENAME)).toEqual(refused());
    at.protection.agents.sessions.rows.clear();
    expect(await at.ask(same, RENAME)).toEqual(refused());
  });

  it('[L12] ends in the very second in which the grant does', async () => {
    approve({ 'projects:rename': NOW + 60 });
    const same = await token();
    at.protection.pass(59);
    expect(await at.ask(same, RENAME)).toEqual(accepted);
    at.protection.pass(1);
    expect(await at.ask(same, RENAME)).toEqual(refused());
  });

  it('never carries a write for its standing in scope: that too needs the grant', async () => {
    const same = await token({ scope: 'projects:read projects:rename', askable_scope: 'projects:create' });
    expect(await at.ask(same, RENAME)).toEqual(refusedForGood('projects:rename'));
  });

  it('carries no write that may not be asked for, though it was approved for the session', async () => {
    approve({ 'projects:rename': NOW + 60 });
    const same = await token({ askable_scope: 'projects:create' });
    expect(await at.ask(same, RENAME)).toEqual(refusedForGood('projects:rename'));
    expect(at.protection.agents.sessions.reads).toBe(0);
  });

  it('[L10] needs a grant for every scope that is not declared to read', async () => {
    const scopes = new Set(['projects:archive'] as Scope[]);
    const protection = { ...at.protection, roles: new Map([['editor', scopes]]) };
    const authorization = `Bearer ${await token({ scope: 'projects:archive' })}`;
    const request = { authorization, organization: 'acme', resource: RESOURCE, scopes };
    expect(await authorize(request, protection)).toMatchObject({ error: { reason: 'insufficient_scope' } });
  });

  it.each([
    ['another client', SESSION, 'copilot'],
    ['another member', 'acme/gus/client~cursor', 'cursor'],
    ['another agent session', 'acme/maria/session-1', 'cursor'],
    ['the same agent session in another organization', 'globex/maria/client~cursor', 'cursor'],
  ])('[L6][L7] by a grant of %s it does not', async (_, session, client) => {
    approve({ 'projects:rename': NOW + 60 }, session, client);
    expect(await at.ask(await token(), RENAME)).toEqual(refused());
  });

  it('[L9] by a grant from before the member’s recall it does not', async () => {
    approve({ 'projects:rename': NOW + 60 }, SESSION, 'cursor', NOW - 100);
    at.protection.members.change({ recalledAt: NOW - 90 });
    expect(await at.ask(await token(), RENAME)).toEqual(refused());
  });

  it('[L9] and ends with the token at a recall', async () => {
    approve({ 'projects:rename': NOW + 60 });
    at.protection.members.change({ recalledAt: NOW - 10 });
    expect(await at.ask(await token(), RENAME)).toMatchObject({ reason: 'recalled' });
  });

  it('[L9] shrinks with the role, granted or not, and then nobody is asked', async () => {
    approve({ 'projects:rename': NOW + 60 });
    at.protection.members.change({ role: 'viewer' });
    expect(await at.ask(await token(), RENAME)).toEqual(refusedForGood('projects:rename'));
    expect(await at.ask(await token())).toMatchObject({ askable: new Set() });
  });

  it.each(['org#acme', `idp#${PROVIDER}`, 'client#cursor', 'enablement#acme#cursor'])(
    '[L9] is refused altogether while %s is not active',
    async (subject) => {
      approve({ 'projects:rename': NOW + 60 });
      at.protection.statusRows.active.delete(subject);
      expect(await at.ask(await token(), RENAME)).toMatchObject({ reason: 'not_active' });
    },
  );

  it('[L9] while agents are switched off in the organization, reads on and writes nothing, approved or not', async () => {
    approve({ 'projects:rename': NOW + 60 });
    at.protection.statusRows.active.delete('agents of org#acme');
    expect(await at.ask(await token())).toEqual(accepted);
    expect(await at.ask(await token(), RENAME)).toEqual(refusedForGood('projects:rename'));
  });

  it('[L10] is not let through when the grants cannot be read', async () => {
    approve({ 'projects:rename': NOW + 60 });
    at.protection.agents.sessions.down = true;
    expect(await at.ask(await token(), RENAME)).toMatchObject({ reason: 'unavailable', dependency: 'grants' });
  });

  it('[L8] writes nothing, and reads the grants once, at the same time as all else', async () => {
    await at.ask(await token(), RENAME);
    expect(at.protection.agents.sessions.reads).toBe(1);
    expect([...at.protection.agents.sessions.rows]).toEqual([]);
  });
});

describe('[L16] the address where a person approves', () => {
  it('names whom it asks, the session, and what is missing alone', async () => {
    approve({ 'projects:rename': NOW + 60 });
    const scopes = ['projects:create', 'projects:read', 'projects:rename'];
    expect(await at.ask(await token(), { scopes })).toMatchObject({ approvalUri: uriOf('projects:create') });
  });

  it.each<[string, Ask, Readonly<Record<string, unknown>>]>([
    [
      'the role does not have',
      { scopes: ['projects:rename', 'projects:delete'] },
      { askable_scope: 'projects:delete projects:rename' },
    ],
    [
      'the token may not ask for',
      { scopes: ['projects:rename', 'projects:create'] },
      { askable_scope: 'projects:rename' },
    ],
  ])('is not given when part of what is missing is something that %s', async (_, request, claims) => {
    expect(await at.ask(await token(claims), request)).toEqual(refusedForGood(...(request.scopes ?? [])));
  });

  it('is not given to an agent token, whose host asks in another way', async () => {
    const minted = await at.issuer.signAgentToken();
    expect(await at.ask(minted, RENAME)).toEqual(refusedForGood('projects:rename'));
  });

  it('nor to any other token', async () => {
    const plain = await at.issuer.sign({ scope: 'projects:read' });
    expect(await at.ask(plain, RENAME)).toEqual(refusedForGood('projects:rename'));
  });
});

describe('[L15] the claims of an agent client’s token', () => {
  const read = (claims: Readonly<Record<string, unknown>>) => {
    const all = { iss: 'https://auth.example', ...CLAIMS, ...claims };
    return readClientToken(all, { issuer: 'https://auth.example', resource: RESOURCE, now: NOW });
  };

  it('become typed values', () => {
    expect(read(AGENT_CLIENT_CLAIMS)).toMatchObject({
      ok: true,
      value: { agentSession: 'client~cursor', askable: new Set(['projects:create', 'projects:rename']) },
    });
  });

  it('are none in any other access token', () => {
    expect(read({})).toMatchObject({ ok: true, value: { askable: new Set() } });
    expect(read({})).not.toHaveProperty('value.agentSession');
  });

  it.each(['agent_session', 'askable_scope'])('are both there or none: without %s, it is no token of ours', (claim) => {
    const { [claim]: _, ...rest } = AGENT_CLIENT_CLAIMS;
    expect(read(rest)).toEqual({ ok: false, error: { reason: 'bad_claim', claim, problem: 'missing' } });
  });

  it.each<[string, unknown]>([
    ['agent_session', ''],
    ['agent_session', 's'.repeat(129)],
    ['agent_session', 'session 1'],
    ['agent_session', 7],
    ['agent_session', null],
    ['askable_scope', ''],
    ['askable_scope', 'a  b'],
    ['askable_scope', '"'],
    ['askable_scope', ['projects:rename']],
    ['askable_scope', null],
  ])('are refused with %s = %j', (claim, value) => {
    expect(read({ ...AGENT_CLIENT_CLAIMS, [claim]: value })).toEqual({
      ok: false,
      error: { reason: 'bad_claim', claim, problem: 'malformed' },
    });
  });
});
