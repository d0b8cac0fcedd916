import { createPublicKey, verify } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, type JWK } from 'jose';

/**
 * What a JWT authorizer of an HTTP API checks, by its published rules: keys from the issuer's OpenID discovery document, RSA
 * alone, `kid`, `iss`, `aud` (or `client_id` where there is none), `nbf`, `iat`, `exp`, and one of the route's scopes.
 * It knows neither `typ` nor an organization.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export async function jwtAuthorizer(
  token: string,
  {
    issuer,
    audience,
    scopes,
  }: { readonly issuer: string; readonly audience: string; readonly scopes: readonly string[] },
): Promise<200 | 401 | 403> {
  const discovered = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Discovered;
  const { keys } = (await (await fetch(discovered.jwks_uri)).json()) as { readonly keys: readonly JWK[] };
  try {
    const { kid, alg } = decodeProtectedHeader(token);
    const key = keys.find((candidate) => candidate.kid === kid);
    if (kid === undefined || alg !== 'RS256' || key?.kty !== 'RSA' || !isSigned(token, key)) return 401;
  } catch {
    return 401;
  }
  const { iss, aud, client_id: client, nbf = 0, iat = 0, exp = 0, scope } = decodeJwt(token);
  const now = Date.now() / 1000;
  const isFor = [aud ?? client].flat().includes(audience);
  if (iss !== issuer || !isFor || nbf > now || iat > now || exp <= now) return 401;
  return scopes.some((needed) => String(scope).split(' ').includes(needed)) ? 200 : 403;
}

interface Discovered {
  readonly jwks_uri: string;
}

function isSigned(token: string, key: JWK): boolean {
  const [header, payload, signature = ''] = token.split('.');
  const publicKey = createPublicKey({ key, format: 'jwk' });
  return verify('RSA-SHA256', Buffer.from(`${header}.${payload}`), publicKey, Buffer.from(signature, 'base64url'));
}
