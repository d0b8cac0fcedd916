import type { KnownAgentRules } from '../../../protect/vocabulary/agent-rules.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import type { LiveWrites } from '../../../protect/vocabulary/single-use.ts';
import type { ApprovalAddress } from '../../core/agents/approval-address.ts';
import { type ShownOperation, shownOperation, withoutUnasked } from '../../core/agents/exact-operation.ts';
import type { HalfApproval } from '../../core/agents/half-approvals.ts';
import type { AgentRefusal } from '../../core/agents/refusal.ts';
import { type Approval, judgeApproval, type NotApproved } from '../../core/agents/scopes.ts';
import type { WriteRequest } from '../../core/agents/write-requests.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { PasskeyRefusal } from '../../core/passkeys/refusal.ts';
import type { AuthenticatedSession } from '../../flows/authenticate-session.ts';
import type { ToolJson } from '../agents/tools.ts';

/** All that the approval page shows, as it is at this moment. */
export interface ApprovalView {
  readonly configuration: Configuration;
  readonly rules: KnownAgentRules;
  readonly address: ApprovalAddress;
  readonly person: AuthenticatedSession;
  /** Absent: no tool has used the session or asked from it, so that there is nobody to approve for (law 16). */
  readonly client: ClientId | undefined;
  /** Who that is, as the operator says; absent with the client, and of a browser session. */
  readonly tool?: ToolJson | undefined;
  /** The very question, where an agent has put it: its words, and until when it would like the approval. */
  readonly asked?: WriteRequest | undefined;
  /** What the question is about, where it is one operation that still is what was asked. */
  readonly operation?: ShownOperation | undefined;
  /** Of this person there is a passkey that counts; looked at where something here takes one. */
  readonly hasPasskey: boolean;
  /** Another question that waits for this person, of the same session or else the oldest; to go on to after a decision. */
  readonly next?: WriteRequest | undefined;
  /** Who asks it, as {@link tool}. */
  readonly nextTool?: ToolJson | undefined;
  /** What they have approved, and somebody else has to confirm. */
  readonly halves: readonly HalfApproval[];
  /** What this person has just refused this session, as far as that still counts (law 16). */
  readonly denied: ReadonlySet<Scope>;
  /** The live ones. */
  readonly grants: LiveWrites;
  /** What was approved once, and used: when. */
  readonly used: ReadonlyMap<Scope, number>;
  /** When a token was last minted for the session; absent: none was. */
  readonly lastMintAt?: number | undefined;
  readonly now: number;
}

export type Decided =
  | {
      readonly decision: 'approved';
      readonly granted: LiveWrites;
      /** What a second person has to confirm, until when. */
      readonly awaiting: ReadonlyMap<Scope, number>;
      readonly refused: ReadonlyMap<Scope, NotApproved>;
    }
  | { readonly decision: 'denied' }
  | { readonly decision: 'taken_back'; readonly scopes: readonly Scope[] };

/** Why the question is asked once more: nothing was approved. */
export type AskProblem =
  | { readonly reason: 'nothing_chosen' }
  | Extract<AgentRefusal, { reason: 'tool_changed' }>
  | PasskeyRefusal;

/** What a form had chosen that is shown once more: nothing of it is lost. */
export interface Chosen {
  readonly scopes: ReadonlySet<string>;
  /** Scope → for how long, as the form says it. */
  readonly durations: Readonly<Record<string, string>>;
}

/** Fields of the form: what the page showed, on which alone the decision counts. The client is empty where none was. */
export const SHOWN_CLIENT = 'shown.client';
export const SHOWN_SCOPES = 'shown.scopes';
/** For how long a scope is approved. */
export function durationField(scope: string): string {
  return `duration.${scope}`;
}

/**
 * What of it this person could approve now; what they signed in for too long ago is told with how to mend it. Who has a passkey can
 * approve by it: the page's script asks the device.
 */
export function judged({ address, person, configuration, rules, operation, now, hasPasskey }: ApprovalView): Approval {
  const { authenticatedAt } = person.session;
  const under = { rules, implications: configuration.implications };
  const proof = { now, authenticatedAt, hasPasskey };
  return withoutUnasked(judgeApproval(address.scopes, person.scopes, configuration.scopes, under, proof), operation);
}

/** Which operation somebody else has to confirm. */
export function operationOf({ configuration, person }: ApprovalView, { operation, durations }: HalfApproval) {
  return shownOperation(operation, new Set(durations.keys()), configuration.operations, person.session);
}
