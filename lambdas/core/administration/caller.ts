import type { ClientId, MemberId, OrganizationId, ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import type { ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { Actor } from '../audit/entry.ts';
import type { FieldProblem } from '../registration/field-problem.ts';
import type { SignInProof } from '../sign-in/proof.ts';
import type { CredentialKind } from './authority.ts';

/** Of the whole deployment, by the command: the principal that AWS or the laptop knows. */
export interface Operator {
  readonly kind: 'operator';
  readonly id: string;
}

/** Somebody of one organization, by the API, after every check of the credential. */
export interface MemberCaller {
  readonly kind: CredentialKind;
  readonly organization: OrganizationId;
  readonly member: MemberId;
  /** Through which the session was opened, or whose assertion the token was issued for. Absent: a setup link. */
  readonly provider?: ProviderId;
  /** Of a session: what it proves. */
  readonly signIn?: SignInProof;
  /** Of an access token: the tool. */
  readonly client?: ClientId;
  /** The member's last recall that the credential has outlived, seconds since the epoch. A later one ends it. */
  readonly recalledAt?: number;
  readonly scopes: ScopeSet;
}

/** Who asks for a use case of administration. */
export type Caller = Operator | MemberCaller;

export function actorOf(caller: Caller): Actor {
  if (caller.kind === 'operator') return { kind: 'operator', id: caller.id };
  const { kind, member, client } = caller;
  return { kind: kind === 'setup' ? 'setup' : 'member', id: member, ...(client && { client }) };
}

/**
 * What the operator's word alone does, of use cases that administrators have too; all else of them both do, and
 * administrators under law 6. What somebody else is told who tries. Use cases that are the operator's as a whole take no
 * other caller.
 */
const OPERATORS_WORD = {
  /** A provider is believed as soon as it is registered. Whoever the operator has not spoken for reserves nothing (L10). */
  trust_at_once: { field: 'status', problem: 'must be pending' },
  /** A member's id becomes a token's `sub`, which is one person's in the whole deployment, and one that vendors look up. */
  choose_member_id: { field: 'id', problem: 'is chosen by the operator alone' },
  /** The vendor's own user id: whose the organization's people are among the vendor's users is not for them to say. */
  choose_external_id: { field: 'externalId', problem: 'is set by the operator alone' },
  /** Who is a member already gets the role, and is active again. An administrator changes them instead. */
  change_by_adding: { field: 'email', problem: 'belongs to a member already' },
  /** Whatever state there is: nobody has looked at it. */
  change_unseen: { field: 'organization', problem: 'is changed unseen by the operator alone' },
} as const satisfies Readonly<Record<string, FieldProblem>>;

export type OperatorsWord = keyof typeof OPERATORS_WORD;

/** Why this caller may not; `undefined`: it is the operator. */
export function notTheOperators(caller: Caller, word: OperatorsWord): FieldProblem | undefined {
  return caller.kind === 'operator' ? undefined : OPERATORS_WORD[word];
}
