import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { PresentedCredentials } from '../clients/credentials.ts';
import type { RequestRefusal } from '../refusal.ts';
import {
  AUTHORIZATION_CODE_GRANT,
  type AuthorizationCodeRequest,
  parseAuthorizationCode,
  parseRefreshToken,
  REFRESH_TOKEN_GRANT,
  type RefreshTokenRequest,
} from './code-requests.ts';
import { parseWishes, type TokenWishes } from './grant-form.ts';
import {
  type OAuthForm,
  type OAuthHttpRequest,
  onlyValue,
  parseProvableForm,
  presentedCredentials,
} from './oauth-form.ts';

export const JWT_BEARER_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** A well-formed request to redeem one assertion (RFC 7523 §2.1). */
export interface JwtBearerRequest extends TokenWishes {
  readonly grantType: typeof JWT_BEARER_GRANT;
  readonly assertion: string;
}

/** What a client asks for, by the grant that it has. */
export type GrantRequest = JwtBearerRequest | AuthorizationCodeRequest | RefreshTokenRequest;
export type GrantType = GrantRequest['grantType'];

/** A well-formed request for a token: who asks, unproved, and what for. */
export interface TokenRequest {
  readonly credentials: PresentedCredentials;
  readonly grant: GrantRequest;
  /** The `DPoP` header as it came (RFC 9449 §5). `undefined`: none did. */
  readonly proof: string | undefined;
}

type GrantParser = (form: OAuthForm) => Result<GrantRequest, RequestRefusal>;

/** Every grant that there is; a request for another is refused before its client is looked at (R3). */
const GRANTS: Readonly<Record<GrantType, GrantParser>> = {
  [JWT_BEARER_GRANT]: parseJwtBearer,
  [AUTHORIZATION_CODE_GRANT]: parseAuthorizationCode,
  [REFRESH_TOKEN_GRANT]: parseRefreshToken,
};

/** The grants that clients may be registered for, and that the metadata names. */
export const GRANT_TYPES = Object.keys(GRANTS) as readonly GrantType[];

/**
 * Step 1 of a request for a token: {@link parseProvableForm the form}, its grant type (R3), and what that grant needs.
 * Does NOT authenticate the client or look into what it presents, its proof included.
 */
export function parseTokenRequest(http: OAuthHttpRequest): Result<TokenRequest, RequestRefusal> {
  const form = parseProvableForm(http);
  if (!form.ok) return form;
  const grantType = onlyValue(form.value, 'grant_type');
  if (grantType === undefined) return err({ reason: 'missing_parameter', parameter: 'grant_type' });
  if (!isGrantType(grantType)) return err({ reason: 'unsupported_grant_type' });
  const grant = GRANTS[grantType](form.value);
  if (!grant.ok) return grant;
  const credentials = presentedCredentials(form.value, http.headers.get('authorization'));
  return ok({ credentials, grant: grant.value, proof: http.headers.get('dpop') });
}

function isGrantType(text: string): text is GrantType {
  return Object.hasOwn(GRANTS, text);
}

/** The assertion (R4), and what is wished for. */
function parseJwtBearer(form: OAuthForm): Result<JwtBearerRequest, RequestRefusal> {
  const assertion = onlyValue(form, 'assertion');
  if (assertion === undefined) return err({ reason: 'missing_parameter', parameter: 'assertion' });
  // RFC 7523 §2.1: "The value of the "assertion" parameter MUST contain a single JWT."
  if (/[\s,]/.test(assertion)) return err({ reason: 'several_assertions' });
  const wishes = parseWishes(form);
  return wishes.ok ? ok({ grantType: JWT_BEARER_GRANT, assertion, ...wishes.value }) : wishes;
}
