import type { DpopProof } from '../../../protect/dpop/proof.ts';
import { proofId } from '../../core/tokens/proof.ts';
import type { UsedOnce } from '../../ports/redemption-store.ts';

/** The proof of the request, where one came (D2): a second longer than anybody accepts it. */
export function usedByProof(proof: DpopProof | undefined): readonly UsedOnce[] {
  if (proof === undefined) return [];
  return [{ id: proofId(proof), ttl: proof.usableUntil + 1, used: 'dpop_proof_replayed' }];
}
