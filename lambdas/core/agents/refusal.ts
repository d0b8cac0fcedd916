import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import type { FieldProblem } from '../registration/field-problem.ts';

/** Why a request about an agent is not honoured, once it is known who asks. Facts only; never a token. */
export type AgentRefusal =
  | ({ readonly reason: 'malformed_request' } & FieldProblem)
  /** The organization has not switched agents on. */
  | { readonly reason: 'agents_off' }
  /** The session's grants belong to the client that minted for it first. */
  | { readonly reason: 'other_client' }
  /** Approving or denying: no client of the member's has used the session or asked from it (law 16). */
  | { readonly reason: 'session_not_used' }
  /** The address asks another member than the one who is signed in. */
  | { readonly reason: 'asks_other_member' }
  /** Approving: the session's client is not the one that the person was shown. `undefined`: none. */
  | { readonly reason: 'tool_changed'; readonly shown: ClientId | undefined; readonly client: ClientId | undefined }
  /** Minted from a browser session, a token is for the default resource; that one takes no agents. */
  | { readonly reason: 'default_resource_without_agents' }
  /** Looking at, or taking back from, other people's sessions needs `org:admin` in a first-party session. */
  | { readonly reason: 'not_an_administrator' }
  | { readonly reason: 'too_many_requests'; readonly retryAfterSeconds: number };
