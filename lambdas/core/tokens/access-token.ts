import { detailsJson } from '../../../protect/vocabulary/authorization-details.ts';
import { ceilingJson } from '../../../protect/vocabulary/detail-ceiling.ts';
import type { MemberClaims } from '../../../protect/vocabulary/member-claims.ts';
import { formatScopes } from '../../../protect/vocabulary/scope.ts';
import { TOKEN_VERSION } from '../../../protect/vocabulary/token-version.ts';
import { memberClaimsJson } from '../people/member-claims.ts';
import type { RedemptionRecord } from './redemption.ts';

/** RFC 9068 §2.1. */
export const ACCESS_TOKEN_TYPE = 'at+jwt';

/** Claims of an access token (RFC 9068 §2.2); `org_id` and `idp` are ours. */
export interface AccessTokenClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string | readonly string[];
  readonly client_id: string;
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  readonly ver: typeof TOKEN_VERSION;
  readonly scope: string;
  /** The organization; the token is honoured in no other (law 7). */
  readonly org_id: string;
  /** Id of the trusted provider, so that disabling it stops live tokens (law 9). */
  readonly idp: string;
  readonly auth_time?: number;
  readonly acr?: string;
  readonly amr?: readonly string[];
  /** Who acts for the member, as the provider said. Never authority (K14). */
  readonly act?: object;
  /** What the configuration's `memberClaims` name. */
  readonly external_id?: string;
  readonly email?: string;
  /** RFC 9449 §6.1: the key that the token is bound to. */
  readonly cnf?: { readonly jkt: string };
  /** Of a token by a code: when the person allowed it. A recall from then on reaches it (law 18). */
  readonly parent_iat?: number;
  /** Of an agent client's token: the session whose live grants carry its writes. */
  readonly agent_session?: string;
  /** The sessions that it stands under, the topmost first; absent: none. With any of them it ends (law 5). */
  readonly agent_session_parents?: readonly string[];
  /** Of an agent client's token: the writes that its person may be asked for. They are not in `scope` (law 5). */
  readonly askable_scope?: string;
  /** Of an agent client's token: how far, by type, what its person approves up to a limit counts. A type alone: any limit. */
  readonly askable_authorization_details?: readonly object[];
  /** RFC 9396 §9.1. */
  readonly authorization_details?: readonly object[];
}

/**
 * What a grant's evidence, or the member's record, says beyond authority, and a token carries on (RFC 9068 §2.2.1; `act`:
 * K14).
 */
export interface CarriedClaims extends MemberClaims {
  /** Seconds since the epoch. */
  readonly authenticationTime?: number | undefined;
  /** When that began which the token comes of, where it is older than the token. Seconds since the epoch. */
  readonly heldSince?: number | undefined;
  readonly authenticationContextClass?: string | undefined;
  readonly authenticationMethods?: readonly string[] | undefined;
  readonly actor?: object | undefined;
}

/** The access token that a redemption record stands for: every claim of authority is taken from the record. */
export function accessTokenClaims(issuer: string, record: RedemptionRecord, carried: CarriedClaims): AccessTokenClaims {
  const [resource, ...others] = record.resources;
  return {
    iss: issuer,
    sub: record.member,
    // RFC 7519 §4.1.3: "In the special case when the JWT has one audience, the "aud" value MAY be a single string".
    aud: resource !== undefined && others.length === 0 ? resource : record.resources,
    client_id: record.client,
    iat: record.issuedAt,
    exp: record.expiresAt,
    jti: record.id,
    ver: TOKEN_VERSION,
    scope: formatScopes(record.scopes),
    org_id: record.organization,
    idp: record.provider,
    ...(carried.authenticationTime !== undefined && { auth_time: carried.authenticationTime }),
    ...(carried.authenticationContextClass !== undefined && { acr: carried.authenticationContextClass }),
    ...(carried.authenticationMethods !== undefined && { amr: carried.authenticationMethods }),
    ...(carried.actor !== undefined && { act: carried.actor }),
    ...(record.boundTo !== undefined && { cnf: { jkt: record.boundTo } }),
    ...(record.details !== undefined && { authorization_details: detailsJson(record.details) }),
    ...memberClaimsJson(carried),
    ...(carried.heldSince !== undefined && { parent_iat: carried.heldSince }),
    ...(record.asking !== undefined && {
      agent_session: record.asking.agentSession,
      ...(record.asking.parents !== undefined && { agent_session_parents: record.asking.parents }),
      askable_scope: formatScopes(record.asking.askable),
      ...(record.asking.details !== undefined && {
        askable_authorization_details: ceilingJson(record.asking.details),
      }),
    }),
  };
}

/** RFC 7515 §5.1: BASE64URL(UTF8(header)) || '.' || BASE64URL(payload). */
export function signingInput(
  header: { readonly alg: string; readonly kid: string; readonly typ: string },
  claims: object,
): string {
  return `${encode(header)}.${encode(claims)}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}
