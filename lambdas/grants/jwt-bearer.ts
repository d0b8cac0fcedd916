import { ok, type Result } from '../../protect/vocabulary/result.ts';
import type { AssertionClaims } from '../core/assertion/claims.ts';
import type { Client } from '../core/records.ts';
import type { Refusal } from '../core/refusal.ts';
import type { CarriedClaims } from '../core/tokens/access-token.ts';
import type { Authority } from '../core/tokens/authority.ts';
import { redemptionId } from '../core/tokens/redemption.ts';
import type { JwtBearerRequest } from '../core/tokens/request.ts';
import {
  type Decision,
  type ExaminationDependencies,
  type ExaminationObserver,
  examineAssertion,
} from '../flows/steps/examine-assertion.ts';
import type { Invocation } from '../flows/steps/invocation.ts';

/**
 * The authority of an identity assertion (RFC 7523 §2.1, ID-JAG), presented by an authenticated client: steps 3–12.
 * Decides only: that the assertion is redeemed once is for the record (law 2).
 * @throws Unavailable when a store or the provider's keys are
 */
export async function jwtBearerAuthority(
  dependencies: ExaminationDependencies,
  client: Client,
  { assertion, scopes, resources, agentSession }: JwtBearerRequest,
  { now, observer }: Pick<Invocation<Parameters<ExaminationObserver>[0]>, 'now' | 'observer'>,
): Promise<Result<Authority, Refusal>> {
  const request = { assertion, client, scopes, resources, agentSession };
  const decision = await examineAssertion(dependencies, request, now, observer);
  return decision.ok ? ok(authorityOf(decision.value, dependencies.configuration)) : decision;
}

function authorityOf(
  { claimedIssuer, claims, organization, provider, person, client, scopes, asking, resources }: Decision,
  { clockSkewSeconds }: ExaminationDependencies['configuration'],
): Authority {
  const { accessTokenLifetimeSeconds } = organization;
  return {
    redeems: redemptionId(claimedIssuer, claims.jti),
    redeemableUntil: claims.expiresAt + clockSkewSeconds,
    ...{ organization: organization.id, provider: provider.id, client: client.id, member: person.member.id },
    ...{ scopes, ...(asking && { asking }), resources, carried: carriedClaims(claims) },
    ...(accessTokenLifetimeSeconds !== undefined && { longestLifetimeSeconds: accessTokenLifetimeSeconds }),
    ...(person.membership !== undefined && { membership: person.membership }),
  };
}

/** Named one by one: what else the provider says stays here. */
function carriedClaims(claims: AssertionClaims): CarriedClaims {
  const { authenticationTime, authenticationContextClass, authenticationMethods, actor } = claims;
  return {
    ...(authenticationTime !== undefined && { authenticationTime }),
    ...(authenticationContextClass !== undefined && { authenticationContextClass }),
    ...(authenticationMethods !== undefined && { authenticationMethods }),
    ...(actor !== undefined && { actor }),
  };
}
