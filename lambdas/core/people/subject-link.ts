import type { ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { lengthPrefixedDigest } from '../length-prefixed-digest.ts';

/** A subject link's key: how one provider knows one person. */
export interface SubjectLinkKey {
  readonly provider: ProviderId;
  readonly claim: string;
  readonly value: string;
}

/** Names a link without naming the person: where it is stored, and what its id ends with. */
export function subjectLinkDigest({ provider, claim, value }: SubjectLinkKey): string {
  return lengthPrefixedDigest('countersign/subject-link/v1', provider, claim, value);
}
