import * as z from 'zod/mini';
import { ASSERTION_ALGORITHMS } from '../../../../protect/jose/algorithm.ts';
import { judgeKey } from '../../../../protect/jose/verification-key.ts';
import { formatAgentRules, readAgentRules } from '../../../../protect/vocabulary/agent-rules-text.ts';
import { isClientId, isMemberId, isOrganizationId, isProviderId } from '../../../../protect/vocabulary/identifiers.ts';
import { isScopeToken, type ScopeSet } from '../../../../protect/vocabulary/scope.ts';
import type { Changes } from '../../../core/administration/revision.ts';
import { isLogoDigest, type LogoDigest } from '../../../core/clients/logo.ts';
import { NAMED_BY } from '../../../core/people/display-name.ts';
import {
  CLIENT_AUTHENTICATION_METHODS,
  CLIENT_DOCUMENT_POLICIES,
  type Client,
  type Enablement,
  type ExpiringKey,
  type Member,
  type Organization,
  type TrustedProvider,
  WRITE_POLICIES,
} from '../../../core/records.ts';
import { PROOF_OUTCOMES } from '../../../core/registration/domain-proof.ts';
import type { ClientSettings, ProviderSettings } from '../../../ports/administration-store.ts';
import { present } from '../dynamodb/present.ts';

/**
 * Rows of Directory and Members, and their domain types. A row that does not parse throws: a guess about a trust
 * record would be a default, and unknown is never a pass (law 10). Attributes that are not named here are ignored,
 * so that old code survives new rows.
 */

const id = <T extends string>(isValid: (value: unknown) => value is T) =>
  z.custom<T>((value) => isValid(value), { error: 'a well-formed id' });
const seconds = () => z.number().check(z.refine(Number.isSafeInteger, { error: 'whole seconds' }));
const scopes = z.pipe(
  z.array(z.string().check(z.refine((text) => isScopeToken(text), { error: 'a scope' }))),
  z.transform((list): ScopeSet => new Set(list.filter(isScopeToken))),
);
const status = z.enum(['active', 'disabled']);

const organizationRow = z.object({
  id: id(isOrganizationId),
  name: z.string(),
  status,
  accessTokenLifetimeSeconds: z.optional(seconds()),
  // A row that does not say so has not switched agents on.
  agents: z._default(z.enum(['on', 'off']), 'off'),
  agentRules: z.optional(z.unknown()),
  // What cannot be read demands it (law 10).
  requireDpop: z.catch(z.optional(z.enum(['on', 'off'])), 'on'),
  // One that cannot be read lets nobody in (law 10).
  clientDocuments: z.catch(
    z.optional(z.object({ policy: z.enum(CLIENT_DOCUMENT_POLICIES), hosts: z.array(z.string()), ceiling: scopes })),
    undefined,
  ),
  suspendedAt: z.optional(seconds()),
  deletion: z.optional(z.enum(['begun', 'done'])),
  recalledAt: z.optional(seconds()),
});

const providerRow = z.object({
  id: id(isProviderId),
  organization: id(isOrganizationId),
  issuer: z.string(),
  tenant: z.optional(z.string()),
  audienceTenant: z.optional(z.string()),
  status: z.enum(['active', 'disabled', 'pending']),
  jwksUri: z.string(),
  pinnedHosts: z.array(z.string()),
  algorithms: z.array(z.enum(ASSERTION_ALGORITHMS)),
  subjectClaim: z.string(),
  emailDomains: z._default(z.array(z.string()), []),
  samlNameId: z.optional(
    z.object({
      issuer: z.string(),
      format: z.optional(z.string()),
      nameQualifier: z.optional(z.string()),
      spNameQualifier: z.optional(z.string()),
    }),
  ),
  emailVerifiedAbsent: z.optional(z.literal('trusted')),
  justInTimeRole: z.optional(z.string()),
  justInTimeRoles: z.optional(
    z.object({ claim: z.string(), values: z.array(z.object({ value: z.string(), role: z.string() })) }),
  ),
  scimRole: z.optional(z.string()),
  signIn: z.optional(
    z.object({
      clientId: z.string(),
      authorizationEndpoint: z.string(),
      tokenEndpoint: z.string(),
      responseIssuer: z.optional(z.literal('required')),
      userinfoEndpoint: z.optional(z.string()),
      audiences: z.optional(z.literal('authorized_party')),
      authentication: z.discriminatedUnion('method', [
        z.object({ method: z.literal('private_key_jwt') }),
        z.object({ method: z.enum(['client_secret_basic', 'client_secret_post']), encryptedSecret: z.string() }),
      ]),
    }),
  ),
  maxLifetimeSeconds: seconds(),
  defaultScopes: scopes,
  // One that cannot be read vouches for nobody (law 10).
  vouchedScopes: z.catch(z.optional(scopes), undefined),
  preset: z.optional(z.string()),
  // One that cannot be read is none: it can be asked for again (law 10).
  domainProof: z.catch(
    z.optional(
      z.object({
        domain: z.string(),
        token: z.string().check(z.minLength(32)),
        askedAt: seconds(),
        checked: z.optional(z.object({ at: seconds(), by: z.string(), outcome: z.enum(PROOF_OUTCOMES) })),
        foundAt: z.optional(seconds()),
      }),
    ),
    undefined,
  ),
  recalledAt: z.optional(seconds()),
});

const clientRow = z.object({
  id: id(isClientId),
  status,
  authenticationMethod: z.enum(CLIENT_AUTHENTICATION_METHODS),
  // A row of a former release says neither: whoever registered it had to name a form, and pinned none.
  secretForm: z.optional(z.literal('pinned')),
  assertionAudience: z.optional(z.literal('token-endpoint')),
  // What cannot be read as "no" is "yes" (law 10).
  dpopBoundAccessTokens: z.catch(z.optional(z.literal(true)), true),
  secrets: z.array(z.object({ sha256: z.string(), expiresAt: z.optional(seconds()) })),
  keys: z.optional(
    z.discriminatedUnion('source', [
      z.object({
        source: z.literal('registered'),
        keys: z.array(z.object({ jwk: z.record(z.string(), z.string()), expiresAt: z.optional(seconds()) })),
      }),
      z.object({ source: z.literal('published'), jwksUri: z.string(), pinnedHosts: z.array(z.string()) }),
    ]),
  ),
  grantTypes: z.array(z.string()),
  // A row of a former release has none, and its client gets no codes.
  redirectUris: z.optional(z.array(z.string()).check(z.minLength(1))),
  scopes,
  // Of a resource server; a tool's row has none.
  resources: z.optional(z.array(z.string()).check(z.minLength(1))),
  displayName: z.optional(z.string()),
  publisher: z.optional(z.string()),
  // Anything but a yes is none (law 10).
  verified: z.catch(z.optional(z.literal(true)), undefined),
  // Shown, and decides nothing: what cannot be read is no picture.
  logo: z.catch(z.optional(z.custom<LogoDigest>(isLogoDigest)), undefined),
  document: z.optional(
    z.object({
      fetchedAt: seconds(),
      freshUntil: seconds(),
      name: z.optional(z.string()),
      dpopBoundAccessTokens: z.optional(z.literal(true)),
      unusable: z.optional(z.literal(true)),
    }),
  ),
  // One that cannot be read is an error: a client whose organization is unknown is nobody's.
  registration: z.optional(
    z.object({
      organization: id(isOrganizationId),
      registeredAt: seconds(),
      waitsUntil: seconds(),
      token: z.string(),
      name: z.optional(z.string()),
      accessTokenSha256: z.optional(z.string()),
      approvedAt: z.optional(seconds()),
      deletedAt: z.optional(seconds()),
    }),
  ),
  // As of a registration: one whose provider is unknown is nobody's.
  vouched: z.optional(
    z.object({
      organization: id(isOrganizationId),
      provider: id(isProviderId),
      name: z.string(),
      firstSeenAt: seconds(),
    }),
  ),
});

const enablementRow = z.object({
  organization: id(isOrganizationId),
  client: id(isClientId),
  status,
  ceiling: scopes,
  // One at each provider, as a former release reads it; the others of the same provider stand beside it.
  aliases: z.record(id(isProviderId), z.string()),
  moreAliases: z.optional(z.record(id(isProviderId), z.array(z.string()))),
  // A row of a former release does not say so.
  writes: z._default(z.enum(WRITE_POLICIES), 'granted'),
  // What is no type declares nothing, and allows nothing.
  detailTypes: z.optional(z.array(z.string())),
  admittedBy: z.optional(z.literal('policy')),
  // Apart, because a former release reads no other word for who admitted a client.
  admittedByProvider: z.optional(z.literal(true)),
});

const memberRow = z.object({
  organization: id(isOrganizationId),
  member: id(isMemberId),
  email: z.string(),
  // For people: one that cannot be read is none.
  displayName: z.catch(z.optional(z.object({ text: z.string(), by: z.enum(NAMED_BY) })), undefined),
  lastSignIn: z.catch(
    z.optional(
      z.object({
        at: seconds(),
        provider: id(isProviderId),
        claims: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
        omitted: z.optional(z.number()),
      }),
    ),
    undefined,
  ),
  externalId: z.optional(z.string()),
  status: z.enum(['active', 'disabled', 'removed']),
  role: z.string(),
  recalledAt: z.optional(seconds()),
  // A row that does not say so is not linked by an address: unknown is never a pass.
  linked: z._default(z.boolean(), true),
  invitation: z.optional(z.object({ provider: id(isProviderId), invitedAt: seconds(), expiresAt: seconds() })),
  // One that cannot be read is an error: taken for none, another provider could take the member over.
  provisioning: z.optional(
    z.object({
      provider: id(isProviderId),
      externalId: z.optional(z.string()),
      deletedAt: z.optional(seconds()),
    }),
  ),
  // One that cannot be read is nobody's: an administrator has the word then.
  stoppedBy: z.catch(z.optional(z.object({ provider: id(isProviderId), at: seconds() })), undefined),
  erasedAt: z.optional(seconds()),
});

const trustRow = z.object({
  organization: id(isOrganizationId),
  provider: id(isProviderId),
  // For reading ahead; a row of a former release has none.
  jwksUri: z.optional(z.string()),
});
const memberReferenceRow = z.object({ member: id(isMemberId) });
const memberIdHolderRow = z.object({ organization: id(isOrganizationId) });
const restoreRow = z.object({ restoredAt: seconds() });
const linkRow = z.object({ provider: id(isProviderId), claim: z.string(), value: z.string(), member: id(isMemberId) });
const clientReferenceRow = z.object({ client: id(isClientId) });

type Row = Readonly<Record<string, unknown>>;

function parseRow<T>(kind: string, schema: z.ZodMiniType<T>, row: Row): T {
  const parsed = schema.safeParse(row);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new Error(`a stored ${kind} cannot be read: ${fields}`);
}

/** Keys pass the hygiene of this very code again before they verify anything. */
function toExpiringKey({
  jwk,
  expiresAt,
}: {
  readonly jwk: object;
  readonly expiresAt?: number | undefined;
}): ExpiringKey {
  const verdict = judgeKey(jwk);
  if (!('key' in verdict)) throw new Error(`a stored client key cannot be used: ${verdict.why}`);
  return { key: verdict.key, ...(expiresAt !== undefined && { expiresAt }) };
}

/** What an issuer leads to, and where the provider's keys are: a hint for reading ahead. */
export function trustRowOf({ organization, id, jwksUri }: TrustedProvider): Row {
  return { organization, provider: id, jwksUri };
}

export const fromRow = {
  organization: (row: Row): Organization => {
    const { agentRules, clientDocuments, ...organization } = parseRow('organization', organizationRow, row);
    // Alone of a row, rules that cannot be read are no error: they let no agent write, and may be set anew.
    return present({
      ...organization,
      ...(agentRules !== undefined && { agentRules: readAgentRules(agentRules) }),
      ...(clientDocuments && { clientDocuments: { ...clientDocuments, hosts: new Set(clientDocuments.hosts) } }),
    });
  },
  provider: (row: Row): TrustedProvider => {
    const { algorithms, emailDomains, signIn, samlNameId, domainProof, ...provider } = parseRow(
      'provider',
      providerRow,
      row,
    );
    return present({
      ...provider,
      algorithms: new Set(algorithms),
      emailDomains: new Set(emailDomains),
      signIn: signIn && present(signIn),
      samlNameId: samlNameId && present(samlNameId),
      domainProof: domainProof && present(domainProof),
    });
  },
  client: (row: Row): Client => {
    const { grantTypes, redirectUris, secrets, keys, resources, ...client } = parseRow('client', clientRow, row);
    return {
      ...client,
      grantTypes: new Set(grantTypes),
      ...(redirectUris && { redirectUris: new Set(redirectUris) }),
      ...(resources && { resources: new Set(resources) }),
      secrets: secrets.map((secret) => present(secret)),
      ...(keys && { keys: keys.source === 'published' ? keys : { ...keys, keys: keys.keys.map(toExpiringKey) } }),
    };
  },
  enablement: (row: Row): Enablement => {
    const parsed = parseRow('enablement', enablementRow, row);
    const { aliases, moreAliases = {}, admittedByProvider, detailTypes, ...enablement } = parsed;
    const first = Object.entries(aliases) as [keyof typeof aliases, string][];
    return {
      ...enablement,
      ...(admittedByProvider && { admittedBy: 'provider' as const }),
      ...(detailTypes && { detailTypes: new Set(detailTypes) }),
      aliases: new Map(first.map(([provider, name]) => [provider, new Set([name, ...(moreAliases[provider] ?? [])])])),
    };
  },
  member: (row: Row): Member => {
    const { member, provisioning, ...rest } = parseRow('member', memberRow, row);
    return present({ id: member, ...rest, provisioning: provisioning && present(provisioning) });
  },
  trust: (row: Row) => parseRow('trust', trustRow, row),
  memberReference: (row: Row) => parseRow('member reference', memberReferenceRow, row).member,
  memberIdHolder: (row: Row) => parseRow('member id', memberIdHolderRow, row).organization,
  restore: (row: Row) => parseRow('restore', restoreRow, row).restoredAt,
  link: (row: Row) => parseRow('subject link', linkRow, row),
  clientReference: (row: Row) => parseRow('client reference', clientReferenceRow, row).client,
};

function toKeyRow({ key, ...rest }: ExpiringKey): Row {
  return { jwk: key, ...rest };
}

/** Attributes of a change; `undefined` takes one away. Rules that could not be read are never written anew. */
export function organizationAttributes(changes: Changes<Organization>): Row {
  const { agentRules, clientDocuments: _, ...scalars } = changes;
  return {
    ...scalars,
    ...clientDocumentsAttribute(changes),
    ...(agentRules !== undefined && agentRules !== 'unreadable' && { agentRules: formatAgentRules(agentRules) }),
  };
}

function clientDocumentsAttribute(changes: Changes<Organization>): Row {
  if (!('clientDocuments' in changes)) return {};
  const { clientDocuments: policy } = changes;
  return { clientDocuments: policy && { ...policy, hosts: [...policy.hosts], ceiling: [...policy.ceiling] } };
}

/** Attributes of a change; `undefined` takes one away. */
export function providerAttributes({
  algorithms,
  emailDomains,
  defaultScopes,
  ...rest
}: Changes<ProviderSettings>): Row {
  const { vouchedScopes, ...scalars } = rest;
  return {
    ...scalars,
    ...('vouchedScopes' in rest && { vouchedScopes: vouchedScopes && [...vouchedScopes] }),
    ...(algorithms && { algorithms: [...algorithms] }),
    ...(emailDomains && { emailDomains: [...emailDomains] }),
    ...(defaultScopes && { defaultScopes: [...defaultScopes] }),
  };
}

export function clientAttributes({ keys, redirectUris, ...rest }: Changes<ClientSettings>): Row {
  return {
    ...rest,
    ...(keys && { keys: toKeysRow(keys) }),
    ...(redirectUris && { redirectUris: [...redirectUris] }),
  };
}

function toKeysRow(keys: NonNullable<Client['keys']>) {
  return keys.source === 'published' ? keys : { ...keys, keys: keys.keys.map(toKeyRow) };
}

/** What a former release knows of them: the first of each provider, by name. */
export function firstAliases(aliases: Enablement['aliases']): Readonly<Record<string, string>> {
  return Object.fromEntries([...aliases].map(([provider, names]) => [provider, String([...names].sort()[0])]));
}

function moreAliasesAttribute(aliases: Enablement['aliases']): Row {
  const more = [...aliases].filter(([, { size }]) => size > 1);
  if (more.length === 0) return {};
  return { moreAliases: Object.fromEntries(more.map(([at, names]) => [at, [...names].sort().slice(1)])) };
}

export const toRow = {
  organization: (organization: Organization): Row => organizationAttributes(organization),
  provider: ({ algorithms, defaultScopes, emailDomains, vouchedScopes, ...provider }: TrustedProvider): Row => ({
    ...provider,
    ...(vouchedScopes && { vouchedScopes: [...vouchedScopes] }),
    algorithms: [...algorithms],
    emailDomains: [...emailDomains],
    defaultScopes: [...defaultScopes],
  }),
  client: ({ grantTypes, redirectUris, scopes, keys, resources, ...client }: Client): Row => ({
    ...client,
    ...(resources && { resources: [...resources] }),
    ...(keys && { keys: toKeysRow(keys) }),
    ...(redirectUris && { redirectUris: [...redirectUris] }),
    grantTypes: [...grantTypes],
    scopes: [...scopes],
  }),
  enablement: ({ aliases, ceiling, admittedBy, detailTypes, ...enablement }: Enablement): Row => ({
    ...enablement,
    ...(admittedBy === 'policy' && { admittedBy }),
    ...(admittedBy === 'provider' && { admittedByProvider: true }),
    ...(detailTypes && detailTypes.size > 0 && { detailTypes: [...detailTypes] }),
    ceiling: [...ceiling],
    aliases: firstAliases(aliases),
    ...moreAliasesAttribute(aliases),
  }),
  member: ({ id, ...member }: Member): Row => ({ member: id, ...member }),
};
