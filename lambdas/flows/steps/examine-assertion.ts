import type { UnverifiedJws } from '../../../protect/jose/compact-jws.ts';
import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import { mustBeAsked, NO_AGENT_RULES } from '../../../protect/vocabulary/agent-rules.ts';
import type { AgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import { type AuthorizationDetails, NO_DETAILS } from '../../../protect/vocabulary/authorization-details.ts';
import type { MemberId } from '../../../protect/vocabulary/identifiers.ts';
import type { KeyThumbprint } from '../../../protect/vocabulary/key-thumbprint.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { NO_SCOPES, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import { type TokenScopes, tokenScopes } from '../../core/agents/client-token.ts';
import { mayHaveSession } from '../../core/agents/default-session.ts';
import { saysThatAnAgentActs } from '../../core/agents/evidence.ts';
import { type AssertionClaims, type ClaimedIssuer, validateClaims } from '../../core/assertion/claims.ts';
import { checkConfirmation, type ShownKey } from '../../core/assertion/confirmation.ts';
import { grantResources, grantScopes, type ScopeBounds } from '../../core/assertion/granted-authority.ts';
import { namesAt } from '../../core/clients/aliases.ts';
import { isVouched, underProvider } from '../../core/clients/vouched-client.ts';
import type { Configuration } from '../../core/configuration.ts';
import { type DetailBounds, grantDetails, withCeiling } from '../../core/details/granted.ts';
import { checkDetails } from '../../core/details/parse.ts';
import type { Client, Enablement, Organization, TrustedProvider, WritePolicy } from '../../core/records.ts';
import type { Refusal } from '../../core/refusal.ts';
import { NO_DETAIL_TYPES } from '../../core/registration/detail-types.ts';
import type { NewClient } from '../../core/tokens/authority.ts';
import type { ProviderKeySource } from '../../ports/provider-keys.ts';
import type { TrustSources } from '../../ports/trust-sources.ts';
import { checkSignature } from './check-signature.ts';
import { findPerson, type Person } from './find-person.ts';
import {
  findActiveProvider,
  type ParsedStep,
  parseAssertion,
  type TrustedProviderDependencies,
} from './find-trusted-provider.ts';

/** The assertion and what the request asks for with it, from an authenticated client. */
export interface ExaminedRequest {
  readonly assertion: string;
  readonly client: Client;
  readonly scopes: ScopeSet | undefined;
  /** `undefined`: it asks for none in particular, which narrows nothing. */
  readonly details?: AuthorizationDetails | undefined;
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
  readonly details: AuthorizationDetails;
  readonly resources: readonly string[];
  /** The client was never here, and comes in by its provider's word. */
  readonly admission?: NewClient;
}

export interface ExaminationDependencies extends TrustedProviderDependencies {
  readonly configuration: Configuration;
  readonly trust: TrustSources;
  readonly providerKeys: ProviderKeySource;
  /** For somebody who is to be provisioned just in time. */
  readonly newMemberId: () => MemberId;
}

/** A step that passed, and what it found out. */
export type PassedStep =
  | ParsedStep
  | { readonly step: 'issuer'; readonly provider: TrustedProvider; readonly organization: Organization }
  | { readonly step: 'signature'; readonly kid: string | undefined; readonly payload: JsonObject }
  | { readonly step: 'claims'; readonly claims: AssertionClaims }
  | { readonly step: 'resources'; readonly resources: readonly string[] }
  | { readonly step: 'constraints'; readonly boundTo: KeyThumbprint | undefined }
  | { readonly step: 'person'; readonly person: Person }
  | { readonly step: 'enablement'; readonly ceiling: ScopeSet }
  | {
      readonly step: 'scopes';
      readonly bounds: ScopeBounds;
      readonly granted: ScopeSet;
      readonly writes: WritePolicy;
      readonly details: ExaminedDetails;
    };

/** What each party allows of authorization details, and what is left. */
export interface ExaminedDetails extends DetailBounds {
  readonly granted: AuthorizationDetails;
}

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

  const stored = await trust.findEnablement(organization.id, request.client.id);
  const enablement = underProvider(stored, request.client, provider);
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

  const constraints = checkConstraints(jws, request.shown, configuration);
  if (!constraints.ok) return constraints;
  const { boundTo, delegated } = constraints.value;
  passed({ step: 'constraints', boundTo });

  const person = await findPerson(dependencies, provider, jws.payload, now);
  if (!person.ok) return person;
  passed({ step: 'person', person: person.value });

  const enabled = checkEnablement(enablement, request.client, organization);
  if (!enabled.ok) return enabled;
  const { ceiling, detailTypes = NO_DETAIL_TYPES } = enabled.value;
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
  const { scopes, asking } = carried;
  const detailBounds = {
    ...{ asserted: delegated, requested: request.details, types: detailTypes, scopes },
    ...(asking && { askable: asking.askable }),
  };
  const details = grantDetails(detailBounds, configuration.authorizationDetails);
  if (!details.ok) return details;
  const examined = { ...detailBounds, granted: details.value };
  passed({ step: 'scopes', bounds, granted: granted.value, writes, details: examined });

  return ok({
    claimedIssuer,
    claims: claims.value,
    organization,
    provider,
    person: person.value,
    client: request.client,
    scopes,
    ...(asking && { asking: withCeiling(asking, detailBounds, configuration.authorizationDetails) }),
    details: details.value,
    resources: resources.value,
    ...(stored === undefined &&
      isVouched(request.client) && { admission: { client: request.client, enablement: enabled.value } }),
  });
}

interface Constraints {
  readonly boundTo: KeyThumbprint | undefined;
  readonly delegated: AuthorizationDetails;
}

/** Step 10: a constraint that we cannot honour is refused; dropping it silently would widen access (K18, S8, S10). */
function checkConstraints(
  { payload }: UnverifiedJws,
  shown: ShownKey,
  { authorizationDetails: declared }: Configuration,
): Result<Constraints, Refusal> {
  const boundTo = checkConfirmation(payload, shown);
  if (!boundTo.ok) return boundTo;
  if (!Object.hasOwn(payload, 'authorization_details')) return ok({ boundTo: boundTo.value, delegated: NO_DETAILS });
  if (declared.size === 0) return err({ reason: 'claimed_authorization_details_not_supported' });
  const delegated = checkDetails(payload['authorization_details'] ?? null, declared);
  if (delegated.ok) return ok({ boundTo: boundTo.value, delegated: delegated.value });
  return err({ reason: 'claimed_authorization_details_malformed', ...delegated.error });
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
