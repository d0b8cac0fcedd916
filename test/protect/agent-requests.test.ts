import { authorize } from '../../protect/authorize.ts';
import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { accepted, TestAuthorization } from '../support/authorization.ts';
import { NOW, PROVIDER, RESOURCE } from '../support/issuer.ts';

const at = new TestAuthorization();
const RENAME = { scopes: ['projects:rename'] };
const refusedRename = {
  reason: 'insufficient_scope',
  needed: new Set(['projects:rename']),
  held: new Set(['projects:read']),
};

const approve = (...approval: Parameters<typeof at.protection.agents.sessions.approve>) =>
  at.protection.agents.sessions.approve(...approval);
const token = (claims: Readonly<Record<string, unknown>> = {}) => at.issuer.signAgentToken(claims);

describe('an agent that reads', () => {
  it('yields the principal, and the session that acts', async () => {
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
      actor: { sub: 'cursor' },
      agentSession: 'session-1',
    });
  });

  it('needs no session row, and none is read', async () => {
    at.protection.agents.sessions.down = true;
    expect(await at.ask(await token())).toEqual(accepted);
    expect(at.protection.agents.sessions.reads).toBe(0);
  });

  it('[L10] is not said to hold a write that nobody looked up', async () => {
    approve({ 'projects:rename': NOW + 1 });
    expect(await at.ask(await token())).toMatchObject({ scopes: new Set(['projects:read']) });
  });
});

it('a person’s own token needs no approval, and none is read', async () => {
  at.protection.agents.sessions.down = true;
  expect(await at.ask(await at.issuer.sign(), RENAME)).toEqual(accepted);
  expect(at.protection.agents.sessions.reads).toBe(0);
});

describe('[L5] an agent that writes', () => {
  it('needs an approval that holds now', async () => {
    expect(await at.ask(await token(), RENAME)).toEqual(refusedRename);
    approve({ 'projects:rename': NOW + 1 });
    expect(await at.ask(await token(), RENAME)).toMatchObject({
      agentSession: 'session-1',
      scopes: new Set(['projects:read', 'projects:rename']),
    });
  });

  it('is refused on the request after the approval was taken back, whatever its token carries', async () => {
    const minted = await token();
    approve({ 'projects:rename': NOW + 3_600 });
    expect(await at.ask(minted, RENAME)).toEqual(accepted);
    approve({});
    expect(await at.ask(minted, RENAME)).toEqual(refusedRename);
    at.protection.agents.sessions.rows.clear();
    expect(await at.ask(minted, RENAME)).toEqual(refusedRename);
    expect(at.protection.agents.sessions.reads).toBe(3);
  });

  it.each([
    [59, 'accepted'],
    [60, 'refused'],
    [61, 'refused'],
  ])(
    '[L5][L12] is refused from the second at which the approval ends: %d s into 60 s it is %s',
    async (later, outcome) => {
      approve({ 'projects:rename': NOW + 60 });
      const minted = await token();
      at.protection.pass(later);
      expect(await at.ask(minted, RENAME)).toEqual(outcome === 'accepted' ? accepted : refusedRename);
    },
  );

  it('needs the scope in its token too: an approval reaches the next token, not this one', async () => {
    approve({ 'projects:rename': NOW + 60 });
    expect(await at.ask(await token({ scope: 'projects:read' }), RENAME)).toEqual(refusedRename);
    expect(at.protection.agents.sessions.reads).toBe(0);
  });

  it('never holds a write for its approval alone: of a token that does not carry it, or where nobody asked for it', async () => {
    approve({ 'projects:rename': NOW + 60, 'projects:create': NOW + 60 });
    for (const scope of ['projects:read projects:rename', 'projects:create projects:read projects:rename']) {
      expect(await at.ask(await token({ scope }), RENAME)).toMatchObject({
        scopes: new Set(['projects:read', 'projects:rename']),
      });
    }
  });

  it('needs every approval that the route asks for', async () => {
    const scopes = ['projects:rename', 'projects:create'];
    const minted = await token({ scope: 'projects:create projects:read projects:rename' });
    approve({ 'projects:rename': NOW + 60, 'projects:create': NOW });
    expect(await at.ask(minted, { scopes })).toEqual({
      reason: 'insufficient_scope',
      needed: new Set(scopes),
      held: new Set(['projects:read', 'projects:rename']),
    });
    approve({ 'projects:rename': NOW + 60, 'projects:create': NOW + 60 });
    expect(await at.ask(minted, { scopes })).toEqual(accepted);
  });

  it('[L9] loses with the role: a demotion shrinks the next request', async () => {
    approve({ 'projects:rename': NOW + 60 });
    const minted = await token();
    expect(await at.ask(minted, RENAME)).toEqual(accepted);
    at.protection.members.change({ role: 'viewer' });
    expect(await at.ask(minted, RENAME)).toEqual(refusedRename);
    expect(await at.ask(minted)).toEqual(accepted);
  });

  it('[L10] needs one for every scope that is not declared to read', async () => {
    const scopes = new Set(['projects:archive'] as Scope[]);
    const protection = { ...at.protection, roles: new Map([['editor', scopes]]) };
    const authorization = `Bearer ${await token({ scope: 'projects:archive' })}`;
    const request = { authorization, organization: 'acme', resource: RESOURCE, scopes };
    expect(await authorize(request, protection)).toMatchObject({ error: { reason: 'insufficient_scope' } });
    approve({ 'projects:archive': NOW + 60 });
    expect(await authorize(request, protection)).toMatchObject({ ok: true });
  });

  it('[L10] is not let through when the approvals cannot be read', async () => {
    approve({ 'projects:rename': NOW + 60 });
    at.protection.agents.sessions.down = true;
    expect(await at.ask(await token(), RENAME)).toEqual({
      reason: 'unavailable',
      dependency: 'grants',
      error: 'Error',
    });
  });
});

describe('[L6][L7] an approval is for one session, of one member, in one organization, with one client', () => {
  it.each([
    ['another session', 'acme/maria/session-2', 'cursor'],
    ['the same session id of another member', 'acme/gus/session-1', 'cursor'],
    ['the same session id in another organization', 'globex/maria/session-1', 'cursor'],
    ['the same session, now used by another client', 'acme/maria/session-1', 'intruder'],
  ])('not for %s', async (_, session, client) => {
    approve({ 'projects:rename': NOW + 60 }, session, client);
    expect(await at.ask(await token(), RENAME)).toEqual(refusedRename);
  });
});

describe('[L7] the organization of the request', () => {
  it('is the one of the token, and nothing is asked before that is settled', async () => {
    approve({ 'projects:rename': NOW + 60 });
    expect(await at.ask(await token(), { ...RENAME, organization: 'globex' })).toEqual({
      reason: 'wrong_organization',
      ofToken: 'acme',
      ofRequest: 'globex',
    });
    const { agents, members, statusRows } = at.protection;
    expect([agents.sessions.reads, members.reads, statusRows.asked]).toEqual([0, 0, []]);
  });
});

describe("[L9] an agent stops with what it stands on: the person's membership", () => {
  it('at once when the member is disabled', async () => {
    at.protection.members.change({ active: false });
    expect(await at.ask(await token())).toEqual({ reason: 'disabled_member' });
  });

  it('at once when the member is recalled', async () => {
    at.protection.members.change({ recalledAt: NOW });
    expect(await at.ask(await token())).toEqual({
      reason: 'recalled',
      of: 'member',
      issuedAt: NOW - 60,
      recalledAt: NOW,
    });
  });
});

describe('[L9] a recall of its member ends what was approved for an agent', () => {
  /** Minted after the recall, so that nothing but the grant's age is in question. */
  const young = () => token({ iat: NOW });
  const approvedBy = (signedInAt: number) => approve({ 'projects:rename': NOW + 60 }, undefined, undefined, signedInAt);

  it.each([
    ['before', NOW - 31, refusedRename],
    ['in the very second of', NOW - 30, refusedRename],
    ['after', NOW - 29, accepted],
  ])('approved in a session that began %s the recall', async (_, signedInAt, outcome) => {
    at.protection.members.change({ recalledAt: NOW - 30 });
    approvedBy(signedInAt);
    expect(await at.ask(await young(), RENAME)).toEqual(outcome);
  });

  it('of a former release, which kept no age: any recall ends it', async () => {
    at.protection.agents.sessions.rows.set('acme/maria/session-1', {
      client: 'cursor' as ClientId,
      grants: new Map([['projects:rename' as Scope, { expiresAt: NOW + 60 }]]),
    });
    expect(await at.ask(await young(), RENAME)).toEqual(accepted);
    at.protection.members.change({ recalledAt: NOW - 1_000_000 });
    expect(await at.ask(await young(), RENAME)).toEqual(refusedRename);
  });

  it('and reading goes on with a token from since', async () => {
    at.protection.members.change({ recalledAt: NOW - 30 });
    approvedBy(NOW - 31);
    expect(await at.ask(await young())).toEqual(accepted);
  });
});

describe('[L9][L10] what must be active for an agent', () => {
  const subjects: [string, string][] = [
    ['organization', 'org#acme'],
    ['agents', 'agents of org#acme'],
    ['provider', `idp#${PROVIDER}`],
    ['client', 'client#cursor'],
    ['enablement', 'enablement#acme#cursor'],
  ];

  it.each(subjects)('%s: the token is refused within 60 s', async (subject, row) => {
    const minted = await token();
    expect(await at.ask(minted)).toEqual(accepted);
    at.protection.statusRows.active.delete(row);
    at.protection.pass(60);
    expect(await at.ask(minted)).toEqual({ reason: 'not_active', subject });
  });

  it('is asked once for all requests of a minute', async () => {
    const minted = await token();
    await Promise.all([at.ask(minted), at.ask(minted)]);
    await at.ask(minted);
    // Of an organization, whether it is active, and its agents', and its rules: one row, read once.
    const rows = subjects.map(([, row]) => row).filter((row) => row !== 'agents of org#acme');
    expect(at.protection.statusRows.asked.toSorted()).toEqual(rows.toSorted());
  });

  it('includes no switch for what is no agent', async () => {
    at.protection.statusRows.active.delete('agents of org#acme');
    expect(await at.ask(await at.issuer.sign())).toEqual(accepted);
  });
});

describe("an agent of the person's own browser session", () => {
  const firstParty = { client_id: 'first-party' };

  it('has no tool that could be switched off', async () => {
    expect(await at.ask(await token(firstParty))).toMatchObject({ client: 'first-party', agentSession: 'session-1' });
    expect(at.protection.statusRows.asked.toSorted()).toEqual([`idp#${PROVIDER}`, 'org#acme']);
  });

  it('writes with the approvals of that session', async () => {
    approve({ 'projects:rename': NOW + 60 }, 'acme/maria/session-1', 'first-party');
    expect(await at.ask(await token(firstParty), RENAME)).toEqual(accepted);
  });

  it('is an agent: an access token of that client is of a client that does not exist', async () => {
    expect(await at.ask(await at.issuer.sign(firstParty))).toEqual({ reason: 'not_active', subject: 'client' });
  });
});

describe('where agents are not set up', () => {
  it('their tokens are refused before they are parsed', async () => {
    const { agents: _, ...protection } = at.protection;
    const decide = (bearer: string) =>
      authorize(
        { authorization: `Bearer ${bearer}`, organization: 'acme', resource: RESOURCE, scopes: new Set() },
        protection,
      );
    const refused = { ok: false, error: { reason: 'agent_token_not_supported' } };
    expect(await decide(await token())).toEqual(refused);
    expect(await decide((await token()).replace('csagt_', ''))).toEqual(refused);
    expect(await decide('csagt_')).toEqual(refused);
    expect(await decide(await at.issuer.sign())).toMatchObject({ ok: true });
  });
});
