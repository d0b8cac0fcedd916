import type { AgentSessionKey } from '../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import type { Parents } from '../../protect/vocabulary/session-line.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { ClientAssertionId } from '../core/clients/assertion.ts';
import type { NewMembership } from '../core/people/membership.ts';
import type { NewClient } from '../core/tokens/authority.ts';
import type { ProofId } from '../core/tokens/proof.ts';
import type { RedemptionRecord } from '../core/tokens/redemption.ts';
import type { GrantUse } from './authorization-grant-store.ts';

/** Something that is good for one token, besides what the record stands for: never used before, by anybody. */
export interface UsedOnce {
  readonly id: ClientAssertionId | ProofId;
  /** When nobody would accept it any more; seconds since the epoch. */
  readonly ttl: number;
  /** What a redemption is told when it was used before. */
  readonly used: UsedBefore;
}

/** The client's own assertion (C6), or its DPoP proof (D2); what the grant presents was not used up. */
export type UsedBefore = 'client_assertion_replayed' | 'dpop_proof_replayed';

/** What is used up, or comes to be, together with the record: all of it or nothing. */
export interface Alongside {
  /** In the order in which they decide, after the record: the first that was used before says why. */
  readonly usedOnce?: readonly UsedOnce[];
  /** A person who is linked or provisioned by this redemption. */
  readonly membership?: NewMembership & { readonly audit: AuditEntry };
  /** A client that its provider vouches for and that nobody has seen here before, at most so many of one provider. */
  readonly admission?: NewClient & { readonly audit: AuditEntry };
  /**
   * An agent session that the request named: from now on this client's, if it was nobody's (law 16), and under these
   * parents; it never changes its place (law 5).
   */
  readonly agentSession?: {
    readonly key: AgentSessionKey;
    readonly client: ClientId;
    readonly parents: Parents;
    readonly now: number;
  };
  /** Of a code or a refresh token: its authorization goes one step on. */
  readonly grantUse?: GrantUse;
}

/** What undoing takes back beside the record. */
export type Undone = Pick<Alongside, 'usedOnce' | 'grantUse'>;

export type RedeemOutcome =
  | 'recorded'
  | 'replayed'
  | UsedBefore
  /** The authorization was used or ended meanwhile: decide again. Nothing was written. */
  | 'grant_changed'
  /** The agent session is another client's. Nothing was written. */
  | 'session_in_other_place'
  | 'session_of_other_client'
  /** This provider has vouched for as many clients as one may. Nothing was written. */
  | 'clients_full'
  /** Somebody admitted this very client meanwhile, or said something else of it: decide again. Nothing was written. */
  | 'client_changed'
  /** Somebody linked or changed this very person meanwhile: decide again. Nothing was written. */
  | 'person_changed';

/**
 * Guards that an assertion becomes at most one token (law 2), under any concurrency, retry or restart.
 *
 * Laws, held by every adapter:
 * - of any number of racing `redeem` calls with one id, exactly one owner ever sees `recorded`;
 * - `redeem` repeated with the same owner is a success: the first write landed and its answer was lost;
 * - the record is durable before `redeem` resolves, and with it everything {@link Alongside}; else nothing of it is;
 * - the condition says nothing about time: an expired row that still stands still refuses;
 * - what was used before decides by its word, in the order of the list, the record first;
 * - `undo` removes the record and the rows of what was used up, and takes back the step of an authorization, only of this
 *   very owner, and is a success when there is nothing to remove; a member who was just provisioned stays, and so does a client that was
 *   just admitted.
 */
export interface RedemptionStore {
  /** @throws Unavailable when the store is, or when it is unknown whether the record was written */
  redeem(record: RedemptionRecord, alongside?: Alongside): Promise<RedeemOutcome>;
  /** @throws Unavailable when it is unknown whether the record was removed */
  undo(record: Pick<RedemptionRecord, 'id' | 'owner'>, alongside?: Undone): Promise<void>;
}
