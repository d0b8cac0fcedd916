import type { AgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import { AGENT_TOKEN_PREFIX, agentAudience } from '../../../protect/vocabulary/agent-token.ts';
import { type AuthorizationDetails, detailsJson } from '../../../protect/vocabulary/authorization-details.ts';
import { formatScopes, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import { TOKEN_VERSION } from '../../../protect/vocabulary/token-version.ts';
import { isSameResource } from '../../../protect/vocabulary/uri.ts';
import { MAX_ACTOR_DEPTH } from '../assertion/claims.ts';
import { memberClaimsJson } from '../people/member-claims.ts';
import type { AgentCaller } from './caller.ts';

/** Claims of an agent token: those of an access token, its agent session, and who acts. */
export interface AgentTokenClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string | readonly string[];
  readonly client_id: string;
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  readonly ver: typeof TOKEN_VERSION;
  readonly scope: string;
  readonly org_id: string;
  readonly idp: string;
  /** Of a token that minted it: its `jti`. Revoked, it takes this token with it. */
  readonly parent_jti?: string;
  /** When what it was minted by began: a recall from then on reaches this token too. */
  readonly parent_iat: number;
  /** The session whose write grants `protect()` reads again on every write. */
  readonly agent_session: string;
  /** The sessions that it stands under, the topmost first: that one's grants count. Absent: none. */
  readonly agent_session_parents?: readonly string[];
  /** RFC 8693 §4.1: the client acts for the member; a prior actor is nested. Never authority. */
  readonly act: Actor;
  /** Of a caller's token that is bound to a key: the same (RFC 9449 §6.1, law 5). */
  readonly cnf?: { readonly jkt: string };
  /**
   * RFC 9396 §9.1: of writes, up to which limit a person has approved them; the scopes that they go with are not in `scope`,
   * so that whoever looks at that alone sees none of them.
   */
  readonly authorization_details?: readonly object[];
  /** The caller's, as far as the configuration names them. */
  readonly external_id?: string;
  readonly email?: string;
}

interface Actor {
  readonly sub?: string;
  readonly act?: Actor;
}

export interface AgentTokenFacts {
  readonly issuer: string;
  readonly caller: AgentCaller;
  readonly sessionId: AgentSessionId;
  readonly parents?: readonly AgentSessionId[];
  readonly scopes: ScopeSet;
  /** Absent, or empty: none. */
  readonly details?: AuthorizationDetails;
  readonly tokenId: string;
  readonly issuedAt: number;
  readonly lifetimeSeconds: number;
}

/** Law 5: identity, client, resource and provider are the caller's, and the token never outlives the caller. */
export function agentTokenClaims(facts: AgentTokenFacts): AgentTokenClaims {
  const { issuer, caller, sessionId, parents = [], scopes, details = [], tokenId, issuedAt, lifetimeSeconds } = facts;
  const audiences = caller.resources.map(agentAudience);
  const [audience, ...others] = audiences;
  return {
    iss: issuer,
    sub: caller.member,
    aud: audience !== undefined && others.length === 0 ? audience : audiences,
    client_id: caller.client,
    iat: issuedAt,
    exp: Math.min(issuedAt + lifetimeSeconds, caller.expiresAt),
    jti: tokenId,
    ver: TOKEN_VERSION,
    scope: formatScopes(scopes),
    org_id: caller.organization,
    idp: caller.provider,
    ...(caller.parent.tokenId !== undefined && { parent_jti: caller.parent.tokenId }),
    parent_iat: caller.parent.heldSince,
    agent_session: sessionId,
    ...(parents.length > 0 && { agent_session_parents: parents }),
    act: actorOf(caller.client, caller.actor),
    ...(details.length > 0 && { authorization_details: detailsJson(details) }),
    ...(caller.boundTo !== undefined && { cnf: { jkt: caller.boundTo } }),
    ...memberClaimsJson(caller.about),
  };
}

/** Whether every resource declares that its verifiers know plain JWTs alone, and so look up no grant. */
export function isPlainFor(resources: readonly string[], plain: ReadonlySet<string>): boolean {
  const declares = (resource: string) => [...plain].some((one) => isSameResource(one, resource));
  return resources.length > 0 && resources.every(declares);
}

/** The wire form. */
export function agentToken(jws: string, isPlain: boolean): string {
  return isPlain ? jws : AGENT_TOKEN_PREFIX + jws;
}

/**
 * RFC 8693 §4.1: "The outermost act claim represents the current actor while nested act claims represent prior
 * actors. The least recent actor is the most deeply nested." Beyond {@link MAX_ACTOR_DEPTH} the least recent go.
 */
function actorOf(client: string, prior: object | undefined): Actor {
  return nest({ sub: client, ...(prior !== undefined && { act: prior }) }, MAX_ACTOR_DEPTH);
}

function nest(actor: Actor, depth: number): Actor {
  const { act, ...rest } = actor;
  return act === undefined || depth <= 1 ? rest : { ...rest, act: nest(act, depth - 1) };
}
