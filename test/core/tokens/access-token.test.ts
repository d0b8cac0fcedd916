import type { AssertionClaims } from '../../../lambdas/core/assertion/claims.ts';
import { accessTokenClaims, signingInput } from '../../../lambdas/core/tokens/access-token.ts';
import { type RedemptionOwner, type RedemptionRecord, redemptionId } from '../../../lambdas/core/tokens/redemption.ts';
import { API, client, ISSUER, member, NOW, organization, provider, REPORTS, scopes } from '../../support/fixtures.ts';

const record: RedemptionRecord = {
  id: redemptionId({ issuer: 'i', tenant: undefined, audienceTenant: undefined }, 'j'),
  owner: 'owner' as RedemptionOwner,
  organization: organization.id,
  provider: provider.id,
  client: client.id,
  member: member.id,
  scopes: scopes('projects:write projects:read'),
  resources: [API],
  keyId: 'own-1',
  correlationId: 'c',
  issuedAt: NOW,
  expiresAt: NOW + 3_600,
  ttl: NOW + 86_400,
};

const assertion: AssertionClaims = {
  jti: 'j',
  expiresAt: NOW + 60,
  scopes: scopes('org:admin'),
  resources: [REPORTS],
  actor: undefined,
  authenticationTime: undefined,
  authenticationContextClass: undefined,
  authenticationMethods: undefined,
};

describe('the claims of an access token', () => {
  it('[S6][S5] are these and no others, every authority taken from the record', () => {
    expect(accessTokenClaims(ISSUER, record, assertion)).toEqual({
      iss: ISSUER,
      sub: 'user-17',
      aud: API,
      client_id: 'cursor',
      iat: NOW,
      exp: NOW + 3_600,
      jti: record.id,
      ver: 1,
      scope: 'projects:read projects:write',
      org_id: 'acme',
      idp: provider.id,
    });
  });

  it('[S6][K14] repeat what the provider said of the sign-in and of who acts', () => {
    const said = {
      authenticationTime: NOW - 60,
      authenticationContextClass: 'urn:mfa',
      authenticationMethods: ['pwd', 'otp'],
      actor: { sub: 'agent', scope: 'org:admin' },
    };
    const claims = accessTokenClaims(ISSUER, record, { ...assertion, ...said });
    expect(claims).toMatchObject({
      auth_time: NOW - 60,
      acr: 'urn:mfa',
      amr: ['pwd', 'otp'],
      act: { sub: 'agent', scope: 'org:admin' },
    });
    expect(claims.scope).toBe('projects:read projects:write');
  });

  it('[S5] name several resources as a list', () => {
    expect(accessTokenClaims(ISSUER, { ...record, resources: [API, REPORTS] }, assertion).aud).toEqual([API, REPORTS]);
  });
});

it('the signing input is header and claims as base64url of UTF-8', () => {
  const input = signingInput({ alg: 'ES256', kid: 'k', typ: 'at+jwt' }, { name: 'é' });
  const parts = input.split('.').map((part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
  expect(parts).toEqual([{ alg: 'ES256', kid: 'k', typ: 'at+jwt' }, { name: 'é' }]);
});
