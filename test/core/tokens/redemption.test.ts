import fc from 'fast-check';
import { lengthPrefixedDigest } from '../../../lambdas/core/length-prefixed-digest.ts';
import { redemptionId, redemptionTtl } from '../../../lambdas/core/tokens/redemption.ts';
import { NOW } from '../../support/fixtures.ts';

function idOf(issuer: string, tenant: string | undefined, jti: string): string {
  return redemptionId({ issuer, tenant, audienceTenant: undefined }, jti);
}

describe('the id of a redemption', () => {
  it('[K11] is the SHA-256 of purpose, issuer, tenant and jti, each with its length', () => {
    // printf '25:countersign/redemption/v11:i1:t1:j' | sha256sum
    expect(idOf('i', 't', 'j')).toBe('8efb2a30425ccb8861271c9c7bd9f194c1cfd0cce54a178e89ac5a690ae82567');
  });

  it.each([
    ['another issuer', ['i2', 't', 'j']],
    ['another tenant', ['i', 't2', 'j']],
    ['no tenant', ['i', undefined, 'j']],
    ['another jti', ['i', 't', 'j2']],
    ['the border between issuer and tenant moved', ['it', '', 'j']],
    ['the border between tenant and jti moved', ['i', '', 'tj']],
    ['the parts exchanged', ['t', 'i', 'j']],
    ['a length within a part', ['i1:t', undefined, 'j']],
  ] as const)('[K11] is another with %s', (_what, [issuer, tenant, jti]) => {
    expect(idOf(issuer, tenant, jti)).not.toBe(idOf('i', 't', 'j'));
  });

  it('[K11] is shared by no two triples', () => {
    const part = fc.string({ unit: fc.constantFrom('a', ':', '1', '\u0000', 'é'), maxLength: 4 });
    const triple = fc.tuple(
      part,
      part.filter((text) => text !== ''),
      part,
    );
    fc.assert(
      fc.property(triple, triple, (a, b) => {
        expect(idOf(...a) === idOf(...b)).toBe(a.join('|') === b.join('|') && a.every((text, i) => text === b[i]));
      }),
    );
  });

  it('[K11] does not depend on aud_tenant: an assertion is one, whoever it is for', () => {
    expect(redemptionId({ issuer: 'i', tenant: 't', audienceTenant: 'a' }, 'j')).toBe(idOf('i', 't', 'j'));
  });
});

describe('a digest over parts', () => {
  it('counts bytes, not characters', () => {
    expect(lengthPrefixedDigest('p', 'é', 'a')).not.toBe(lengthPrefixedDigest('p', 'é2', 'a'));
    expect(lengthPrefixedDigest('p', '1:a')).not.toBe(lengthPrefixedDigest('p', '', 'a'));
  });

  it('is another for another purpose', () => {
    expect(lengthPrefixedDigest('p', 'a')).not.toBe(lengthPrefixedDigest('q', 'a'));
    expect(lengthPrefixedDigest('p', 'a')).not.toBe(lengthPrefixedDigest('p', 'a', ''));
  });
});

describe('a record may be deleted', () => {
  const times = {
    issuedAt: NOW,
    redeemableUntil: NOW + 90,
    tokenExpiresAt: NOW + 3_600,
    auditRetentionDays: 0,
  };

  it.each([
    ['the assertion', { redeemableUntil: NOW + 9_030 }, NOW + 9_030],
    ['the token', {}, NOW + 3_600],
    ["the audit's retention", { auditRetentionDays: 400 }, NOW + 400 * 86_400],
  ])('[K11][L2] only after the end of %s', (_what, override, ttl) => {
    expect(redemptionTtl({ ...times, ...override })).toBe(ttl);
  });
});
