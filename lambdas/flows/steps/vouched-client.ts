import type { DpopProof } from '../../../protect/dpop/proof.ts';
import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import { type ClientId, isClientId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { checkConfirmation } from '../../core/assertion/confirmation.ts';
import { checkClient, type PresentedCredentials } from '../../core/clients/credentials.ts';
import {
  isNameAtProvider,
  isVouched,
  saysHowItAuthenticates,
  type Vouched,
  vouchedClient,
  vouchedClientId,
} from '../../core/clients/vouched-client.ts';
import { scopesForTools } from '../../core/configuration/own-scopes.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { Client, Organization, TrustedProvider } from '../../core/records.ts';
import type { ClientRefusal, NotVouchedFor, VouchingProblem } from '../../core/refusal.ts';
import { JWT_BEARER_GRANT, type TokenRequest } from '../../core/tokens/request.ts';
import type { ProviderKeySource } from '../../ports/provider-keys.ts';
import type { TrustSources } from '../../ports/trust-sources.ts';
import { type Attribution, findSignerOf } from './attribute-refusal.ts';
import { checkSignature } from './check-signature.ts';
import { findActiveProvider, type ParsedAssertion, parseAssertion } from './find-trusted-provider.ts';

export interface VouchedClientDependencies {
  readonly configuration: Configuration;
  readonly trust: Pick<
    TrustSources,
    'findProvider' | 'findOrganization' | 'rememberedClient' | 'findClient' | 'findAliased'
  >;
  readonly providerKeys: ProviderKeySource;
}

/** A request that may be of a client which nobody registered: an assertion, the proof of a key, and nothing else of it. */
export interface BoundRequest {
  readonly assertion: string;
  readonly proof: DpopProof;
  /** The `client_id` parameter, where one came. */
  readonly named: string | undefined;
}

/**
 * Whether nothing but a key may say who the client is: an assertion with a DPoP proof, and no way of client authentication
 * at all (C2). A request with any is that client's, and this road is not looked at.
 */
export function comesByKeyAlone({ credentials, grant, proof }: TokenRequest): boolean {
  return grant.grantType === JWT_BEARER_GRANT && proof !== undefined && offersNothing(credentials);
}

function offersNothing({ authorization, parameters }: PresentedCredentials): boolean {
  const { clientSecret, clientAssertion, clientAssertionType } = parameters;
  return [authorization, clientSecret, clientAssertion, clientAssertionType].every((one) => one === undefined);
}

/**
 * C11–C15, the place of client authentication: bound to the key that is proved → the names agree → a provider that vouches
 * for clients, active → its signature → a name that is nobody's here → the client, as it stands or as it would.
 *
 * Before the signature nothing is looked up but the provider and its organization, and nothing is fetched but the keys of
 * such a provider, when all that is known of them is ten minutes old: no `kid` or signature that a caller makes up asks for
 * them. Nothing is written; who is new comes in with the token's record.
 * Does NOT check the claims, nor whether the organization has blocked the client: the assertion's examination does, after.
 * @param attributed told whose provider signed what is refused all the same
 * @throws Unavailable when a store or the provider's keys are
 */
export async function vouchedClientOf(
  dependencies: VouchedClientDependencies,
  request: BoundRequest,
  now: number,
  attributed: (to: Attribution) => void,
): Promise<Result<Vouched, ClientRefusal>> {
  const parsed = parseBound(request);
  if (!parsed.ok) return parsed;
  const { header, claimedIssuer, jws } = parsed.value;
  const trusted = await findActiveProvider(dependencies, claimedIssuer);
  if (!trusted.ok) return notVouched('not_trusted', { cause: trusted.error });
  const { provider, organization } = trusted.value;
  if (provider.vouchedScopes === undefined) {
    const signer = await findSignerOf(dependencies, request.assertion);
    if (signer !== undefined) attributed(signer);
    return notVouched('provider_does_not_vouch', { provider: provider.id });
  }
  const unasked = withoutAskingFor(dependencies.providerKeys);
  const signed = await checkSignature(unasked, request.assertion, header, provider);
  if (!signed.ok) return notVouched('not_trusted', { provider: provider.id, cause: signed.error });
  const client = await clientNamed(dependencies, trusted.value, jws.payload, now);
  if (!client.ok) attributed({ provider, organization });
  return client;
}

/** All that the request itself says, before anybody is looked up. */
function parseBound({ assertion, proof, named }: BoundRequest): Result<ParsedAssertion, NotVouchedFor> {
  const parsed = parseAssertion(assertion, () => undefined);
  if (!parsed.ok) return notVouched('not_trusted', { cause: parsed.error });
  const { payload } = parsed.value.jws;
  const boundTo = checkConfirmation(payload, proof.key);
  if (!boundTo.ok) {
    const isOther = boundTo.error.reason === 'confirmation_key_differs';
    return notVouched(isOther ? 'other_key' : 'not_bound', { cause: boundTo.error });
  }
  if (boundTo.value === undefined) return notVouched('not_bound');
  if (!isNameAtProvider(payload['client_id'])) return notVouched('name_malformed');
  return named === undefined || named === payload['client_id'] ? parsed : notVouched('client_id_differs');
}

/** The client that the provider names, unless that name is somebody's here who authenticates: no downgrade. */
async function clientNamed(
  { configuration, trust }: VouchedClientDependencies,
  { provider, organization }: { readonly provider: TrustedProvider; readonly organization: Organization },
  { client_id: name }: JsonObject,
  now: number,
): Promise<Result<Vouched, ClientRefusal>> {
  if (!isNameAtProvider(name)) return notVouched('name_malformed');
  const about = { provider: provider.id, name };
  if (saysHowItAuthenticates(name)) return notVouched('known_here', about);
  const id = vouchedClientId(provider.id, name);
  const [registered, aliased, known] = await Promise.all([
    isClientId(name) ? trust.findClient(name) : undefined,
    trust.findAliased(provider.id, name),
    findKnown(trust, id),
  ]);
  if (registered !== undefined || aliased !== undefined) return notVouched('known_here', about);
  const firstSeen = { organization: organization.id, provider: provider.id, name, firstSeenAt: now };
  const client = known ?? vouchedClient(firstSeen, scopesForTools(configuration));
  // Unknown is never a pass (L10): a row that says something else under this id is nobody's.
  const isTheirs = isVouched(client) && client.vouched.provider === provider.id && client.vouched.name === name;
  if (!isTheirs) return notVouched('known_here', about);
  const usable = checkClient(client, 'none');
  return usable.ok ? ok(client) : usable;
}

async function findKnown(trust: VouchedClientDependencies['trust'], id: ClientId): Promise<Client | undefined> {
  return (await trust.rememberedClient(id)) ?? trust.findClient(id);
}

/** Whoever asks has proved nothing yet: the provider is asked when its keys are old, whatever `kid` and signature came. */
function withoutAskingFor(source: ProviderKeySource): ProviderKeySource {
  return {
    ...source,
    keysFor: (publisher) => source.keysFor(publisher, undefined),
    newerThan: async () => undefined,
  };
}

function notVouched(
  problem: VouchingProblem,
  facts: Omit<NotVouchedFor, 'reason' | 'problem'> = {},
): Result<never, NotVouchedFor> {
  return err({ reason: 'client_not_vouched_for', problem, ...facts });
}
