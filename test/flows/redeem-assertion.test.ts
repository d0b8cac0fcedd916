import { decodeProtectedHeader } from 'jose';
import type { ClaimedIssuer } from '../../lambdas/core/assertion/claims.ts';
import { redemptionId } from '../../lambdas/core/tokens/redemption.ts';
import { ASSERTION_ALGORITHMS } from '../../protect/jose/algorithm.ts';
import { err } from '../../protect/vocabulary/result.ts';
import {
  API,
  configuration,
  configurationInput,
  configurationOf,
  ISSUER,
  NOW,
  organization,
  organizationId,
  PROVIDER_ISSUER,
  provider,
  providerId,
  scopes,
  validClaims,
} from '../support/fixtures.ts';
import { signAssertion } from '../support/provider-signer.ts';
import { expectNothingHappened, issued, redeem, withClaims } from '../support/redeem.ts';
import { redemptionWorld } from '../support/redemption-world.ts';
import { OWN_KID, verifyAccessToken } from '../support/token-issuer-keys.ts';

describe('a valid assertion', () => {
  it('[S5][S6][L3] becomes a token with exactly these claims, and a record', async () => {
    const world = redemptionWorld();
    const { accessToken, record } = issued(await redeem(world));
    const { payload, protectedHeader } = await verifyAccessToken(accessToken, { audience: API, now: NOW });
    expect(protectedHeader).toEqual({ alg: 'ES256', kid: OWN_KID, typ: 'at+jwt' });
    expect(payload).toEqual({
      iss: ISSUER,
      sub: 'user-17',
      aud: API,
      client_id: 'cursor',
      iat: NOW,
      exp: NOW + 86_400,
      jti: redemptionId(claimedBy(PROVIDER_ISSUER), 'assertion-1'),
      ver: 1,
      scope: 'projects:read projects:write',
      org_id: 'acme',
      idp: provider.id,
    });
    expect(record).toEqual({
      id: payload.jti,
      owner: 'owner-1',
      organization: 'acme',
      provider: provider.id,
      client: 'cursor',
      member: 'user-17',
      scopes: scopes('projects:read projects:write'),
      resources: [API],
      keyId: OWN_KID,
      correlationId: 'c-1',
      issuedAt: NOW,
      expiresAt: NOW + 86_400,
      ttl: NOW + 400 * 86_400,
    });
    expect([...world.store.records.values()]).toEqual([record]);
    expect(world.counts).toMatchObject({ keyFetches: 1, writes: 1, signatures: 1, undos: 0 });
  });

  it('[K11][L2] never has a record that goes while its assertion would still be taken, the skew included', async () => {
    const short = { ...configuration, auditRetentionDays: 0, accessTokenLifetimeSeconds: 1, clockSkewSeconds: 30 };
    const { record } = issued(await redeem(redemptionWorld({ configuration: short })));
    expect(record.ttl).toBe(validClaims.exp + 30);
  });

  it.each(ASSERTION_ALGORITHMS)('[J3] may be signed with %s', async (algorithm) => {
    const result = await redeem(redemptionWorld(), { form: { assertion: signAssertion({ algorithm }) } });
    expect(result).toMatchObject({ ok: true });
  });

  it.each(['EdDSA', 'Ed25519'])('[J3] may call it %s where EdDSA is what the provider may sign with', async (alg) => {
    const world = redemptionWorld();
    world.facts.providers = [{ ...provider, algorithms: new Set(['EdDSA']) }];
    const assertion = signAssertion({ algorithm: 'EdDSA', header: { alg } });
    expect(await redeem(world, { form: { assertion } })).toMatchObject({ ok: true });
  });

  it('[S6][K14] carries acr, amr, auth_time and act into the token, act without authority', async () => {
    const said = { acr: 'mfa', amr: ['otp'], auth_time: NOW - 60, act: { sub: 'agent', scope: 'org:admin' } };
    const { accessToken } = issued(await redeem(redemptionWorld(), withClaims(said)));
    const { payload } = await verifyAccessToken(accessToken, { audience: API, now: NOW });
    expect(payload).toMatchObject({ ...said, sub: 'user-17', scope: 'projects:read projects:write' });
  });

  it('[S2][L1] grants what is left of a request for everything', async () => {
    const { record } = issued(
      await redeem(redemptionWorld(), { form: { scope: 'projects:read billing:read org:admin' } }),
    );
    expect(record.scopes).toEqual(scopes('projects:read'));
  });

  it("[L1] without scope has the provider's default authority, which is none unless set", async () => {
    const world = redemptionWorld();
    expect(await redeem(world, withClaims({ scope: undefined }))).toMatchObject({
      error: { reason: 'no_scope_granted' },
    });
    expectNothingHappened(world);
    world.facts.providers = [{ ...provider, defaultScopes: scopes('projects:read org:admin') }];
    const { record } = issued(await redeem(world, withClaims({ scope: undefined })));
    expect(record.scopes).toEqual(scopes('projects:read'));
  });

  it('[K16] is mapped without sub_id, whose issuer establishes no trust', async () => {
    const sub_id = { format: 'saml-nameid', issuer: 'https://attacker.example', nameid: 'root' };
    expect(issued(await redeem(redemptionWorld(), withClaims({ sub_id }))).record.member).toBe('user-17');
  });

  it('[K15] is mapped without aud_sub, and [K17] without e-mail', async () => {
    const somebodyElse = { aud_sub: 'root', email: 'root@acme.example', email_verified: true };
    expect(issued(await redeem(redemptionWorld(), withClaims(somebodyElse))).record.member).toBe('user-17');
  });

  it('[K6] names the client by its aliases at this provider, and then by no other name', async () => {
    const world = redemptionWorld();
    world.facts.enablements = world.facts.enablements.map((one) => ({
      ...one,
      aliases: new Map([[provider.id, new Set(['0oa1cursor', '0oa2cursor'])]]),
    }));
    expect(await redeem(world, withClaims({ client_id: 'cursor' }))).toEqual(
      err({ reason: 'issued_to_other_client', expected: '0oa1cursor or 0oa2cursor', actual: 'cursor' }),
    );
    for (const client_id of ['0oa1cursor', '0oa2cursor'])
      expect(issued(await redeem(world, withClaims({ client_id, jti: client_id }))).record.client).toBe('cursor');
  });

  it('lives as long as configured, or as its organization lowered it, and never longer', async () => {
    for (const [seconds, lifetime] of [
      [600, 600],
      [90_000, 3_600],
    ] as const) {
      const world = redemptionWorld({
        configuration: configurationOf({ ...configurationInput, accessTokenLifetimeSeconds: 3_600 }),
      });
      world.facts.organizations = [{ ...organization, accessTokenLifetimeSeconds: seconds }];
      expect(issued(await redeem(world)).record.expiresAt).toBe(NOW + lifetime);
    }
  });

  it('[K1][K15] is told apart from those of other tenants behind one issuer', async () => {
    const world = redemptionWorld();
    const other = { ...organization, id: organizationId('acme-labs') };
    world.facts.organizations.push(other);
    world.facts.providers.push({
      ...provider,
      id: providerId(`idp_${'b'.repeat(32)}`),
      organization: other.id,
      audienceTenant: 'labs',
    });
    expect(issued(await redeem(world)).record.organization).toBe('acme');
    expect(await redeem(world, withClaims({ aud_tenant: 'labs' }))).toMatchObject({
      error: { reason: 'subject_not_linked', provider: `idp_${'b'.repeat(32)}`, claim: 'sub' },
    });
  });
});

function claimedBy(issuer: string, tenant?: string): ClaimedIssuer {
  return { issuer, tenant, audienceTenant: undefined };
}

it('[L4] what is released holds a token and its record, and no refresh token', async () => {
  const released = issued(await redeem(redemptionWorld()));
  expect(Object.keys(released).sort()).toEqual(['accessToken', 'record']);
  expect(decodeProtectedHeader(released.accessToken).typ).toBe('at+jwt');
});
