import type { Refusal } from './refusal.ts';
import { err, ok, type Result } from './vocabulary/result.ts';

/** RFC 6750 §2.1: `b64token = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="` */
const B64_TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

/** RFC 9110 §11.4: `credentials = auth-scheme [ 1*SP ( token68 / … ) ]`; the scheme compares without case. */
const CREDENTIALS = /^bearer(?:$|(?=\s) *(.*)$)/is;

/**
 * The token of an `Authorization` header. Several credentials, which HTTP joins with a comma, are malformed.
 * Tokens are taken from nowhere else: a query string ends up in logs (RFC 6750 §5.3).
 */
export function readBearerToken(authorization: string | undefined): Result<string, Refusal> {
  const credentials = CREDENTIALS.exec(authorization?.trim() ?? '');
  // RFC 6750 §3.1: "If the request lacks any authentication information (e.g., the client was unaware that
  // authentication is necessary or attempted using an unsupported authentication method), the resource server
  // SHOULD NOT include an error code".
  if (credentials === null) return err({ reason: 'no_credentials' });
  const token = credentials[1] ?? '';
  return B64_TOKEN.test(token) ? ok(token) : err({ reason: 'malformed_credentials' });
}
