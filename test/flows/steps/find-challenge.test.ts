import {
  challengeDigest,
  confirmationPurpose,
  type PasskeyChallenge,
  REGISTRATION,
} from '../../../lambdas/core/passkeys/challenge.ts';
import type { SessionDigest } from '../../../lambdas/core/sign-in/session.ts';
import { findChallengeFor } from '../../../lambdas/flows/steps/find-challenge.ts';
import { memberId, NOW, organizationId } from '../../support/fixtures.ts';
import { session } from '../../support/session-world.ts';

const SAID = 'C'.repeat(43);

const given: PasskeyChallenge = {
  digest: challengeDigest(SAID),
  ...{ organization: session.organization, member: session.member, session: session.digest },
  ...{ purpose: REGISTRATION, endsAt: NOW + 1 },
};

/** Looks for the challenge that is said, where this one is kept. */
function find(kept: PasskeyChallenge, said = SAID) {
  const findChallenge = async (digest: string) => (digest === kept.digest ? kept : undefined);
  return findChallengeFor({ passkeys: { findChallenge }, clock: () => NOW }, session, REGISTRATION, said);
}

describe('[L17] the challenge that a passkey answered', () => {
  it('is the one that was given to this session, for this decision', async () => {
    expect(await find(given)).toStrictEqual({ ok: true, value: given });
  });

  it.each<[string, Partial<PasskeyChallenge>]>([
    ['another organization', { organization: organizationId('globex') }],
    ['another member', { member: memberId('somebody-else') }],
    ['another session of the same member', { session: 'f'.repeat(64) as SessionDigest }],
    ['another decision', { purpose: confirmationPurpose({ member: session.member, id: 'a'.repeat(32) }) }],
  ])('[L7] never is one that was given to or for %s', async (_, other) => {
    expect(await find({ ...given, ...other })).toStrictEqual({
      ...{ ok: false, error: { reason: 'passkey_for_other_decision' } },
    });
  });

  it.each<[string, Partial<PasskeyChallenge>, string]>([
    ['over in this second', { endsAt: NOW }, SAID],
    ['over', { endsAt: NOW - 1 }, SAID],
    ['not given', {}, 'D'.repeat(43)],
    ['no challenge of ours', {}, 'C'.repeat(42)],
    ['nothing', {}, ''],
  ])('[L10] never is one that is %s', async (_, other, said) => {
    expect(await find({ ...given, ...other }, said)).toStrictEqual({
      ...{ ok: false, error: { reason: 'passkey_challenge_unknown' } },
    });
  });
});
