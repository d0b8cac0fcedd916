import {
  CHALLENGE_SECONDS,
  challengeDigest,
  type PasskeyChallenge,
  REGISTRATION,
} from '../../lambdas/core/passkeys/challenge.ts';
import {
  type CredentialId,
  type Passkey,
  passkeyId,
  usedPasskey,
  withoutPasskey,
  withPasskey,
} from '../../lambdas/core/passkeys/passkey.ts';
import type { SessionDigest } from '../../lambdas/core/sign-in/session.ts';
import type { PasskeyStore } from '../../lambdas/ports/passkey-store.ts';
import type { MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { outcome, race } from '../support/race.ts';
import { NOW, unique } from './records.ts';

/** The laws of {@link PasskeyStore}. @param open gives an instance over the same rows @param entries of the audit trail */
export function passkeyStoreContract(
  open: () => PasskeyStore,
  entries: (organization: OrganizationId) => Promise<number>,
): void {
  const somebody = () => ({ organization: unique('org') as OrganizationId, member: unique('member') as MemberId });
  type Somebody = ReturnType<typeof somebody>;

  function passkeyOf(credential = unique('credential')): Passkey {
    const id = passkeyId(credential as CredentialId);
    return {
      ...{ id, credential: credential as CredentialId, publicKey: 'pQEC', counter: 0, name: 'Phone' },
      ...{ transports: ['internal'], registeredAt: NOW },
    };
  }

  async function begun({ organization, member }: Somebody): Promise<PasskeyChallenge> {
    const challenge: PasskeyChallenge = {
      ...{ digest: challengeDigest(unique('challenge')), organization, member, purpose: REGISTRATION },
      ...{ session: 'a'.repeat(64) as SessionDigest, endsAt: NOW + CHALLENGE_SECONDS },
    };
    await open().begin(challenge);
    return challenge;
  }

  function audit({ organization, member }: Somebody) {
    const what = { action: 'passkey.registered', target: member, details: {} } as const;
    return { organization, at: NOW, suffix: unique('suffix'), actor: { kind: 'member', id: member }, ...what } as const;
  }

  async function registered(who: Somebody, passkey = passkeyOf()): Promise<Passkey> {
    const before = await open().find(who.organization, who.member);
    const next = withPasskey(before, passkey, undefined);
    expect(await open().register(next, passkey, await begun(who), audit(who))).toBe('done');
    return passkey;
  }

  it('knows no passkey of whoever has registered none, nor a challenge that nobody gave', async () => {
    const { organization, member } = somebody();
    expect(await open().find(organization, member)).toEqual({ organization, member, revision: 0, passkeys: [] });
    expect(await open().findChallenge(challengeDigest('nobody’s'))).toBeUndefined();
  });

  it('gives back what was registered, as it was, and the challenge no more', async () => {
    const who = somebody();
    const challenge = await begun(who);
    expect(await open().findChallenge(challenge.digest)).toEqual(challenge);
    const passkey = passkeyOf();
    const next = withPasskey(await open().find(who.organization, who.member), passkey, undefined);
    expect(await open().register(next, passkey, challenge, audit(who))).toBe('done');
    expect(await open().find(who.organization, who.member)).toEqual(next);
    expect(await open().findChallenge(challenge.digest)).toBeUndefined();
    expect(await entries(who.organization)).toBe(1);
  });

  it('never takes one challenge twice, whatever for, two at once included', async () => {
    const who = somebody();
    const passkey = await registered(who);
    const challenge = await begun(who);
    const before = await open().find(who.organization, who.member);
    const words = await race(5, () => open().use(usedPasskey(before, passkey.id, 0, NOW), challenge));
    expect(outcome(words, 'done').winners).toBe(1);
    const now = await open().find(who.organization, who.member);
    expect(await open().use(usedPasskey(now, passkey.id, 1, NOW), challenge)).toBe('challenge_used');
    expect(await open().refuse(challenge, audit(who))).toBe('challenge_used');
    const another = passkeyOf();
    expect(await open().register(withPasskey(now, another, undefined), another, challenge, audit(who))).toBe(
      'challenge_used',
    );
    expect(await open().find(who.organization, who.member)).toEqual(now);
    expect(await entries(who.organization)).toBe(1);
  });

  it('never writes over a change that it was not made of, and keeps the challenge then', async () => {
    const who = somebody();
    const passkey = await registered(who);
    const before = await open().find(who.organization, who.member);
    await registered(who);
    const challenge = await begun(who);
    expect(await open().use(usedPasskey(before, passkey.id, 1, NOW), challenge)).toBe('changed_meanwhile');
    expect(await open().remove(withoutPasskey(before, passkey.id), passkey, audit(who))).toBe('changed_meanwhile');
    expect(await open().findChallenge(challenge.digest)).toEqual(challenge);
  });

  it('never gives one credential to two, of whatever organization, until it is removed', async () => {
    const [first, second] = [somebody(), somebody()];
    const passkey = await registered(first);
    const next = withPasskey(await open().find(second.organization, second.member), passkey, undefined);
    expect(await open().register(next, passkey, await begun(second), audit(second))).toBe('credential_taken');
    const before = await open().find(first.organization, first.member);
    expect(await open().remove(withoutPasskey(before, passkey.id), passkey, audit(first))).toBe('done');
    expect((await open().find(first.organization, first.member)).passkeys).toEqual([]);
    await registered(second, passkey);
  });

  it('keeps what was counted, and when', async () => {
    const who = somebody();
    const passkey = await registered(who);
    const next = usedPasskey(await open().find(who.organization, who.member), passkey.id, 9, NOW + 5);
    expect(await open().use(next, await begun(who))).toBe('done');
    expect((await open().find(who.organization, who.member)).passkeys).toEqual([
      { ...passkey, counter: 9, lastUsedAt: NOW + 5 },
    ]);
  });

  it('never puts one member’s under another’s, of one id in two organizations', async () => {
    const who = somebody();
    await registered(who);
    const other = { ...who, organization: unique('org') as OrganizationId };
    expect((await open().find(other.organization, other.member)).passkeys).toEqual([]);
  });
}
