import { mustBeAsked, NO_AGENT_RULES } from '../../../protect/vocabulary/agent-rules.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { NO_SCOPES } from '../../../protect/vocabulary/scope.ts';
import { tokenScopes } from '../../core/agents/client-token.ts';
import { mayHaveSession } from '../../core/agents/default-session.ts';
import { grantScopes } from '../../core/assertion/granted-authority.ts';
import { underPolicy } from '../../core/clients/admission.ts';
import type { Configuration } from '../../core/configuration.ts';
import {
  type DetailBounds,
  grantDetails,
  requestedDetails,
  someDetails,
  stillDeclared,
  withCeiling,
} from '../../core/details/granted.ts';
import { memberClaims } from '../../core/people/member-claims.ts';
import type { Client, Enablement, Member, Organization, TrustedProvider } from '../../core/records.ts';
import type { Refusal } from '../../core/refusal.ts';
import { NO_DETAIL_TYPES } from '../../core/registration/detail-types.ts';
import type { Authority } from '../../core/tokens/authority.ts';
import type { AuthorizationGrant } from '../../core/tokens/authorization-grant.ts';
import type { TokenWishes } from '../../core/tokens/grant-form.ts';
import { namedResources } from '../../core/tokens/named-resources.ts';
import { wantsBoundTokens } from '../../core/tokens/proof.ts';
import type { AuthorizationGrantStore } from '../../ports/authorization-grant-store.ts';
import type { SessionTrust } from '../../ports/session-trust.ts';
import type { TrustSources } from '../../ports/trust-sources.ts';

export interface AuthorizationDependencies {
  readonly configuration: Configuration;
  readonly trust: Pick<TrustSources, 'findOrganization' | 'currentOrganization' | 'findEnablement' | 'findMember'>;
  readonly providers: Pick<SessionTrust, 'findProviderById'>;
  readonly authorizations: Pick<AuthorizationGrantStore, 'find' | 'recall'>;
}

/** What a token of this authorization may say now; what it redeems is the grant's to say. */
export type AuthorizedPart = Omit<Authority, 'redeems' | 'redeemableUntil' | 'continues'>;

/** A step that passed: whose authorization it is. */
export type AuthorizationStep = { readonly step: 'authorization'; readonly grant: AuthorizationGrant };

/**
 * What an authorization is good for at this moment, whatever was so when the person gave it: not ended, of this client,
 * of an active organization, provider and enablement, and of a member who is active; organization, provider and member not
 * recalled since; and of the scopes that were shown, those that the request, the client's ceiling and the member's role still
 * allow (law 1). Rules and the enablement's writes are those of now (laws 5 and 17). Decides only.
 * Does NOT look whether the client was recalled in the organization: whoever verifies the token does (`parent_iat`).
 * @throws Unavailable
 */
export async function authorityOfGrant(
  { configuration, trust, providers }: AuthorizationDependencies,
  client: Client,
  grant: AuthorizationGrant,
  wishes: TokenWishes,
  now: number,
): Promise<Result<AuthorizedPart, Refusal>> {
  const requested = requestedDetails(wishes.authorizationDetails, configuration.authorizationDetails);
  if (!requested.ok) return requested;
  const { organization: organizationId, provider, member: memberId } = grant;
  if (grant.recalledAt !== undefined) return err({ reason: 'authorization_recalled', recalledAt: grant.recalledAt });
  if (grant.expiresAt <= now) return err({ reason: 'authorization_expired', expiredAt: grant.expiresAt, now });
  const [known, idp, member, enablement] = await Promise.all([
    trust.findOrganization(organizationId),
    providers.findProviderById(organizationId, provider),
    trust.findMember(organizationId, memberId),
    trust.findEnablement(organizationId, client.id),
  ]);
  const organization = isBehind(known, enablement) ? await trust.currentOrganization(organizationId) : known;
  const parties = checkParties(grant, client, { organization, idp, member, enablement });
  if (!parties.ok) return parties;
  const resources = namedResources(wishes.resources, grant.resources, configuration);
  if (!resources.ok) return resources;
  const scopes = scopesNow({ configuration }, parties.value, grant, wishes);
  if (!scopes.ok) return scopes;
  const { asking } = scopes.value;
  const bounds = detailBoundsNow(grant, parties.value, { requested: requested.value, ...scopes.value }, configuration);
  const details = grantDetails(bounds, configuration.authorizationDetails);
  if (!details.ok) return details;
  const limit = parties.value.organization.accessTokenLifetimeSeconds ?? Number.POSITIVE_INFINITY;
  const { authenticatedAt, grantedAt } = grant;
  return ok({
    ...{ organization: organizationId, provider, client: client.id, member: memberId },
    ...scopes.value,
    ...(asking && { asking: withCeiling(asking, bounds, configuration.authorizationDetails) }),
    ...someDetails(details.value),
    resources: resources.value,
    ...(wantsBoundTokens(parties.value.organization) && { boundTokensOnly: true }),
    // Nothing outlives what it came of.
    longestLifetimeSeconds: Math.min(limit, grant.expiresAt - now),
    carried: {
      // Law 18: a recall reaches what was allowed before it, however young the token.
      heldSince: grantedAt,
      ...(authenticatedAt !== undefined && { authenticationTime: authenticatedAt }),
      ...memberClaims(parties.value.member, configuration.memberClaims),
    },
  });
}

/** A tool that came in a moment ago, by a policy that is newer than what is remembered: the person has just said yes. */
function isBehind(organization: Organization | undefined, enablement: Enablement | undefined): boolean {
  return organization !== undefined && enablement !== undefined && underPolicy(enablement, organization) === undefined;
}

interface Found {
  readonly organization: Organization | undefined;
  readonly idp: TrustedProvider | undefined;
  readonly member: Member | undefined;
  readonly enablement: Enablement | undefined;
}

interface Parties {
  readonly organization: Organization;
  readonly member: Member;
  readonly enablement: Enablement;
}

/** S7, law 9: each of the four as it is now; unknown is a refusal (law 10). */
function checkParties(
  grant: AuthorizationGrant,
  client: Client,
  { organization, idp, member, enablement: stored }: Found,
): Result<Parties, Refusal> {
  const about = { client: client.id, organization: grant.organization };
  if (organization?.status !== 'active') {
    return err({ reason: 'organization_not_active', organization: grant.organization });
  }
  if (idp?.status !== 'active') {
    return err({ reason: 'provider_not_active', provider: grant.provider, status: idp?.status ?? 'missing' });
  }
  const person = checkMember(grant, member);
  if (!person.ok) return person;
  for (const { recalledAt } of [organization, idp]) {
    if (recalledAt !== undefined && grant.grantedAt <= recalledAt)
      return err({ reason: 'authorization_recalled', recalledAt });
  }
  const enablement = underPolicy(stored, organization);
  if (enablement === undefined) return err({ reason: 'client_not_enabled', ...about });
  if (enablement.status !== 'active') return err({ reason: 'enablement_disabled', ...about });
  return ok({ organization, member: person.value, enablement });
}

function checkMember(
  { member: id, grantedAt }: AuthorizationGrant,
  member: Member | undefined,
): Result<Member, Refusal> {
  if (member === undefined) return err({ reason: 'member_missing', member: id });
  if (member.status === 'removed') return err({ reason: 'member_removed', member: id });
  if (member.status !== 'active') return err({ reason: 'member_disabled', member: id });
  const { recalledAt } = member;
  // L9: equal seconds count as before.
  if (recalledAt !== undefined && grantedAt <= recalledAt)
    return err({ reason: 'member_recalled', member: id, recalledAt });
  return ok(member);
}

/** S11, RFC 9396 §6.1: what the person allowed, narrowed by the request and by all that is so now. */
function detailBoundsNow(
  { details }: AuthorizationGrant,
  { enablement: { detailTypes: types = NO_DETAIL_TYPES } }: Parties,
  { requested, scopes, asking }: Pick<DetailBounds, 'requested' | 'scopes'> & Pick<Authority, 'asking'>,
  { authorizationDetails: declared }: Configuration,
): DetailBounds {
  const asserted = stillDeclared(details, declared);
  return { asserted, requested, types, scopes, ...(asking && { askable: asking.askable }) };
}

function scopesNow(
  { configuration }: Pick<AuthorizationDependencies, 'configuration'>,
  { organization, member, enablement }: Parties,
  grant: AuthorizationGrant,
  wishes: TokenWishes,
): Result<Pick<Authority, 'scopes' | 'asking'>, Refusal> {
  const { client } = enablement;
  const bounds = {
    asserted: grant.scopes,
    requested: wishes.scopes,
    ceiling: enablement.ceiling,
    role: configuration.roles.get(member.role) ?? NO_SCOPES,
  };
  const granted = grantScopes(bounds, configuration.implications);
  if (!granted.ok) return granted;
  const rules = { rules: organization.agentRules ?? NO_AGENT_RULES, implications: configuration.implications };
  const writes = mustBeAsked(client, rules.rules) ? 'asked' : enablement.writes;
  const { agentSession } = wishes;
  if (writes === 'asked' && agentSession !== undefined && !mayHaveSession(client, agentSession))
    return err({ reason: 'agent_session_of_other_client' });
  const carried = tokenScopes(granted.value, writes, { client, agentSession }, configuration.scopes, rules);
  return carried === undefined ? err({ reason: 'no_scope_granted', ...bounds }) : ok(carried);
}
