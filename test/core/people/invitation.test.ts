import {
  INVITATION_LIFETIME_SECONDS,
  invitationThrough,
  invitationUri,
  liveInvitation,
} from '../../../lambdas/core/people/invitation.ts';
import type { Member } from '../../../lambdas/core/records.ts';
import { member, NOW, provider, providerId } from '../../support/fixtures.ts';

const invitation = {
  provider: provider.id,
  invitedAt: NOW - 1,
  expiresAt: NOW - 1 + INVITATION_LIFETIME_SECONDS,
};
const invited = (override: Partial<Member> = {}): Member => ({ ...member, invitation, ...override });

describe('[K17] an invitation', () => {
  it('counts for its provider alone', () => {
    expect(invitationThrough(invited(), provider.id, NOW)).toBe(invitation);
    expect(invitationThrough(invited(), providerId('idp_ffffffffffffffffffffffffffffffff'), NOW)).toBeUndefined();
    expect(invitationThrough(member, provider.id, NOW)).toBeUndefined();
  });

  it('[L10] ends at its very second', () => {
    expect(liveInvitation(invited(), invitation.expiresAt - 1)).toBe(invitation);
    expect(liveInvitation(invited(), invitation.expiresAt)).toBeUndefined();
  });

  it.each(['disabled', 'removed'] as const)('is nothing to whoever is %s', (status) => {
    expect(liveInvitation(invited({ status }), NOW)).toBeUndefined();
  });

  it('[L9] [L18] is taken back by whatever recalls the member in the same second or later', () => {
    expect(liveInvitation(invited({ recalledAt: invitation.invitedAt - 1 }), NOW)).toBe(invitation);
    expect(liveInvitation(invited({ recalledAt: invitation.invitedAt }), NOW)).toBeUndefined();
    expect(liveInvitation(invited({ recalledAt: NOW }), NOW)).toBeUndefined();
  });

  it('leads to the sign-in of that provider, and holds no secret', () => {
    expect(invitationUri('https://as.example', member, invitation)).toBe(
      `https://as.example/login/acme?provider=${provider.id}&return_to=%2Fconsole%2F`,
    );
  });
});
