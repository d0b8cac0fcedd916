import { MemoryAuthorizationGrantStore } from '../../lambdas/adapters/memory/memory-authorization-grant-store.ts';
import { keyOfRequestUri, requestUriOf } from '../../lambdas/core/authorization/pushed-request.ts';
import type { AuthorizationRequest } from '../../lambdas/core/authorization/request.ts';
import type { Client, Enablement, Organization } from '../../lambdas/core/records.ts';
import type { FirstPartySession } from '../../lambdas/core/sign-in/session.ts';
import { giveConsent, prepareConsent, verifyClientAddress } from '../../lambdas/flows/authorize-client.ts';
import type { ClientAdmissions } from '../../lambdas/ports/client-admission.ts';
import { NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import { CHALLENGE, CODE, desktop, REDIRECT_URI, validGrant } from '../support/code-grant.ts';
import { proofKey } from '../support/dpop.ts';
import { API, clientId, configuration, enablement, member, NOW, organization, scopes } from '../support/fixtures.ts';
import { memoryTrustSources, validFacts } from '../support/memory-trust.ts';
import { session } from '../support/session-world.ts';

const ADDRESS = { client: desktop.id, redirectUri: REDIRECT_URI };
const REQUEST: AuthorizationRequest = {
  ...{ codeChallenge: CHALLENGE, scopes: undefined, resources: [API], organization: undefined },
  ...{ choosesOrganization: false, isFromForm: true },
};

function worldOf({
  client = {},
  enabled = {},
}: {
  client?: Partial<Client>;
  enabled?: Partial<Enablement> | null;
} = {}) {
  const facts = validFacts();
  facts.clients.push({ ...desktop, ...client });
  if (enabled !== null) facts.enablements.push({ ...enablement, client: desktop.id, ...enabled });
  const authorizations = new MemoryAuthorizationGrantStore();
  const ids = { authorizationSecret: () => CODE, auditSuffix: () => 'suffix' };
  const admissions: ClientAdmissions = { admit: async () => 'admitted', ask: async () => 'asked' };
  return { configuration, trust: memoryTrustSources(facts), authorizations, admissions, clock: () => NOW, ids };
}

describe('[A1] an answer never leaves for an address that is not a client’s own', () => {
  it.each<[string, Partial<Client>, Partial<typeof ADDRESS>, string]>([
    ['of nobody', {}, { client: clientId('nobody') }, 'unknown_client'],
    ['of a client that is disabled', { status: 'disabled' }, {}, 'client_disabled'],
    ['of a client without codes', { grantTypes: new Set() }, {}, 'client_not_registered_for_grant'],
    ['of a client without addresses', { redirectUris: new Set() }, {}, 'redirect_uri_not_registered'],
    ['beside its own', {}, { redirectUri: 'http://127.0.0.1:41000/other' }, 'redirect_uri_not_registered'],
  ])('%s', async (_, client, address, reason) => {
    const verified = await verifyClientAddress(worldOf({ client }), { ...ADDRESS, ...address });
    expect(verified).toMatchObject({ ok: false, error: { reason } });
  });

  it('and never for one of a client that has none registered at all', async () => {
    const { redirectUris: _, ...bare } = desktop;
    const world = worldOf();
    const trust = { ...world.trust, findClient: async () => bare };
    expect(await verifyClientAddress({ ...world, trust }, ADDRESS)).toMatchObject({
      error: { reason: 'redirect_uri_not_registered', client: desktop.id },
    });
  });

  it('but goes to its own, on any port of this machine', async () => {
    expect(await verifyClientAddress(worldOf(), ADDRESS)).toEqual({ ok: true, value: desktop });
  });
});

it('[D3] binds the code to the key that the request names', async () => {
  const world = worldOf();
  const consent = await prepareConsent(world, desktop, REQUEST, { organization, member });
  if (!consent.ok) throw new Error('nothing to give');
  const request = { ...REQUEST, codeBoundTo: proofKey.thumbprint };
  await giveConsent(world, ADDRESS, request, consent.value, { session }, undefined);
  expect([...world.authorizations.grants.values()]).toMatchObject([{ codeBoundTo: proofKey.thumbprint }]);
});

describe('[L1] what a person could give by a yes', () => {
  const who = (over: Partial<Organization> = {}) => ({ organization: { ...organization, ...over }, member });
  const consent = (world = worldOf(), asked?: string, whose = who()) =>
    prepareConsent(world, desktop, { ...REQUEST, scopes: asked === undefined ? undefined : scopes(asked) }, whose);

  it('is what client, ceiling and role have in common, and no more than was asked for', async () => {
    const all = scopes('projects:read projects:write');
    expect(await consent()).toEqual({
      ok: true,
      value: { granted: all, scopes: all, askable: new Set(), details: [] },
    });
    expect(await consent(worldOf(), 'projects:read billing:read')).toMatchObject({
      value: { granted: scopes('projects:read') },
    });
    expect(await consent(worldOf({ enabled: { ceiling: scopes('projects:read') } }))).toMatchObject({
      value: { granted: scopes('projects:read') },
    });
  });

  it.each<[string, Parameters<typeof worldOf>[0], string | undefined, object]>([
    ['not enabled', { enabled: null }, undefined, { reason: 'client_not_enabled' }],
    ['disabled', { enabled: { status: 'disabled' } }, undefined, { reason: 'enablement_disabled' }],
  ])('is nothing where the client is %s, and says of whom', async (_, world, asked, error) => {
    expect(await consent(worldOf(world), asked)).toEqual({
      ok: false,
      error: { ...error, client: desktop.id, organization: organization.id },
    });
  });

  it('[L10] is nothing for a role that nobody declared, nor for scopes that nobody has', async () => {
    const stranger = { ...who(), member: { ...member, role: 'unheard-of' } };
    expect(await consent(worldOf(), undefined, stranger)).toMatchObject({
      error: { reason: 'no_scope_granted', role: new Set() },
    });
    expect(await consent(worldOf(), 'billing:read')).toMatchObject({ error: { reason: 'no_scope_granted' } });
  });

  it('[L5] never has a write at once where writes are asked for: by the enablement, or by the organization’s rule', async () => {
    const asked = { granted: scopes('projects:read projects:write'), scopes: scopes('projects:read') };
    const value = { ...asked, askable: scopes('projects:write'), details: [] };
    expect(await consent(worldOf({ enabled: { writes: 'asked' } }))).toEqual({ ok: true, value });
    const rules = { agentRules: { ...NO_AGENT_RULES, asked: new Set([desktop.id]) } };
    expect(await consent(worldOf(), undefined, who(rules))).toEqual({ ok: true, value });
    expect(await consent(worldOf(), undefined, who({ agentRules: 'unreadable' }))).toMatchObject({
      value: { scopes: scopes('projects:read'), askable: new Set() },
    });
  });

  it('[L17] is nothing where all of it is given to no agent', async () => {
    const rules = { agentRules: { ...NO_AGENT_RULES, never: scopes('projects:write') } };
    const world = worldOf({ enabled: { writes: 'asked', ceiling: scopes('projects:write') } });
    expect(await consent(world, undefined, who(rules))).toMatchObject({ error: { reason: 'no_scope_granted' } });
  });
});

describe('[A2] a yes', () => {
  const answered = (over: Partial<FirstPartySession> = {}, world = worldOf()) => {
    const granted = scopes('projects:read projects:write');
    const given = { granted, scopes: granted, askable: new Set<never>(), details: [] };
    return giveConsent(world, ADDRESS, REQUEST, given, { session: { ...session, ...over } }, undefined);
  };
  const yes = async (...all: Parameters<typeof answered>) => {
    const given = await answered(...all);
    if (!given.ok) throw new Error(given.error.reason);
    return given.value;
  };

  it('[A4] never is a second one to a request that has its answer: nobody is told a code', async () => {
    const world = worldOf();
    world.authorizations.create = async () => 'request_used' as never;
    expect(await answered({}, world)).toEqual({ ok: false, error: { reason: 'request_uri_unknown' } });
  });

  it('is one grant with its entry, of whoever said it, to whoever asked; its code lasts a minute', async () => {
    const world = worldOf();
    const { code, grant } = await yes({}, world);
    const expected = validGrant({ grantedAt: NOW, codeExpiresAt: NOW + 60, expiresAt: NOW + 604_800 });
    expect([code, grant]).toEqual([CODE, expected]);
    expect([...world.authorizations.grants.values()]).toEqual([expected]);
    expect(world.authorizations.audit).toEqual([
      {
        ...{ organization: organization.id, at: NOW, suffix: 'suffix', action: 'authorization.granted' },
        ...{ actor: { kind: 'member', id: member.id }, target: desktop.id },
        details: { scope: 'projects:read projects:write', expiresAt: NOW + 604_800 },
      },
    ]);
  });

  it('says when the person signed in, where the provider said so', async () => {
    expect((await yes({ authenticatedAt: NOW - 30 })).grant).toMatchObject({ authenticatedAt: NOW - 30 });
    expect((await yes()).grant).not.toHaveProperty('authenticatedAt');
  });

  it('[L10] never is kept under a code that could not be found again', async () => {
    const world = { ...worldOf(), ids: { authorizationSecret: () => 'short', auditSuffix: () => 'suffix' } };
    await expect(yes({}, world)).rejects.toThrow('another form');
    expect(world.authorizations.grants.size).toBe(0);
  });

  it('[A4] to a pushed request is the one answer of it: a second yes gives nothing', async () => {
    const world = worldOf();
    const key = keyOfRequestUri(requestUriOf('r'.repeat(43)));
    if (key === undefined) throw new Error('no request_uri');
    await world.authorizations.push({ key, client: desktop.id, query: '', expiresAt: NOW + 600 });
    const granted = scopes('projects:read');
    const given = { granted, scopes: granted, askable: new Set<never>(), details: [] };
    const answer = (code: string) => {
      const ids = { authorizationSecret: () => code, auditSuffix: () => 'suffix' };
      return giveConsent({ ...world, ids }, ADDRESS, REQUEST, given, { session }, key);
    };
    expect(await answer(CODE)).toMatchObject({ ok: true });
    expect(await answer('d'.repeat(43))).toEqual({ ok: false, error: { reason: 'request_uri_unknown' } });
    expect(world.authorizations.grants.size).toBe(1);
  });
});
