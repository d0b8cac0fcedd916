import type { FieldProblem } from '../registration/field-problem.ts';

/** Why a use case of administration is not done, the operator's or an administrator's. Closed; nothing was written. */
export type AdministrationRefusal =
  /**
   * Not here: whatever there is in other organizations, and whatever is no such id at all. `problems`: the same in words,
   * for the operator; an administrator is told no more than that it is not here.
   */
  | { readonly reason: 'not_found'; readonly problems: readonly FieldProblem[] }
  | { readonly reason: 'invalid_request'; readonly problems: readonly FieldProblem[] }
  /** Nothing is wrong with the request; what there is contradicts it. */
  | { readonly reason: 'conflict'; readonly problems: readonly FieldProblem[] }
  /** `current`: the tag of what there is now. An administrator's alone, who has looked at what was there. */
  | { readonly reason: 'changed_meanwhile'; readonly current: string }
  /**
   * Administrators might not be able to sign in any more, because whoever asks would not for sure: an access token proves
   * no sign-in; or it is their own way in; or that does not stand any more as they came, or their session does not say.
   */
  | { readonly reason: 'last_sign_in'; readonly because: 'access_token' | 'own_way_in' | 'not_standing' }
  | { readonly reason: 'own_membership' }
  /** A link of one's own, at the provider that one came through, or without another that leads here. */
  | { readonly reason: 'own_sign_in' }
  | { readonly reason: 'too_many_requests'; readonly retryAfterSeconds: number };
