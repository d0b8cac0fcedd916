import type { ClientId, OrganizationId, ProviderId } from '../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import type { ClaimedIssuer } from '../core/assertion/claims.ts';
import {
  type AcceptanceFacts,
  type AcceptanceRefusal,
  type Accepted,
  acceptanceOf,
  type NotAccepted,
  parseAcceptance,
} from '../core/clients/acceptance.ts';
import { checkGrant } from '../core/clients/credentials.ts';
import type { Client } from '../core/records.ts';
import type { OAuthHttpRequest } from '../core/tokens/oauth-form.ts';
import { JWT_BEARER_GRANT } from '../core/tokens/request.ts';
import type { RateLimiter } from '../ports/rate-limiter.ts';
import type { Trust, TrustLookUps } from '../ports/trust-sources.ts';
import { type QuestionDependencies, spendAssertion } from './ask-about-token.ts';
import { authenticateClient } from './steps/authenticate-client.ts';

export interface AcceptanceDependencies extends QuestionDependencies {
  /** From the store, and not from memory: what a client was told before would show in the time that an answer takes. */
  readonly lookUps: Pick<TrustLookUps, 'findTrust' | 'findTrusted' | 'findOrganization' | 'findEnablement'>;
  readonly limiter: RateLimiter;
}

/** Looked up in place of a provider that is not known. Ids of ours have another form, so that it is nobody's. */
const NOBODY: Trust = { organization: '-' as OrganizationId, provider: '-' as ProviderId };

/**
 * C10: a client asks, before it sends a person to an identity provider, whether assertions of that issuer would be redeemed
 * for it: parse → authenticate the client → it may use assertions → it has not asked too often → its own assertion is used
 * up, if it came with one → the same reads, whoever is known. Nothing else is written (law 8), and nothing fetched. It
 * learns of itself alone: an issuer that nobody trusts, and one whose organization has not enabled it, cost the same and
 * read the same.
 * @throws Unavailable when a store or the client's published keys are: nothing is said
 */
export async function askAboutAcceptance(
  dependencies: AcceptanceDependencies,
  http: OAuthHttpRequest,
  now: number,
  authenticated: (client: ClientId) => void,
): Promise<Result<Result<Accepted, NotAccepted>, AcceptanceRefusal>> {
  const request = parseAcceptance(http);
  if (!request.ok) return request;
  const found = await authenticateClient(dependencies, request.value.credentials, now);
  if (!found.ok) return found;
  const { client } = found.value;
  if (client.authenticationMethod === 'none') return err({ reason: 'client_proves_nothing', client: client.id });
  authenticated(client.id);
  const allowed = checkGrant(client, JWT_BEARER_GRANT);
  if (!allowed.ok) return allowed;
  const retryAfterSeconds = dependencies.limiter.take(client.id);
  if (retryAfterSeconds > 0) return err({ reason: 'too_many_requests', client: client.id, retryAfterSeconds });
  const used = await spendAssertion(dependencies, found.value);
  if (!used.ok) return used;
  const facts = await findFacts(dependencies.lookUps, client, request.value.claimed);
  return ok(acceptanceOf(facts, request.value.claimed, dependencies.configuration));
}

async function findFacts(
  lookUps: AcceptanceDependencies['lookUps'],
  client: Client,
  claimed: ClaimedIssuer,
): Promise<AcceptanceFacts> {
  const known = await lookUps.findTrust(claimed);
  const trust = known ?? NOBODY;
  const [provider, organization, enablement] = await Promise.all([
    lookUps.findTrusted(trust),
    lookUps.findOrganization(trust.organization),
    lookUps.findEnablement(trust.organization, client.id),
  ]);
  return known === undefined
    ? { client, provider: undefined, organization: undefined, enablement: undefined }
    : { client, provider, organization, enablement };
}
