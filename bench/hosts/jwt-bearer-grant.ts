import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose';
import { type Context, errors } from 'oidc-provider';
import { MAX_ASSERTION_LIFETIME_SECONDS, type Tenant } from '../tenant.ts';
import type { AssertionStores } from './assertion-stores.ts';

export const JWT_BEARER_PARAMETERS = ['assertion', 'scope', 'resource'];

const CLOCK_SKEW_SECONDS = 30;
const FORBIDDEN_HEADERS = ['crit', 'b64', 'zip', 'jku', 'jwk', 'x5u', 'x5c'];
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;

/** What an assertion became. */
export interface Redeemed {
  readonly member: string;
  readonly scopes: readonly string[];
  readonly resource: string;
}

/**
 * The checks of redeeming an ID-JAG as somebody would write them with jose for oidc-provider, which has authenticated
 * the client before: header → issuer → signature, times and audience (jose) → claims → resource → scope → person →
 * replay. The provider's keys are in memory, as they are here; accounts and redeemed assertions are where `stores` says.
 * Lacks what jose does not do and the product does: duplicate members, canonical base64url, and a log line.
 */
export function assertionRedeemer(tenant: Tenant, stores: AssertionStores): (context: Context) => Promise<Redeemed> {
  const keys = createLocalJWKSet({ keys: [...tenant.publicKeys] });
  return async ({ oidc }) => {
    const { client, params } = oidc;
    const assertion = textOf(params['assertion']);
    if (assertion === undefined) throw new errors.InvalidRequest('assertion is required');
    checkHeader(assertion);
    if (decodeJwt(assertion).iss !== tenant.provider.issuer) refuse();
    const { payload } = await jwtVerify(assertion, keys, {
      algorithms: ['RS256', 'ES256'],
      audience: tenant.issuer,
      clockTolerance: CLOCK_SKEW_SECONDS,
      issuer: tenant.provider.issuer,
      requiredClaims: ['sub', 'jti', 'exp', 'iat', 'client_id'],
      typ: 'oauth-id-jag+jwt',
    }).catch(refuse);
    checkClaims(payload, client.clientId);
    const resource = grantedResource(payload, textOf(params['resource']), tenant);
    const scopes = grantedScopes(payload, textOf(params['scope']), tenant);
    const { iss = '', sub = '', jti = '', exp = 0 } = payload;
    const account = await stores.findAccount(iss, sub);
    if (!account?.active) refuse();
    if (!(await stores.recordOnce(iss, jti, exp + CLOCK_SKEW_SECONDS))) refuse();
    return { member: account.id, scopes, resource };
  };
}

/** Never returns. */
function refuse(): never {
  throw new errors.InvalidGrant('Invalid assertion');
}

function checkHeader(assertion: string): void {
  const header = decodeProtectedHeader(assertion);
  if (FORBIDDEN_HEADERS.some((member) => Object.hasOwn(header, member))) refuse();
  if (header.kid === undefined || header.kid.length > 256) refuse();
}

function checkClaims(payload: JWTPayload, clientId: string): void {
  const { aud, iat = Infinity, exp = Infinity, jti = '', sub = '' } = payload;
  if (Array.isArray(aud) && aud.length !== 1) refuse();
  if (payload['client_id'] !== clientId) refuse();
  if (![iat, exp].every(Number.isInteger)) refuse();
  if (iat > Date.now() / 1000 + CLOCK_SKEW_SECONDS || exp - iat > MAX_ASSERTION_LIFETIME_SECONDS) refuse();
  if (jti === '' || jti.length > 256 || sub === '' || sub.length > 1024) refuse();
  if ('cnf' in payload || 'authorization_details' in payload) refuse();
}

function grantedResource({ resource: asserted }: JWTPayload, requested: string | undefined, tenant: Tenant): string {
  if (asserted !== undefined && asserted !== tenant.resource) refuse();
  if (requested !== undefined && requested !== tenant.resource) throw new errors.InvalidTarget('unknown resource');
  return tenant.resource;
}

function grantedScopes({ scope }: JWTPayload, requested: string | undefined, tenant: Tenant): readonly string[] {
  if (typeof scope !== 'string' || !SCOPE.test(scope)) refuse();
  const ceiling = new Set(tenant.scopes);
  const asked = requested === undefined ? undefined : new Set(requested.split(' '));
  const granted = scope.split(' ').filter((token) => ceiling.has(token) && (asked?.has(token) ?? true));
  if (granted.length === 0) throw new errors.InvalidScope('no scope can be granted');
  return granted;
}

function textOf(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
