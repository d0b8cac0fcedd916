import type { AgentSessionId } from './vocabulary/agent-session.ts';
import type { AuthorizationDetails } from './vocabulary/authorization-details.ts';
import type { DetailCeiling } from './vocabulary/detail-ceiling.ts';
import type { ClientId, MemberId, OrganizationId, ProviderId } from './vocabulary/identifiers.ts';
import type { KeyThumbprint } from './vocabulary/key-thumbprint.ts';
import type { MemberClaims } from './vocabulary/member-claims.ts';
import type { Scope, ScopeSet } from './vocabulary/scope.ts';

/**
 * On whose behalf a request is made, after every check. `externalId` and `email` are there where the deployment's
 * configuration (`memberClaims`) lets tokens say them.
 */
export interface Principal extends MemberClaims {
  readonly member: MemberId;
  readonly organization: OrganizationId;
  /** The tool that makes the request for the member. */
  readonly client: ClientId;
  /** The identity provider that the member signed in with. */
  readonly provider: ProviderId;
  /**
   * What the token carries and the member's role still allows, now. Of an agent's token: what reads, and those of
   * the route's scopes whose approval was found to hold; a write that the route does not name is not here.
   */
  readonly scopes: ScopeSet;
  /** The token's `jti`: what an audit entry should name. */
  readonly tokenId: string;
  /** Seconds since the epoch. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** The resources that the token is for. */
  readonly resources: readonly string[];
  /** Who acts for the member, as the token's `act` says (RFC 8693 §4.1). Never authority. */
  readonly actor: object | undefined;
  /** The agent's session, when an agent makes the request: what an audit entry should name too. Never authority. */
  readonly agentSession?: AgentSessionId;
  /** Of a sub-agent's: the sessions that its own stands under, the topmost first. Never authority. */
  readonly parentSessions?: readonly AgentSessionId[];
  /**
   * Of an agent client's access token: the writes that its person may approve for {@link agentSession}, as far as the
   * member's role still has them. Never authority: what is approved and was looked up is in `scopes`.
   */
  readonly askable?: ScopeSet;
  /**
   * Of an agent's request to a route that wants exact approval: which operation was approved, and used up by this request.
   * `scope` ends in its digest: what an audit entry should name.
   */
  readonly operation?: { readonly name: string; readonly scope: Scope };
  /**
   * What the token says of how far some of its scopes go (RFC 9396), whatever of these the member's role still allows: a
   * route that declares `details` has had its own checked. Of an agent, what its person has approved and is live, of the
   * route's scopes. Absent: nothing.
   */
  readonly details?: AuthorizationDetails;
  /** Of an agent client's access token: how far, by type, what its person approves up to a limit counts. Never authority. */
  readonly askableDetails?: DetailCeiling;
  /** The key that the token is bound to, and whose proof came with the request (RFC 9449): its RFC 7638 thumbprint. */
  readonly boundTo?: KeyThumbprint;
}

/**
 * Kept beside the request and not in it: nothing that a caller sends can pose as a principal, and whoever logs the
 * request does not log the person.
 */
const principals = new WeakMap<object, Principal>();

export function setPrincipal(request: object, principal: Principal): void {
  principals.set(request, principal);
}

/**
 * The principal of a request that has passed `protect()`: the Lambda event, or the Express request.
 * @throws Error when the request has not passed it; a route that forgot to be protected fails instead of serving.
 */
export function principalOf(request: object): Principal {
  const principal = principals.get(request);
  if (principal === undefined) throw new Error('no principal: this route does not use protect()');
  return principal;
}
