import type { ClientId, MemberId, OrganizationId, ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { CredentialKind } from '../../core/administration/authority.ts';
import type { SelfServiceRefusal } from '../../core/administration/refusal.ts';
import { isMatch } from '../../core/administration/revision.ts';
import type { FieldProblem } from '../../core/registration/field-problem.ts';
import type { SignInProof } from '../../core/sign-in/proof.ts';
import type { Administered, Administration } from '../administration/administration.ts';

/** Whose request it is, after every check of the credential. */
export interface SelfServiceCaller {
  readonly kind: CredentialKind;
  readonly organization: OrganizationId;
  readonly member: MemberId;
  /** Through which the session was opened, or whose assertion the token was issued for. Absent: a setup link. */
  readonly provider?: ProviderId;
  /** Of a session: what it proves. */
  readonly signIn?: SignInProof;
  /** Of an access token: the tool. */
  readonly client?: ClientId;
  readonly scopes: ScopeSet;
}

/** What an organization's administrator works with: the operator's flows, and changes over what was looked at. */
export interface SelfService extends Administration {
  readonly caller: SelfServiceCaller;
}

export type SelfServed<T> = Result<T, SelfServiceRefusal>;

type Refused = { readonly ok: false; readonly error: SelfServiceRefusal };

export const notFound: Refused = err({ reason: 'not_found' });

export function invalid(field: string, text: string): Refused {
  return err({ reason: 'invalid_request', problems: [{ field, problem: text }] });
}

export function conflict(field: string, text: string): Refused {
  return err({ reason: 'conflict', problems: [{ field, problem: text }] });
}

/** RFC 9110 §13.1.1: goes on only if `ifMatch` names what there is. */
export function unlessChanged(ifMatch: string, current: string): SelfServed<true> {
  return isMatch(ifMatch, current) ? ok(true) : err({ reason: 'changed_meanwhile', current });
}

/** The outcome of a flow that the operator's command runs too. One conflict among its problems makes it one. */
export function served<T>(result: Administered<T>): SelfServed<T> {
  if (result.ok) return result;
  const isConflict = result.error.some(({ conflict: contradicts }: FieldProblem) => contradicts === true);
  return err({ reason: isConflict ? 'conflict' : 'invalid_request', problems: result.error });
}
