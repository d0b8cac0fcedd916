import type { Refusal } from './refusal.ts';
import { err, ok, type Result } from './vocabulary/result.ts';

/** How a token is presented: alone (RFC 6750), or with a proof of its key (RFC 9449 §7.1). */
export type TokenScheme = 'Bearer' | 'DPoP';

export interface PresentedToken {
  readonly scheme: TokenScheme;
  readonly token: string;
}

/** RFC 6750 §2.1 and RFC 9110 §11.2: `b64token = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="` */
const B64_TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

/** RFC 9110 §11.4: `credentials = auth-scheme [ 1*SP ( token68 / … ) ]`; the scheme compares without case. */
const CREDENTIALS = /^(bearer|dpop)(?:$|(?=\s) *(.*)$)/is;

/**
 * The token of an `Authorization` header, and how it is presented. Several credentials, which HTTP joins with a comma, are
 * malformed. Tokens are taken from nowhere else: a query string ends up in logs (RFC 6750 §5.3).
 * Does NOT look at the proof that comes with the scheme DPoP.
 */
export function readPresentedToken(authorization: string | undefined): Result<PresentedToken, Refusal> {
  const credentials = credentialsOf(authorization);
  // RFC 6750 §3.1: "If the request lacks any authentication information (e.g., the client was unaware that
  // authentication is necessary or attempted using an unsupported authentication method), the resource server
  // SHOULD NOT include an error code".
  if (credentials === null) return err({ reason: 'no_credentials' });
  const [, scheme = '', token = ''] = credentials;
  if (!B64_TOKEN.test(token)) return err({ reason: 'malformed_credentials' });
  return ok({ scheme: named(scheme), token });
}

/** What the `Authorization` header says that it is, whatever follows. `undefined`: neither. */
export function schemeOf(authorization: string | undefined): TokenScheme | undefined {
  const [, scheme] = credentialsOf(authorization) ?? [];
  return scheme === undefined ? undefined : named(scheme);
}

function credentialsOf(authorization: string | undefined): RegExpExecArray | null {
  return CREDENTIALS.exec(authorization?.trim() ?? '');
}

function named(scheme: string): TokenScheme {
  return scheme.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer';
}
