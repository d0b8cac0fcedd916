import type { KeyThumbprint } from '../../protect/vocabulary/key-thumbprint.ts';
import { ok, type Result } from '../../protect/vocabulary/result.ts';
import type { AssertionClaims } from '../core/assertion/claims.ts';
import { requestedDetails, someDetails } from '../core/details/granted.ts';
import { memberClaims } from '../core/people/member-claims.ts';
import type { Client } from '../core/records.ts';
import type { Refusal } from '../core/refusal.ts';
import type { CarriedClaims } from '../core/tokens/access-token.ts';
import type { Authority } from '../core/tokens/authority.ts';
import { wantsBoundTokens } from '../core/tokens/proof.ts';
import { redemptionId } from '../core/tokens/redemption.ts';
import type { JwtBearerRequest } from '../core/tokens/request.ts';
import { type Attribution, attributeRefusal } from '../flows/steps/attribute-refusal.ts';
import {
  type Decision,
  type ExaminationDependencies,
  examineAssertion,
  type PassedStep,
} from '../flows/steps/examine-assertion.ts';
import type { Invocation } from '../flows/steps/invocation.ts';

/** A step that passed; or, of one that failed, whose provider had signed the assertion. */
export type JwtBearerStep = PassedStep | ({ readonly step: 'attributed' } & Attribution);

/**
 * The authority of an identity assertion (RFC 7523 §2.1, ID-JAG), presented by an authenticated client: steps 3–12.
 * Decides only: that the assertion is redeemed once is for the record (law 2).
 * @throws Unavailable when a store or the provider's keys are
 */
export async function jwtBearerAuthority(
  dependencies: ExaminationDependencies,
  client: Client,
  { assertion, scopes, authorizationDetails, resources, agentSession }: JwtBearerRequest,
  shown: KeyThumbprint | undefined,
  { now, observer }: Pick<Invocation<JwtBearerStep>, 'now' | 'observer'>,
): Promise<Result<Authority, Refusal>> {
  const details = requestedDetails(authorizationDetails, dependencies.configuration.authorizationDetails);
  if (!details.ok) return details;
  const request = { assertion, client, scopes, details: details.value, resources, agentSession, shown };
  const decision = await examineAssertion(dependencies, request, now, observer);
  if (decision.ok) return ok(authorityOf(decision.value, dependencies.configuration));
  const attribution = await attributeRefusal(dependencies, assertion, decision.error);
  if (attribution !== undefined) observer({ step: 'attributed', ...attribution });
  return decision;
}

function authorityOf(
  {
    claimedIssuer,
    claims,
    organization,
    provider,
    person,
    client,
    scopes,
    asking,
    details,
    resources,
    admission,
  }: Decision,
  { clockSkewSeconds, memberClaims: named }: ExaminationDependencies['configuration'],
): Authority {
  const { accessTokenLifetimeSeconds } = organization;
  return {
    redeems: redemptionId(claimedIssuer, claims.jti),
    redeemableUntil: claims.expiresAt + clockSkewSeconds,
    ...{ organization: organization.id, provider: provider.id, client: client.id, member: person.member.id },
    ...{ scopes, ...(asking && { asking }), ...someDetails(details), resources },
    carried: { ...carriedClaims(claims), ...memberClaims(person.member, named) },
    ...(wantsBoundTokens(organization) && { boundTokensOnly: true }),
    ...(accessTokenLifetimeSeconds !== undefined && { longestLifetimeSeconds: accessTokenLifetimeSeconds }),
    ...(person.membership !== undefined && { membership: person.membership }),
    ...(admission && { admission }),
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
