import { checkProof, type DpopProof } from '../../../protect/dpop/proof.ts';
import { targetOf } from '../../../protect/dpop/target.ts';
import type { KeyThumbprint } from '../../../protect/vocabulary/key-thumbprint.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { isSameResource } from '../../../protect/vocabulary/uri.ts';
import { ROUTES } from '../../routes.ts';
import type { Configuration } from '../configuration.ts';
import { lengthPrefixedDigest } from '../length-prefixed-digest.ts';
import type { Client, Organization } from '../records.ts';
import type { BindingRequiredBy, ProofRefusal } from '../refusal.ts';
import type { Authority } from './authority.ts';

/** Names one DPoP proof for ever: nothing of it is stored but this digest. */
export type ProofId = string & { readonly __brand: 'ProofId' };

/** Where clients may send one. */
const PATHS = { token: ROUTES.token.redeem.path, push: ROUTES.introspection.push.path } as const;

/**
 * D1, D2: the proof of a client's request to an endpoint of ours, where one came. Its address is made of the issuer and
 * never of the `Host` header; no token comes with it. Does NOT check that its `jti` is new: the write that it comes with
 * does.
 * @param header the `DPoP` header as it came; `undefined`: none did, and then there is nothing to check
 */
export function checkClientProof(
  header: string | undefined,
  endpoint: keyof typeof PATHS,
  { issuer, now }: { readonly issuer: string; readonly now: number },
): Result<DpopProof | undefined, ProofRefusal> {
  if (header === undefined) return ok(undefined);
  const target = targetOf(issuer + PATHS[endpoint]);
  if (target === undefined) throw new Error('an endpoint of ours has no address');
  const proof = checkProof(header, { method: 'POST', target, now, accessToken: undefined });
  return proof.ok ? proof : err({ reason: 'dpop_proof_refused', problem: proof.error });
}

/** D2: keyed by the key, so that two keys may use the same `jti`. */
export function proofId({ key, jti }: Pick<DpopProof, 'key' | 'jti'>): ProofId {
  return lengthPrefixedDigest('countersign/dpop-proof/v1', key, jti) as ProofId;
}

/** Who wants a token of this client, with this authority, to be bound to a key (RFC 9449 §5.2, D5). */
export function bindingRequiredBy(
  client: Pick<Client, 'dpopBoundAccessTokens' | 'document'>,
  { resources, boundTokensOnly }: Pick<Authority, 'resources' | 'boundTokensOnly'>,
  { boundResources }: Pick<Configuration, 'boundResources'>,
): BindingRequiredBy | undefined {
  if (wantsBinding(client)) return 'client';
  if (boundTokensOnly) return 'organization';
  return isBound(resources, boundResources) ? 'resource' : undefined;
}

/** By the operator's word, or by its own document's. */
export function wantsBinding({
  dpopBoundAccessTokens,
  document,
}: Pick<Client, 'dpopBoundAccessTokens' | 'document'>): boolean {
  return dpopBoundAccessTokens === true || document?.dpopBoundAccessTokens === true;
}

/** By its administrators' word. Unreadable counts as yes (law 10). */
export function wantsBoundTokens({ requireDpop = 'off' }: Pick<Organization, 'requireDpop'>): boolean {
  return requireDpop !== 'off';
}

/** One that is bound binds a token for several. */
export function isBound(resources: readonly string[], bound: ReadonlySet<string>): boolean {
  return resources.some((resource) => [...bound].some((one) => isSameResource(one, resource)));
}

/** Whether what is bound to a key comes with the proof of that key; what is bound to none comes from anybody. */
export function isShown(boundTo: KeyThumbprint | undefined, shown: KeyThumbprint | undefined): boolean {
  return boundTo === undefined || boundTo === shown;
}
