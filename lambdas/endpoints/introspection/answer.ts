import type { Principal } from '../../../protect/principal.ts';
import { detailsJson, NO_DETAILS } from '../../../protect/vocabulary/authorization-details.ts';
import { ceilingJson } from '../../../protect/vocabulary/detail-ceiling.ts';
import { formatScopes } from '../../../protect/vocabulary/scope.ts';
import type { DetailDeclarations } from '../../core/details/declaration.ts';
import { memberClaimsJson } from '../../core/people/member-claims.ts';
import { type HttpHeaders, type HttpResponse, jsonResponse, NO_STORE } from '../http/response.ts';
import type { LiveToken } from './live-token.ts';

/** Who issues, what an answer may be remembered for, and when it is made; both in seconds. */
export interface AnswerTerms {
  readonly issuer: string;
  readonly declared: DetailDeclarations;
  readonly cacheSeconds: number;
  readonly now: number;
}

/** RFC 7662 §2.2: of a token that is no good, or not for the asker, nothing but that. */
const INACTIVE = jsonResponse(200, { active: false }, NO_STORE);

/** RFC 7662 §2.2. What that section does not know is ours: docs/tokens.md. */
export function introspectionAnswer(token: LiveToken, terms: AnswerTerms): HttpResponse {
  if (!token.active) return INACTIVE;
  const { principal, required } = token;
  const [resource, ...others] = principal.resources;
  const body = {
    active: true,
    scope: formatScopes(principal.scopes),
    client_id: principal.client,
    // RFC 9449 §6.2: with `cnf`, so that whoever asks checks the proof that came with the token.
    token_type: principal.boundTo === undefined ? 'Bearer' : 'DPoP',
    exp: principal.expiresAt,
    iat: principal.issuedAt,
    sub: principal.member,
    aud: resource !== undefined && others.length === 0 ? resource : principal.resources,
    iss: terms.issuer,
    jti: principal.tokenId,
    org_id: principal.organization,
    idp: principal.provider,
    ...(principal.actor !== undefined && { act: principal.actor }),
    ...(principal.agentSession !== undefined && { agent_session: principal.agentSession }),
    ...(principal.askable !== undefined && { askable_scope: formatScopes(principal.askable) }),
    ...(principal.askableDetails && { askable_authorization_details: ceilingJson(principal.askableDetails) }),
    ...(principal.boundTo !== undefined && { cnf: { jkt: principal.boundTo } }),
    ...detailsNow(principal, terms.declared),
    ...memberClaimsJson(principal),
    ...(required && {
      required_scope_met: required.isMet,
      ...(required.once && { approved_once: required.once }),
      ...(required.approvalUri !== undefined && { approval_uri: required.approvalUri }),
    }),
  };
  return jsonResponse(200, body, cachingOf(token, principal.expiresAt, terms));
}

/**
 * RFC 9396 §9.2. A detail is one while its scope counts: whose role has lost the scope has lost the detail (law 10). An agent's
 * are what its person has approved and is live: without the scope, which it has up to that limit alone.
 */
function detailsNow({ details = NO_DETAILS, scopes, agentSession }: Principal, declared: DetailDeclarations) {
  const live = details.filter(({ type }) => {
    const scope = declared.get(type)?.scope;
    return scope !== undefined && (agentSession !== undefined || scopes.has(scope));
  });
  return live.length > 0 ? { authorization_details: detailsJson(live) } : {};
}

/**
 * RFC 7662 §4: a remembered answer is one that a recall does not reach, so none is by default, none past the token's end,
 * and never one that has used an approval up or says where to get one.
 */
function cachingOf(
  { required }: Extract<LiveToken, { active: true }>,
  exp: number,
  { cacheSeconds, now }: AnswerTerms,
) {
  const isFinal = required === undefined || (required.isMet && required.once === undefined);
  const seconds = Math.min(cacheSeconds, exp - now);
  const headers: HttpHeaders = { 'cache-control': `private, max-age=${seconds}` };
  return isFinal && seconds > 0 ? headers : NO_STORE;
}
