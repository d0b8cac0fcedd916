import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import type { AssertionCheck } from '../../lambdas/core/doctor/checks.ts';
import { DEMO_ACCOUNTS } from '../identity-provider/accounts.ts';
import { ASSERTION_LIFETIME_SECONDS } from '../identity-provider/assertion.ts';
import { loadState } from '../identity-provider/state.ts';
import { DEMO_CLIENT } from './demo-names.ts';

export interface VendorRequest {
  readonly state: string;
  /** Of the demo's provider, whose key signs. */
  readonly provider: string;
  readonly audience: string;
  readonly scope: string;
}

/**
 * Assertions about Alice as vendors shape them, signed with the key of the demo's provider, which the demo's organization
 * trusts. Okta's has `act` and no `resource`. No text shows one of Entra ID: its access tokens have `oid`, `tid` and `ver`.
 */
export async function vendorAssertions(request: VendorRequest): Promise<Readonly<Record<AssertionCheck, string>>> {
  const now = Math.floor(Date.now() / 1000);
  const sign = await signerOf(request);
  const act = { sub: DEMO_CLIENT };
  return {
    assertion_okta: await sign({ act }, now),
    assertion_audience_tenant: await sign({ act, aud_tenant: 'not-registered-here' }, now),
    assertion_entra: await sign({ oid: randomUUID(), tid: randomUUID(), ver: '2.0' }, now),
    assertion_sub_id: await sign({ sub_id: samlSubject(request.provider) }, now),
    assertion_expired: await sign({}, now - 2 * ASSERTION_LIFETIME_SECONDS),
  };
}

/** draft-ietf-oauth-identity-assertion-authz-grant, "SAML NameID Subject Identifier Format". */
function samlSubject(issuer: string) {
  const nameidFormat = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
  return { format: 'saml-nameid', issuer, nameid: 'alice', nameid_format: nameidFormat };
}

async function signerOf({ state, provider, audience, scope }: VendorRequest) {
  const { signingKey } = await loadState(state, []);
  const key = await importJWK(signingKey);
  const [alice] = DEMO_ACCOUNTS;
  return (claims: Readonly<Record<string, unknown>>, issuedAt: number) =>
    new SignJWT({ client_id: DEMO_CLIENT, scope, ...claims })
      .setProtectedHeader({ alg: signingKey.alg ?? '', typ: 'oauth-id-jag+jwt', kid: signingKey.kid ?? '' })
      .setIssuer(provider)
      .setSubject(alice?.subject ?? '')
      .setAudience(audience)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ASSERTION_LIFETIME_SECONDS)
      .sign(key);
}
