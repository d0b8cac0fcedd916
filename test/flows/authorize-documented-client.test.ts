import { MemoryAuthorizationGrantStore } from '../../lambdas/adapters/memory/memory-authorization-grant-store.ts';
import type { AuditEntry } from '../../lambdas/core/audit/entry.ts';
import type { AuthorizationRequest } from '../../lambdas/core/authorization/request.ts';
import { admittedBy } from '../../lambdas/core/clients/admission.ts';
import type { Client, ClientDocumentPolicy, Enablement, Organization } from '../../lambdas/core/records.ts';
import {
  admitClient,
  prepareConsent,
  verifyClientAddress,
  verifyDocumentedAddress,
} from '../../lambdas/flows/authorize-client.ts';
import { ok } from '../../protect/vocabulary/result.ts';
import { CHALLENGE, CODE, desktop, REDIRECT_URI } from '../support/code-grant.ts';
import { API, clientId, configuration, member, NOW, organization, scopes } from '../support/fixtures.ts';
import { memoryTrustSources, validFacts } from '../support/memory-trust.ts';
import { session } from '../support/session-world.ts';

const ID = clientId('https://tools.example/client.json');
const ADDRESS = { client: ID, redirectUri: REDIRECT_URI };
const ABOUT = { client: ID, organization: organization.id };
const REQUEST: AuthorizationRequest = {
  ...{ codeChallenge: CHALLENGE, scopes: undefined, resources: [API], organization: undefined },
  ...{ choosesOrganization: false, isFromForm: true },
};

/** Known from before: a document was read here, and is fresh. */
const documented: Client = { ...desktop, id: ID, document: { fetchedAt: NOW, freshUntil: NOW + 300, name: 'Desk' } };
const { document: _, ...registered } = documented;

const ceiling = scopes('projects:read');
const policyOf = (policy: ClientDocumentPolicy['policy'], ...hosts: readonly string[]): Partial<Organization> => ({
  clientDocuments: { policy, hosts: new Set(hosts), ceiling },
});
const LISTED = policyOf('listed', 'tools.example');
const OTHERS_LISTED = policyOf('listed', 'other.example');
const APPROVAL = policyOf('approval', 'other.example');

const byHand: Enablement = {
  ...{ organization: organization.id, client: ID, status: 'active', ceiling, aliases: new Map(), writes: 'granted' },
};
const byPolicy: Enablement = { ...byHand, writes: 'asked', admittedBy: 'policy' };

function worldOf(client: Client | undefined, stored?: Enablement, clientDocuments: 'offered' | 'off' = 'offered') {
  const facts = validFacts();
  if (client !== undefined) facts.clients.push(client);
  if (stored !== undefined) facts.enablements.push(stored);
  const [asked, admitted] = [[] as string[], [] as [Enablement, AuditEntry][]];
  const document = { client_id: ID, redirect_uris: [REDIRECT_URI], client_name: 'Desk' };
  const dependencies = {
    configuration: { ...configuration, clientDocuments },
    trust: memoryTrustSources(facts),
    authorizations: new MemoryAuthorizationGrantStore(),
    admissions: {
      admit: async (enablement: Enablement, entry: AuditEntry) => {
        admitted.push([enablement, entry]);
        return 'admitted' as const;
      },
      ask: async () => 'asked' as const,
    },
    clock: () => NOW,
    sleep: async () => undefined,
    ids: { authorizationSecret: () => CODE, auditSuffix: () => 'suffix' },
    documents: {
      claimFetch: async () => true,
      keep: async (kept: Client) => {
        facts.clients = [...facts.clients.filter(({ id }) => id !== kept.id), kept];
        return 'kept' as const;
      },
      spoil: async () => undefined,
    },
    fetchDocument: async (url: string) => {
      asked.push(url);
      return ok({ json: document });
    },
  };
  return { dependencies, asked, admitted };
}

const inOrganization = (over: Partial<Organization>) => ({ organization: { ...organization, ...over }, member });

describe('[M6] the address of a client that its document describes', () => {
  it('is left to its document where nobody registered the client, and to the registration where somebody did', async () => {
    for (const known of [undefined, documented])
      expect(await verifyClientAddress(worldOf(known).dependencies, ADDRESS)).toEqual(ok(undefined));
    expect(await verifyClientAddress(worldOf(registered).dependencies, ADDRESS)).toEqual(ok(registered));
  });

  it('is nobody’s in a deployment that takes no documents', async () => {
    for (const known of [undefined, documented])
      expect(await verifyClientAddress(worldOf(known, undefined, 'off').dependencies, ADDRESS)).toMatchObject({
        error: { reason: 'unknown_client' },
      });
  });

  it.each<[string, Partial<Organization>, Enablement | undefined]>([
    ['no policy', {}, undefined],
    ['a list without its host', OTHERS_LISTED, undefined],
    ['a list without its host, though it came in by a former one', OTHERS_LISTED, byPolicy],
    ['no policy, and an enablement that is disabled', {}, { ...byHand, status: 'disabled' }],
  ])('[L14] is never even asked for where there is %s', async (_, over, stored) => {
    const { dependencies, asked } = worldOf(undefined, stored);
    expect(await verifyDocumentedAddress(dependencies, ADDRESS, inOrganization(over))).toEqual({
      ...{ ok: false, error: { reason: 'client_document_not_allowed', ...ABOUT } },
    });
    expect(asked).toHaveLength(0);
  });

  it.each<[string, Partial<Organization>, Enablement | undefined]>([
    ['its host is listed', LISTED, undefined],
    ['others may be asked about', APPROVAL, undefined],
    ['an administrator has enabled it', {}, byHand],
    ['an administrator has enabled it beside a list', OTHERS_LISTED, byHand],
  ])('is read where %s, and is the client’s own', async (_, over, stored) => {
    const { dependencies, asked } = worldOf(undefined, stored);
    expect(await verifyDocumentedAddress(dependencies, ADDRESS, inOrganization(over))).toMatchObject({
      ...{ ok: true, value: { id: ID } },
    });
    expect(asked).toStrictEqual([ID]);
    const elsewhere = { ...ADDRESS, redirectUri: 'https://evil.example/callback' };
    expect(await verifyDocumentedAddress(dependencies, elsewhere, inOrganization(over))).toMatchObject({
      error: { reason: 'redirect_uri_not_registered' },
    });
  });

  it('[M10] is told of one that registered itself that it waits, and of another that it is disabled', async () => {
    const registration = {
      ...{ organization: organization.id, registeredAt: NOW, waitsUntil: NOW + 60, token: 'rt_0123456789abcdef' },
    };
    const reasonOf = async (client: Partial<Client>) => {
      const verified = await verifyClientAddress(worldOf({ ...registered, ...client }).dependencies, ADDRESS);
      return verified.ok ? undefined : verified.error.reason;
    };
    expect(await reasonOf({ registration })).toBe('client_awaits_approval');
    expect(await reasonOf({ registration: { ...registration, approvedAt: NOW } })).toBeUndefined();
    expect(await reasonOf({ status: 'disabled' })).toBe('client_disabled');
  });
});

describe('[M6] a client that nobody has enabled', () => {
  const consent = (client: Client, over: Partial<Organization>, stored?: Enablement) =>
    prepareConsent(worldOf(client, stored).dependencies, client, REQUEST, inOrganization(over));

  it('[L5] comes in with the yes where the policy lists its host: up to its ceiling, with every write asked for', async () => {
    const admits = admittedBy({ ...organization, ...LISTED }, ID);
    expect(admits).toEqual(byPolicy);
    expect(await consent(documented, LISTED)).toEqual(
      ok({ granted: ceiling, scopes: ceiling, askable: new Set(), details: [], admits }),
    );
  });

  it.each<[string, Client, Partial<Organization>, Enablement | undefined, string]>([
    ['no policy', documented, {}, undefined, 'client_not_enabled'],
    ['a list without its host', documented, OTHERS_LISTED, undefined, 'client_not_enabled'],
    ['a policy that has others approved', documented, APPROVAL, undefined, 'client_not_approved'],
    ['a policy that listed it before', documented, APPROVAL, byPolicy, 'client_not_enabled'],
    ['an enablement that is disabled', documented, LISTED, { ...byPolicy, status: 'disabled' }, 'enablement_disabled'],
    ['a policy, but somebody registered it', registered, LISTED, undefined, 'client_not_enabled'],
    ['a policy for others, but somebody registered it', registered, APPROVAL, undefined, 'client_not_enabled'],
  ])('[L10] has nothing where there is %s', async (_, client, over, stored, reason) => {
    expect(await consent(client, over, stored)).toEqual({ ok: false, error: { reason, ...ABOUT } });
  });

  it.each([byPolicy, byHand])(
    'comes in once: of one that is here already a yes says nothing of that',
    async (stored) => {
      const given = await consent(documented, LISTED, stored);
      expect(given).toMatchObject({ ok: true, value: { granted: ceiling } });
      expect(given.ok && 'admits' in given.value).toBe(false);
    },
  );

  it('is written with an entry of the person’s before there is a code, and of one that is here nothing is', async () => {
    const { dependencies, admitted } = worldOf(documented);
    const given = await consent(documented, LISTED);
    if (!given.ok) throw new Error(given.error.reason);
    expect(await admitClient(dependencies, given.value, { session })).toBe('admitted');
    const { admits: _, ...others } = given.value;
    expect(await admitClient(dependencies, others, { session })).toBe('admitted');
    expect(admitted).toHaveLength(1);
    expect(admitted[0]).toMatchObject([
      byPolicy,
      { organization: organization.id, at: NOW, actor: { kind: 'member', id: session.member }, target: ID },
    ]);
  });
});
