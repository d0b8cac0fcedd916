import type { AgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import type { LineProblem } from '../../../protect/vocabulary/session-line.ts';
import type { PasskeyRefusal } from '../passkeys/refusal.ts';
import type { FieldProblem } from '../registration/field-problem.ts';
import type { NotApproved } from './scopes.ts';

/** Why a request about an agent is not honoured, once it is known who asks. Facts only; never a token. */
export type AgentRefusal =
  | ({ readonly reason: 'malformed_request' } & FieldProblem)
  /** What a passkey answered proves nothing: nothing was decided. */
  | PasskeyRefusal
  /** Confirming: the organization wants this to be confirmed with a passkey. */
  | { readonly reason: 'passkey_needed' }
  /** The member has registered none that counts. */
  | { readonly reason: 'no_passkey' }
  | { readonly reason: 'passkey_missing' }
  | { readonly reason: 'too_many_passkeys' }
  /** This very credential is registered already, by somebody. */
  | { readonly reason: 'passkey_taken' }
  /** Registering a passkey: too long since the person signed in at the provider, or one was registered by that sign-in. */
  | { readonly reason: 'sign_in_not_recent' }
  /** Minting: tokens for the resource, or of the organization, are bound to a key, and the caller's own is bound to none. */
  | { readonly reason: 'binding_needed'; readonly by: 'organization' | 'resource' }
  /** The organization has not switched agents on. */
  | { readonly reason: 'agents_off' }
  /** The session's grants belong to the client that minted for it first. */
  | { readonly reason: 'other_client' }
  /** It is over, for good: a host begins another one. */
  | { readonly reason: 'session_ended' }
  /** There is no such place for the session; `other_place`: it stands in another one, which never changes. */
  | { readonly reason: 'no_place'; readonly problem: LineProblem | 'other_place' }
  /** Approving or denying: it is a sub-agent's, and has what the topmost session above it has. */
  | { readonly reason: 'sub_agent'; readonly topmost: AgentSessionId }
  /** Approving or denying: no client of the member's has used the session or asked from it (law 16). */
  | { readonly reason: 'session_not_used' }
  /** The address asks another member than the one who is signed in. */
  | { readonly reason: 'asks_other_member' }
  /** Asking: none of it is a write that the member could approve for an agent. */
  | { readonly reason: 'nothing_to_ask_for'; readonly scopes: ReadonlyMap<Scope, NotApproved> }
  /** Asking: the member has just said no to these; the same question waits. */
  | { readonly reason: 'denied_by_member'; readonly scopes: readonly Scope[]; readonly retryAfterSeconds: number }
  /** Asking: so many questions wait for the member that another one would not be read. */
  | { readonly reason: 'too_many_open_requests'; readonly retryAfterSeconds: number }
  /** Approving: the session's client is not the one that the person was shown. `undefined`: none. */
  | { readonly reason: 'tool_changed'; readonly shown: ClientId | undefined; readonly client: ClientId | undefined }
  /** The organization's rules do not want a member with this role to confirm what others approve. */
  | { readonly reason: 'not_a_second_person' }
  /** Nobody confirms what they have approved themselves. */
  | { readonly reason: 'own_approval' }
  /** It was confirmed, refused, taken back or forgotten, or its member's approval counts no more. */
  | { readonly reason: 'nothing_to_confirm' }
  /** Minted from a browser session, a token is for the default resource; that one takes no agents. */
  | { readonly reason: 'default_resource_without_agents' }
  /** Looking at, or taking back from, other people's sessions needs `org:admin` in a first-party session. */
  | { readonly reason: 'not_an_administrator' }
  | { readonly reason: 'too_many_requests'; readonly retryAfterSeconds: number };
