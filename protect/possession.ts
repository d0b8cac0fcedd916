import type { AccessToken } from './access-token.ts';
import { checkProof } from './dpop/proof.ts';
import { type Target, targetAt } from './dpop/target.ts';
import { type GuardedRequest, pathOf } from './guarded-request.ts';
import type { PresentedToken } from './presented-token.ts';
import type { Refusal } from './refusal.ts';
import { err, ok, type Result } from './vocabulary/result.ts';

/** What a request says of the key that its token may be bound to. */
export interface RequestProof {
  /** The `DPoP` header as it came; several of them joined with a comma. */
  readonly header: string | undefined;
  readonly method: string;
  /** Where the request was sent to, as its sender knows it. `undefined`: that is not known here. */
  readonly target: Target | undefined;
}

/** Whoever presents the token has shown the key already, for this very request: nobody but the caller of this knows. */
export const SHOWN: unique symbol = Symbol('the key of the token was shown for this request');

/** `undefined`: bound tokens are not taken here. */
export type Possession = RequestProof | typeof SHOWN | undefined;

interface Presented {
  readonly possession?: Possession;
  readonly boundTokensOnly?: boolean;
}

/** Of a request to an API that stands at `address`. */
export function proofOf(request: GuardedRequest, address: string | undefined): RequestProof {
  const target = address === undefined ? undefined : targetAt(address, pathOf(request));
  return { header: request.header('dpop'), method: request.method, target };
}

/**
 * Whether a token that has verified comes from who may use it (RFC 9449 §7.1, D6): one that is bound to a key, with the
 * scheme DPoP and a proof of that key for this request and this token; one that is not, as Bearer. A proof beside an
 * unbound Bearer token proves nothing that was asked, and is not looked at.
 * Does NOT check that the proof is new: whoever has seen one can send the same request to the same address once more, for
 * as long as it is accepted.
 */
export function checkPossession(
  { boundTo }: Pick<AccessToken, 'boundTo'>,
  { scheme, token }: PresentedToken,
  { possession, boundTokensOnly = false }: Presented,
  now: number,
): Result<true, Refusal> {
  const mayBeUnbound = scheme === 'Bearer' && !boundTokensOnly;
  if (boundTo === undefined) return mayBeUnbound ? ok(true) : err({ reason: 'unbound_token' });
  if (possession === SHOWN) return ok(true);
  if (scheme === 'Bearer') return err({ reason: 'bound_token' });
  if (possession?.target === undefined) return err({ reason: 'dpop_not_supported' });
  const { header, method, target } = possession;
  if (header === undefined) return err({ reason: 'proof_missing' });
  const proof = checkProof(header, { method, target, now, accessToken: token });
  if (!proof.ok) return err({ reason: 'bad_proof', problem: proof.error });
  return proof.value.key === boundTo ? ok(true) : err({ reason: 'proof_of_other_key' });
}
