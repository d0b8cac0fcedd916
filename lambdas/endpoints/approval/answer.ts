import type { Duration } from '../../core/agents/durations.ts';
import type { WordPart } from '../../core/agents/exact-operation.ts';
import type { NotApproved } from '../../core/agents/scopes.ts';
import type { ToolJson } from '../agents/tools.ts';

/** What the console's approval page shows; times as seconds since the epoch. */
export interface ApprovalJson {
  readonly organization: string;
  readonly organization_name: string;
  readonly email: string;
  readonly session_id: string;
  /** Absent: no tool has used the session yet, so that anybody may have made it up. */
  readonly client?: string;
  /** Who that is, as the operator says. */
  readonly tool?: ToolJson;
  /** The agent's own words, where it gave any: never ours. */
  readonly reason?: string;
  /** Until when the agent would like the approval to last. */
  readonly wanted_until?: number;
  /** When a token was last minted for the session; absent: none was. */
  readonly last_mint_at?: number;
  /** How long what is approved now would last, unless a person chooses another of `durations`. */
  readonly write_grant_lifetime_seconds: number;
  /** What a person chooses among, of each scope. */
  readonly durations: readonly DurationJson[];
  /** Where to sign in anew and come back, where the organization wants that for something here: a path of ours. */
  readonly sign_in_again?: string;
  /** What is asked for. */
  readonly requested: readonly RequestedJson[];
  /** Something here takes a passkey, and this person has registered none. */
  readonly no_passkey?: true;
  /** What holds now. */
  readonly granted: readonly GrantedJson[];
  /** What this person has approved, and somebody else has to confirm. Absent: nothing. */
  readonly awaiting?: readonly (ScopeInWords & { readonly until: number })[];
  /** What was approved once, and the write was made. */
  readonly used: readonly (ScopeInWords & { readonly used_at: number })[];
  /** Another question that waits for this person: the oldest. */
  readonly next?: NextJson;
  /** What became of a decision. */
  readonly decided?: DecidedJson;
}

export interface RequestedJson extends ScopeInWords {
  /** It is exactly this operation, for one use within so many seconds. */
  readonly operation?: OperationJson;
  /** It is a declared scope up to a limit. */
  readonly limit?: LimitJson;
  /** Why this person cannot approve it. */
  readonly not_approvable?: NotApproved;
  /** Approved only with a passkey of theirs. */
  readonly with_passkey?: true;
}

export interface OperationJson {
  readonly name: string;
  /** The vendor's texts and the request's values, in the order of the sentence. */
  readonly words: readonly WordPart[];
  readonly seconds: number;
}

export interface LimitJson {
  /** The declared one. */
  readonly scope: string;
  /** The vendor's texts and the limit's values, in the order of the sentence. */
  readonly words: readonly WordPart[];
}

export interface DurationJson {
  readonly duration: Duration;
  readonly seconds: number;
}

export interface GrantedJson extends ScopeInWords {
  readonly expires_at: number;
  /** For one write, if it is made before `expires_at`. */
  readonly once?: true;
  /** After `expires_at`, for one more write until then. */
  readonly then_once_until?: number;
}

export interface NextJson {
  readonly client: string;
  readonly session_id: string;
  readonly approval_uri: string;
}

export interface ScopeInWords {
  readonly scope: string;
  readonly description: string;
}

export type DecidedJson =
  | {
      readonly decision: 'approved';
      readonly granted: readonly string[];
      readonly not_granted: readonly { readonly scope: string; readonly reason: NotApproved }[];
      /** What a second person has to confirm. */
      readonly awaiting?: readonly { readonly scope: string; readonly until: number }[];
    }
  | { readonly decision: 'denied' }
  | { readonly decision: 'taken_back'; readonly scopes: readonly string[] };
