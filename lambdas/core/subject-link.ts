import type { ProviderId } from './identifiers.ts';

/** A subject link's key: how one provider knows one person. */
export interface SubjectLinkKey {
  readonly provider: ProviderId;
  readonly claim: string;
  readonly value: string;
}
