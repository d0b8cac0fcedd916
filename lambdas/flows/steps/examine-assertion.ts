import { parseCompactJws, type UnverifiedJws } from '../../../protect/jose/compact-jws.ts';
import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import { mustBeAsked, NO_AGENT_RULES } from '../../../protect/vocabulary/agent-rules.ts';
import type { AgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import type { MemberId } from '../../../protect/vocabulary/identifiers.ts';
import type { KeyThumbprint } from '../../../protect/vocabulary/key-thumbprint.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { NO_SCOPES, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import { type TokenScopes, tokenScopes } from '../../core/agents/client-token.ts';
import { mayHaveSession } from '../../core/agents/default-session.ts';
import { saysThatAnAgentActs } from '../../core/agents/evidence.ts';
import {
  type AssertionClaims,
  type ClaimedIssuer,
  readClaimedIssuer,
  validateClaims,
} from '../../core/assertion/claims.ts';
import { checkConfirmation, type ShownKey } from '../../core/assertion/confirmation.ts';
import { grantResources, grantScopes, type ScopeBounds } from '../../core/assertion/granted-authority.ts';
import { type JoseHeader, readAssertionHeader } from '../../core/assertion/header.ts';
import { namesAt } from '../../core/clients/aliases.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { Client, Enablement, Organization, TrustedProvider, WritePolicy } from '../../core/records.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { ProviderKeySource } from '../../ports/provider-keys.ts';
import type { TrustSources } from '../../ports/trust-sources.ts';
import { checkSignature } from './check-signature.ts';
import { findPerson, type Person } from './find-person.ts';
import { toggleTrailingSlash } from './near-provider.ts';

/** The assertion and what the request asks for with it, from an authenticated client. */
export interface ExaminedRequest {
  readonly assertion: string;
  readonly client: Client;
  readonly scopes: ScopeSet | undefined;
  readonly resources: readonly string[];
  /** Of a client whose writes are asked; ignored for every other. */
  readonly agentSession?: AgentSessionId | undefined;
  /** The key whose proof came with the request. */
  readonly shown: ShownKey;
}

/** Everything that a token would say, decided and not yet recorded. */
export interface Decision extends TokenScopes {
  readonly claimedIssuer: ClaimedIssuer;
  readonly claims: AssertionClaims;
  readonly organization: Organization;
  readonly provider: TrustedProvider;
  readonly person: Person;
  readonly client: Client;
  readonly resources: readonly string[];
}

export interface ExaminationDependencies {
  readonly configuration: Configuration;
  readonly trust: TrustSources;
  readonly providerKeys: ProviderKeySource;
  /** For somebody who is to be provisioned just in time. */
  readonly newMemberId: () => MemberId;
  /** For what is expected of an issuer's `aud_tenant`. Absent: known by key alone, which tells only that none is. */
  readonly listAudienceTenants?: (claimed: ClaimedIssuer) => Promise<readonly (string | null)[]>;
}

/** A step that passed, and what it found out. */
export type PassedStep =
  | { readonly step: 'syntax'; readonly claimedIssuer: ClaimedIssuer }
  | { readonly step: 'header'; readonly header: JoseHeader }
  | { readonly step: 'issuer'; readonly provider: TrustedProvider; readonly organization: Organization }
  | { readonly step: 'signature'; readonly kid: string | undefined; readonly payload: JsonObject }
  | { readonly step: 'claims'; readonly claims: AssertionClaims }
  | { readonly step: 'resources'; readonly resources: readonly string[] }
  | { readonly step: 'constraints'; readonly boundTo: KeyThumbprint | undefined }
  | { readonly step: 'person'; readonly person: Person }
  | { readonly step: 'enablement'; readonly ceiling: ScopeSet }
  | { readonly step: 'scopes'; readonly bounds: ScopeBounds; readonly granted: ScopeSet; readonly writes: WritePolicy };

export type ExaminationStep = PassedStep['step'];

/** In the order in which they are taken. */
export const EXAMINATION_STEPS = [
  'syntax',
  'header',
  'issuer',
  'signature',
  'claims',
  'resources',
  'constraints',
  'person',
  'enablement',
  'scopes',
] as const satisfies readonly ExaminationStep[];

/** Told of each step that passes, as soon as it does: what a log line says of a request that is refused later. */
export type ExaminationObserver = (passed: PassedStep) => void;

/**
 * Steps 3–12 of redemption: header → issuer → keys → signature → claims → resources → constraints → person →
 * enablement → scopes. Each step can only refuse or pass on; nothing is written but the shared cache of providers'
 * keys (law 8), and nothing is fetched but those keys, of a registered and active provider.
 *
 * `now` is in seconds since the epoch. Does NOT authenticate the client (before) nor detect replay (after).
 * @throws Unavailable when a store or the provider's keys are
 */
export async function examineAssertion(
  dependencies: ExaminationDependencies,
  request: ExaminedRequest,
  now: number,
  passed: ExaminationObserver,
): Promise<Result<Decision, Refusal>> {
  const { configuration, trust, providerKeys } = dependencies;
  const parsed = parseAssertion(request.assertion, passed);
  if (!parsed.ok) return parsed;
  const { jws, header, claimedIssuer } = parsed.value;

  const trusted = await findActiveProvider(dependencies, claimedIssuer);
  if (!trusted.ok) return trusted;
  const { provider, organization } = trusted.value;
  passed({ step: 'issuer', ...trusted.value });

  const authentic = await checkSignature(providerKeys, request.assertion, header, provider);
  if (!authentic.ok) return authentic;
  passed({ step: 'signature', kid: header.kid, payload: jws.payload });

  const enablement = await trust.findEnablement(organization.id, request.client.id);
  const claims = validateClaims(jws.payload, {
    ownIssuer: configuration.issuer,
    clientIds: namesAt(request.client, enablement, provider.id),
    provider,
    now,
    clockSkewSeconds: configuration.clockSkewSeconds,
    restoredAt: await trust.redemptionsRestoredAt(),
  });
  if (!claims.ok) return claims;
  passed({ step: 'claims', claims: claims.value });

  const resources = grantResources(claims.value, request.resources, configuration);
  if (!resources.ok) return resources;
  passed({ step: 'resources', resources: resources.value });

  const boundTo = checkConstraints(jws, request.shown);
  if (!boundTo.ok) return boundTo;
  passed({ step: 'constraints', boundTo: boundTo.value });

  const person = await findPerson(dependencies, provider, jws.payload, now);
  if (!person.ok) return person;
  passed({ step: 'person', person: person.value });

  const enabled = checkEnablement(enablement, request.client, organization);
  if (!enabled.ok) return enabled;
  const { ceiling } = enabled.value;
  passed({ step: 'enablement', ceiling });

  const bounds: ScopeBounds = {
    asserted: claims.value.scopes ?? provider.defaultScopes,
    requested: request.scopes,
    ceiling,
    role: configuration.roles.get(person.value.member.role) ?? NO_SCOPES,
  };
  const granted = grantScopes(bounds, configuration.implications);
  if (!granted.ok) return granted;
  // Evidence that an agent acts only ever reduces (law 5).
  const { id } = request.client;
  const rules = { rules: organization.agentRules ?? NO_AGENT_RULES, implications: configuration.implications };
  // So do the organization's rules (law 17).
  const isAgents = saysThatAnAgentActs(claims.value.actor) || mustBeAsked(id, rules.rules);
  const writes = isAgents ? 'asked' : enabled.value.writes;
  if (writes === 'asked' && request.agentSession !== undefined && !mayHaveSession(id, request.agentSession)) {
    return err({ reason: 'agent_session_of_other_client' });
  }
  const session = { client: id, agentSession: request.agentSession };
  const carried = tokenScopes(granted.value, writes, session, configuration.scopes, rules);
  if (carried === undefined) return err({ reason: 'no_scope_granted', ...bounds });
  passed({ step: 'scopes', bounds, granted: granted.value, writes });

  return ok({
    claimedIssuer,
    claims: claims.value,
    organization,
    provider,
    person: person.value,
    client: request.client,
    ...carried,
    resources: resources.value,
  });
}

interface ParsedAssertion {
  readonly jws: UnverifiedJws;
  readonly header: JoseHeader;
  readonly claimedIssuer: ClaimedIssuer;
}

/** Step 3, and the look-up keys of step 4. */
function parseAssertion(assertion: string, passed: ExaminationObserver): Result<ParsedAssertion, Refusal> {
  const jws = parseCompactJws(assertion);
  if (!jws.ok) return err({ reason: 'malformed_assertion', syntax: jws.error });
  const claimedIssuer = readClaimedIssuer(jws.value.payload);
  if (!claimedIssuer.ok) return claimedIssuer;
  passed({ step: 'syntax', claimedIssuer: claimedIssuer.value });
  const header = readAssertionHeader(jws.value.header);
  if (!header.ok) return header;
  passed({ step: 'header', header: header.value });
  return ok({ jws: jws.value, header: header.value, claimedIssuer: claimedIssuer.value });
}

/** Step 4: exact match with its tenant, active, not us (K1, K2, K15). */
async function findActiveProvider(
  dependencies: ExaminationDependencies,
  claimed: ClaimedIssuer,
): Promise<Result<{ readonly provider: TrustedProvider; readonly organization: Organization }, Refusal>> {
  const { trust, configuration } = dependencies;
  if (claimed.issuer === configuration.issuer) return err({ reason: 'own_issuer' });
  const provider = await trust.findProvider(claimed);
  if (provider === undefined) return err(await describeUntrusted(dependencies, claimed));
  if (provider.status !== 'active') {
    return err({ reason: 'provider_not_active', provider: provider.id, status: provider.status });
  }
  const organization = await trust.findOrganization(provider.organization);
  if (organization?.status !== 'active') {
    return err({ reason: 'organization_not_active', organization: provider.organization });
  }
  return ok({ provider, organization });
}

/** What little is wrong with it, for whoever reads the reason. */
async function describeUntrusted(
  { trust, listAudienceTenants = withoutAudienceTenant(trust) }: ExaminationDependencies,
  claimed: ClaimedIssuer,
): Promise<Refusal> {
  const [variant, expected] = await Promise.all([
    trust.findProvider({ ...claimed, issuer: toggleTrailingSlash(claimed.issuer) }),
    listAudienceTenants(claimed),
  ]);
  return {
    reason: 'untrusted_issuer',
    ...claimed,
    differsByTrailingSlash: variant !== undefined,
    ...(expected.length > 0 && { expectedAudienceTenants: expected }),
  };
}

function withoutAudienceTenant(trust: TrustSources) {
  return async ({ issuer, tenant, audienceTenant }: ClaimedIssuer): Promise<readonly null[]> => {
    if (audienceTenant === undefined) return [];
    return (await trust.findProvider({ issuer, tenant, audienceTenant: undefined })) === undefined ? [] : [null];
  };
}

/** Step 10: a constraint that we cannot honour is refused; dropping it silently would widen access (K18, S8). */
function checkConstraints({ payload }: UnverifiedJws, shown: ShownKey): Result<KeyThumbprint | undefined, Refusal> {
  const boundTo = checkConfirmation(payload, shown);
  if (!boundTo.ok || !Object.hasOwn(payload, 'authorization_details')) return boundTo;
  return err({ reason: 'claimed_authorization_details_not_supported' });
}

/** Step 12: the organization has the client enabled. */
function checkEnablement(
  enablement: Enablement | undefined,
  client: Client,
  organization: Organization,
): Result<Enablement, Refusal> {
  const about = { client: client.id, organization: organization.id };
  if (enablement === undefined) return err({ reason: 'client_not_enabled', ...about });
  return enablement.status === 'active' ? ok(enablement) : err({ reason: 'enablement_disabled', ...about });
}
