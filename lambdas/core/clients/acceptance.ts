import { mustBeAsked, NO_AGENT_RULES } from '../../../protect/vocabulary/agent-rules.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { Scope, ScopeSet } from '../../../protect/vocabulary/scope.ts';
import { type TokenScopes, tokenScopes } from '../agents/client-token.ts';
import { type ClaimedIssuer, readClaimedIssuer } from '../assertion/claims.ts';
import { grantScopes } from '../assertion/granted-authority.ts';
import type { Configuration } from '../configuration.ts';
import type { Client, Enablement, Organization, TrustedProvider } from '../records.ts';
import type { Refusal } from '../refusal.ts';
import { NO_DETAIL_TYPES } from '../registration/detail-types.ts';
import { type OAuthHttpRequest, onlyValue, parseOAuthForm, presentedCredentials } from '../tokens/oauth-form.ts';
import { bindingRequiredBy, wantsBoundTokens } from '../tokens/proof.ts';
import { namesAt } from './aliases.ts';
import type { PresentedCredentials } from './credentials.ts';

/** Whose assertions a client asks about, as their claims would say it. Nobody is believed yet. */
export interface AcceptanceRequest {
  readonly credentials: PresentedCredentials;
  readonly claimed: ClaimedIssuer;
}

/** Why a client is told nothing. That its assertions would not be accepted is no refusal. */
export type AcceptanceRefusal =
  | Refusal
  | { readonly reason: 'malformed_issuer'; readonly parameter: IssuerParameter }
  /** A public client: whoever names it could be anybody. */
  | { readonly reason: 'client_proves_nothing'; readonly client: ClientId }
  | { readonly reason: 'too_many_requests'; readonly client: ClientId; readonly retryAfterSeconds: number };

/** Named as the claims of an ID-JAG, but for the issuer. */
export type IssuerParameter = 'issuer' | 'tenant' | 'aud_tenant';

/** Never said to the client: they read the same from outside. */
export type NotAccepted =
  | 'own_issuer'
  | 'untrusted_issuer'
  | 'provider_not_active'
  | 'organization_not_active'
  | 'client_not_enabled'
  | 'enablement_disabled'
  | 'no_scope';

/** The most that a member could get through this client, by assertions of this issuer. */
export interface Accepted extends TokenScopes {
  /** What `client_id` of the assertion has to say: the client's id, or one of those that the provider knows it by (K6). */
  readonly clientIds: ReadonlySet<string>;
  /** Of authorization details. Absent: none. */
  readonly detailTypes?: readonly string[];
  readonly resources: readonly string[];
  /** Whether the client, or the organization, takes no token that is bound to no key (D5). */
  readonly boundTokensOnly: boolean;
}

/** What is known of the parties, each as it is now. */
export interface AcceptanceFacts {
  readonly client: Client;
  readonly provider: TrustedProvider | undefined;
  readonly organization: Organization | undefined;
  readonly enablement: Enablement | undefined;
}

/** {@link parseOAuthForm The form}, and in it the issuer as an assertion would name it. */
export function parseAcceptance(http: OAuthHttpRequest): Result<AcceptanceRequest, AcceptanceRefusal> {
  const form = parseOAuthForm(http);
  if (!form.ok) return form;
  const issuer = onlyValue(form.value, 'issuer');
  if (issuer === undefined) return err({ reason: 'missing_parameter', parameter: 'issuer' });
  const [tenant, audienceTenant] = [onlyValue(form.value, 'tenant'), onlyValue(form.value, 'aud_tenant')];
  const claimed = readClaimedIssuer({
    ...{ iss: issuer, ...(tenant !== undefined && { tenant }) },
    ...(audienceTenant !== undefined && { aud_tenant: audienceTenant }),
  });
  if (!claimed.ok) return err({ reason: 'malformed_issuer', parameter: parameterOf(claimed.error) });
  const credentials = presentedCredentials(form.value, http.headers.get('authorization'));
  return ok({ credentials, claimed: claimed.value });
}

function parameterOf(refusal: Refusal): IssuerParameter {
  const member = refusal.reason === 'malformed_claim' ? refusal.member : 'iss';
  return member === 'tenant' || member === 'aud_tenant' ? member : 'issuer';
}

/**
 * C10: whether an assertion of this provider would be redeemed for this client: the checks of redemption that need no
 * assertion and no person, in their order; unknown is a no (law 10). Scopes are those of the client's ceiling that any role
 * has (law 1), and the organization's rules for agents count (law 17).
 * Does NOT know the person, whose role may hold less, nor what an assertion will delegate.
 */
export function acceptanceOf(
  { client, provider, organization, enablement }: AcceptanceFacts,
  { issuer }: ClaimedIssuer,
  configuration: Configuration,
): Result<Accepted, NotAccepted> {
  if (issuer === configuration.issuer) return err('own_issuer');
  if (provider === undefined) return err('untrusted_issuer');
  if (provider.status !== 'active') return err('provider_not_active');
  if (organization?.status !== 'active' || organization.id !== provider.organization) {
    return err('organization_not_active');
  }
  if (enablement === undefined) return err('client_not_enabled');
  if (enablement.status !== 'active') return err('enablement_disabled');
  const scopes = scopesOf(client, { organization, enablement }, configuration);
  if (scopes === undefined) return err('no_scope');
  const resources = [...configuration.resources];
  const boundTokensOnly = wantsBoundTokens(organization);
  const isBound = bindingRequiredBy(
    client,
    { resources: [], ...(boundTokensOnly && { boundTokensOnly }) },
    configuration,
  );
  const detailTypes = detailTypesOf(enablement, scopes, configuration);
  return ok({
    ...scopes,
    ...(detailTypes.length > 0 && { detailTypes }),
    ...{ clientIds: namesAt(client, enablement, provider.id), resources },
    boundTokensOnly: isBound !== undefined,
  });
}

/** S11: those whose scope a token could carry at once. */
function detailTypesOf(
  { detailTypes = NO_DETAIL_TYPES }: Enablement,
  { scopes }: TokenScopes,
  { authorizationDetails: declared }: Configuration,
): readonly string[] {
  return [...declared].flatMap(([type, { scope }]) => (detailTypes.has(type) && scopes.has(scope) ? [type] : []));
}

function scopesOf(
  { id: client }: Client,
  { organization, enablement }: { readonly organization: Organization; readonly enablement: Enablement },
  { roles, scopes: declared, implications }: Configuration,
): TokenScopes | undefined {
  const { ceiling } = enablement;
  const role: ScopeSet = new Set<Scope>([...roles.values()].flatMap((held) => [...held]));
  const granted = grantScopes({ asserted: ceiling, requested: undefined, ceiling, role }, implications);
  if (!granted.ok) return undefined;
  const rules = { rules: organization.agentRules ?? NO_AGENT_RULES, implications };
  const writes = mustBeAsked(client, rules.rules) ? 'asked' : enablement.writes;
  return tokenScopes(granted.value, writes, { client }, declared, rules);
}
