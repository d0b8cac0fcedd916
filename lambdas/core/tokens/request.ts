import { type AgentSessionId, isAgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { parseScopes, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { PresentedCredentials } from '../clients/credentials.ts';
import type { RequestRefusal } from '../refusal.ts';
import {
  type OAuthForm,
  type OAuthHttpRequest,
  onlyValue,
  parseOAuthForm,
  presentedCredentials,
} from './oauth-form.ts';

export const JWT_BEARER_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** A well-formed request to redeem one assertion (RFC 7523 §2.1). */
export interface JwtBearerRequest {
  readonly grantType: typeof JWT_BEARER_GRANT;
  readonly assertion: string;
  /** `undefined`: the request names none, which narrows nothing (RFC 7521 §4.1). */
  readonly scopes: ScopeSet | undefined;
  readonly resources: readonly string[];
  /** The agent session whose approvals the token is to use; `undefined`: the client's default one. Ours, beside RFC 7523. */
  readonly agentSession: AgentSessionId | undefined;
}

/** What a client asks for, by the grant that it has. */
export type GrantRequest = JwtBearerRequest;
export type GrantType = GrantRequest['grantType'];

/** A well-formed request for a token: who asks, unproved, and what for. */
export interface TokenRequest {
  readonly credentials: PresentedCredentials;
  readonly grant: GrantRequest;
}

type GrantParser = (form: OAuthForm) => Result<GrantRequest, RequestRefusal>;

/** Every grant that there is; a request for another is refused before its client is looked at (R3). */
const GRANTS: Readonly<Record<GrantType, GrantParser>> = { [JWT_BEARER_GRANT]: parseJwtBearer };

/** The grants that clients may be registered for, and that the metadata names. */
export const GRANT_TYPES = Object.keys(GRANTS) as readonly GrantType[];

/**
 * Step 1 of a request for a token: {@link parseOAuthForm the form}, its grant type (R3), and what that grant needs.
 * Does NOT authenticate the client or look into what it presents.
 */
export function parseTokenRequest(http: OAuthHttpRequest): Result<TokenRequest, RequestRefusal> {
  const form = parseOAuthForm(http);
  if (!form.ok) return form;
  const grantType = onlyValue(form.value, 'grant_type');
  if (grantType === undefined) return err({ reason: 'missing_parameter', parameter: 'grant_type' });
  if (!isGrantType(grantType)) return err({ reason: 'unsupported_grant_type' });
  const grant = GRANTS[grantType](form.value);
  if (!grant.ok) return grant;
  return ok({ credentials: presentedCredentials(form.value, http.headers.get('authorization')), grant: grant.value });
}

function isGrantType(text: string): text is GrantType {
  return Object.hasOwn(GRANTS, text);
}

/** The assertion (R4), the request's scopes (RFC 6749 §3.3) and resources. */
function parseJwtBearer(form: OAuthForm): Result<JwtBearerRequest, RequestRefusal> {
  const assertion = onlyValue(form, 'assertion');
  if (assertion === undefined) return err({ reason: 'missing_parameter', parameter: 'assertion' });
  // RFC 7523 §2.1: "The value of the "assertion" parameter MUST contain a single JWT."
  if (/[\s,]/.test(assertion)) return err({ reason: 'several_assertions' });
  if (form.has('authorization_details')) return err({ reason: 'authorization_details_not_supported' });
  const scope = onlyValue(form, 'scope');
  const scopes = scope === undefined ? undefined : parseScopes(scope);
  if (scopes?.ok === false) return err({ reason: 'malformed_scope', syntax: scopes.error });
  const agentSession = onlyValue(form, 'agent_session');
  if (agentSession !== undefined && !isAgentSessionId(agentSession)) return err({ reason: 'malformed_agent_session' });
  return ok({
    grantType: JWT_BEARER_GRANT,
    assertion,
    scopes: scopes?.value,
    resources: form.get('resource') ?? [],
    agentSession,
  });
}
