import { MAX_REVOKED, withRevoked } from '../../../lambdas/core/tokens/revocation.ts';
import { NOW } from '../../support/fixtures.ts';

const token = { tokenId: 'new', endsAt: NOW + 60 };
const many = (count: number, endsAt: number) => new Map(Array.from({ length: count }, (_, i) => [`t${i}`, endsAt]));

describe('[L18] the revoked tokens of a member', () => {
  it('are one more, and what has ended by itself is not among them', () => {
    const before = new Map(Object.entries({ ended: NOW, live: NOW + 1 }));
    expect(withRevoked(before, token, NOW)).toEqual(new Map(Object.entries({ live: NOW + 1, new: NOW + 60 })));
  });

  it('are the same when one is revoked again', () => {
    expect(withRevoked(new Map([['new', NOW + 60]]), token, NOW)).toBe('stands_already');
  });

  it('never forget one that has not ended to make room for another', () => {
    expect(withRevoked(many(MAX_REVOKED, NOW + 1), token, NOW)).toBe('full');
    expect(withRevoked(many(MAX_REVOKED, NOW), token, NOW)).toEqual(new Map([['new', NOW + 60]]));
    expect(withRevoked(many(MAX_REVOKED - 1, NOW + 1), token, NOW)).toHaveProperty('size', MAX_REVOKED);
  });
});
