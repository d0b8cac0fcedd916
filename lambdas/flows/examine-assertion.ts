import {
  type AssertionClaims,
  type ClaimedIssuer,
  readClaimedIssuer,
  validateClaims,
} from '../core/assertion-claims.ts';
import { type AssertionHeader, checkAlgorithm, readAssertionHeader } from '../core/assertion-header.ts';
import { selectKey, verifySignature } from '../core/assertion-signature.ts';
import { parseCompactJws, type UnverifiedJws } from '../core/compact-jws.ts';
import type { Configuration } from '../core/configuration.ts';
import { grantResources, grantScopes } from '../core/granted-authority.ts';
import type { Refusal } from '../core/refusal.ts';
import { err, ok, type Result } from '../core/result.ts';
import { NO_SCOPES, type ScopeSet } from '../core/scope.ts';
import type { Client, Enablement, Member, Organization, TrustedProvider } from '../core/trust.ts';
import type { ProviderKeySource } from '../ports/provider-keys.ts';
import type { TrustSources } from '../ports/trust-sources.ts';

/** The assertion and what the request asks for with it, from an authenticated client. */
export interface ExaminedRequest {
  readonly assertion: string;
  readonly client: Client;
  readonly scopes: ScopeSet | undefined;
  readonly resources: readonly string[];
}

/** Everything that a token would say, decided and not yet recorded. */
export interface Decision {
  readonly claimedIssuer: ClaimedIssuer;
  readonly claims: AssertionClaims;
  readonly organization: Organization;
  readonly provider: TrustedProvider;
  readonly member: Member;
  readonly client: Client;
  readonly scopes: ScopeSet;
  readonly resources: readonly string[];
}

export interface ExaminationDependencies {
  readonly configuration: Configuration;
  readonly trust: TrustSources;
  readonly providerKeys: ProviderKeySource;
}

/** Told what was found out, as soon as it is: what a log line says of a request that is refused later. */
export interface ExaminationObserver {
  readonly providerFound: (provider: TrustedProvider) => void;
  readonly memberFound: (member: Member) => void;
}

/**
 * Steps 3–12 of redemption: header → issuer → keys → signature → claims → resources → scope grammar → confirmation
 * → person → enablement and scopes. Each step can only refuse or pass on; nothing is written but the shared cache of
 * providers' keys (law 8), and nothing is fetched but those keys, of a registered and active provider.
 *
 * `now` is in seconds since the epoch. Does NOT authenticate the client (before) nor detect replay (after).
 * @throws Unavailable when a store or the provider's keys are
 */
export async function examineAssertion(
  { configuration, trust, providerKeys }: ExaminationDependencies,
  request: ExaminedRequest,
  now: number,
  observer: ExaminationObserver,
): Promise<Result<Decision, Refusal>> {
  const parsed = parseAssertion(request.assertion);
  if (!parsed.ok) return parsed;
  const { jws, header, claimedIssuer } = parsed.value;

  const trusted = await findActiveProvider(trust, configuration, claimedIssuer);
  if (!trusted.ok) return trusted;
  const { provider, organization } = trusted.value;
  observer.providerFound(provider);

  const authentic = await checkSignature(providerKeys, request.assertion, header, provider);
  if (!authentic.ok) return authentic;

  const enablement = await trust.findEnablement(organization.id, request.client.id);
  const claims = validateClaims(jws.payload, {
    ownIssuer: configuration.issuer,
    clientId: enablement?.aliases.get(provider.id) ?? request.client.id,
    provider,
    now,
    clockSkewSeconds: configuration.clockSkewSeconds,
  });
  if (!claims.ok) return claims;

  const resources = grantResources(claims.value, request.resources, configuration);
  if (!resources.ok) return resources;

  const constraint = unsupportedConstraint(jws);
  if (constraint !== undefined) return err(constraint);

  const member = await findMember(trust, provider, claims.value.subject);
  if (!member.ok) return member;
  observer.memberFound(member.value);

  const ceiling = checkEnablement(enablement, request.client, organization);
  if (!ceiling.ok) return ceiling;
  const scopes = grantScopes({
    asserted: claims.value.scopes ?? provider.defaultScopes,
    requested: request.scopes,
    ceiling: ceiling.value,
    role: configuration.roles.get(member.value.role) ?? NO_SCOPES,
  });
  if (!scopes.ok) return scopes;

  return ok({
    claimedIssuer,
    claims: claims.value,
    organization,
    provider,
    member: member.value,
    client: request.client,
    scopes: scopes.value,
    resources: resources.value,
  });
}

interface ParsedAssertion {
  readonly jws: UnverifiedJws;
  readonly header: AssertionHeader;
  readonly claimedIssuer: ClaimedIssuer;
}

/** Step 3, and the look-up keys of step 4. */
function parseAssertion(assertion: string): Result<ParsedAssertion, Refusal> {
  const jws = parseCompactJws(assertion);
  if (!jws.ok) return err({ reason: 'malformed_assertion', syntax: jws.error });
  const header = readAssertionHeader(jws.value.header);
  if (!header.ok) return header;
  const claimedIssuer = readClaimedIssuer(jws.value.payload);
  if (!claimedIssuer.ok) return claimedIssuer;
  return ok({ jws: jws.value, header: header.value, claimedIssuer: claimedIssuer.value });
}

/** Step 4: exact match with its tenant, active, not us (K1, K2, K15). */
async function findActiveProvider(
  trust: TrustSources,
  { issuer: ownIssuer }: Configuration,
  claimed: ClaimedIssuer,
): Promise<Result<{ readonly provider: TrustedProvider; readonly organization: Organization }, Refusal>> {
  if (claimed.issuer === ownIssuer) return err({ reason: 'own_issuer' });
  const provider = await trust.findProvider(claimed);
  if (provider === undefined) {
    const variant = await trust.findProvider({ ...claimed, issuer: toggleTrailingSlash(claimed.issuer) });
    return err({ reason: 'untrusted_issuer', ...claimed, differsByTrailingSlash: variant !== undefined });
  }
  if (provider.status !== 'active') {
    return err({ reason: 'provider_not_active', provider: provider.id, status: provider.status });
  }
  const organization = await trust.findOrganization(provider.organization);
  if (organization?.status !== 'active') {
    return err({ reason: 'organization_not_active', organization: provider.organization });
  }
  return ok({ provider, organization });
}

function toggleTrailingSlash(issuer: string): string {
  return issuer.endsWith('/') ? issuer.slice(0, -1) : `${issuer}/`;
}

/** Steps 5 and 6. The provider's allow-list comes first: an algorithm that it never uses fetches nothing. */
async function checkSignature(
  providerKeys: ProviderKeySource,
  assertion: string,
  header: AssertionHeader,
  provider: TrustedProvider,
): Promise<Result<true, Refusal>> {
  const algorithm = checkAlgorithm(header.algorithm, provider.algorithms);
  if (!algorithm.ok) return algorithm;
  const key = selectKey(header, await providerKeys.keysFor(provider, header.kid));
  return key.ok ? verifySignature(assertion, header, key.value) : key;
}

/** Step 10: a constraint that we cannot honour is refused; dropping it silently would widen access (K18, S8). */
function unsupportedConstraint({ payload }: UnverifiedJws): Refusal | undefined {
  if (Object.hasOwn(payload, 'cnf')) return { reason: 'confirmation_not_supported' };
  if (Object.hasOwn(payload, 'authorization_details')) return { reason: 'claimed_authorization_details_not_supported' };
  return undefined;
}

/** Step 11: subject link → member, active; both read at the database on every exchange (S7, K17). */
async function findMember(
  trust: TrustSources,
  provider: TrustedProvider,
  subject: string,
): Promise<Result<Member, Refusal>> {
  const claim = provider.subjectClaim;
  const linked = await trust.findLinkedMember({ provider: provider.id, claim, value: subject });
  if (linked === undefined) return err({ reason: 'subject_not_linked', provider: provider.id, claim });
  const member = await trust.findMember(provider.organization, linked);
  if (member === undefined) return err({ reason: 'member_missing', member: linked });
  return member.status === 'active' ? ok(member) : err({ reason: 'member_disabled', member: member.id });
}

/** Step 12: the organization has the client enabled; its ceiling. */
function checkEnablement(
  enablement: Enablement | undefined,
  client: Client,
  organization: Organization,
): Result<ScopeSet, Refusal> {
  const about = { client: client.id, organization: organization.id };
  if (enablement === undefined) return err({ reason: 'client_not_enabled', ...about });
  return enablement.status === 'active' ? ok(enablement.ceiling) : err({ reason: 'enablement_disabled', ...about });
}
