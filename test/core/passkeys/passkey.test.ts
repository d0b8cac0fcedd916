import {
  countingPasskeys,
  isCounterBack,
  isCredentialId,
  isPasskeyId,
  MAX_PASSKEYS,
  type MemberPasskeys,
  type Passkey,
  usedPasskey,
  withoutPasskey,
  withPasskey,
} from '../../../lambdas/core/passkeys/passkey.ts';
import { isPasskeyName, mayRegister } from '../../../lambdas/core/passkeys/registration.ts';
import { member, NOW, organization } from '../../support/fixtures.ts';

const passkey = (n: number, over: Partial<Passkey> = {}): Passkey => ({
  ...{ id: String(n) as Passkey['id'], credential: `c${n}` as Passkey['credential'], publicKey: 'pQ', counter: 0 },
  ...{ name: 'Phone', transports: [], registeredAt: NOW - 1_000 + n },
  ...over,
});
const of = (passkeys: readonly Passkey[], over: Partial<MemberPasskeys> = {}): MemberPasskeys => ({
  ...{ organization: organization.id, member: member.id, revision: 4, passkeys },
  ...over,
});
const many = (count: number) => Array.from({ length: count }, (_, i) => passkey(i));

describe('[L17] a passkey’s counter', () => {
  it.each([
    [0, 0, false],
    [0, 1, false],
    [7, 8, false],
    [7, 7, true],
    [7, 6, true],
    [7, 0, true],
    [1, 1, true],
  ])('of %d, then %d, says that there may be a copy: %s', (before, now, isBack) => {
    expect(isCounterBack(before, now)).toBe(isBack);
  });
});

describe('[L17] registering a passkey', () => {
  const may = (authenticatedAt: number | undefined, before = of([]), recalledAt?: number) => {
    const allowed = mayRegister(before, { authenticatedAt, recalledAt, now: NOW });
    return allowed.ok ? 'allowed' : allowed.error.reason;
  };

  it('takes a sign-in of the last five minutes, to the second, and each one is good once', () => {
    expect([may(NOW), may(NOW - 300), may(NOW - 301), may(undefined)]).toEqual([
      'allowed',
      'allowed',
      'sign_in_not_recent',
      'sign_in_not_recent',
    ]);
    const sinceThen = (lastRegisteredAt: number) => may(NOW - 10, of([], { lastRegisteredAt }));
    expect([sinceThen(NOW - 9), sinceThen(NOW - 10), sinceThen(NOW - 11)]).toEqual([
      'sign_in_not_recent',
      'sign_in_not_recent',
      'allowed',
    ]);
  });

  it('never goes beyond ten that count; those from before a recall do not', () => {
    expect(may(NOW, of(many(MAX_PASSKEYS - 1)))).toBe('allowed');
    expect(may(NOW, of(many(MAX_PASSKEYS)))).toBe('too_many_passkeys');
    expect(may(NOW, of(many(MAX_PASSKEYS)), NOW - 1_000)).toBe('allowed');
  });
});

describe('[L9] a member’s passkeys', () => {
  it('never count from before a recall, equal seconds included', () => {
    expect(countingPasskeys(of(many(3)), undefined)).toHaveLength(3);
    expect(countingPasskeys(of(many(3)), NOW - 999)).toEqual([passkey(2)]);
    expect(withPasskey(of(many(3)), passkey(9), NOW - 999)).toEqual(
      of([passkey(2), passkey(9)], { revision: 5, lastRegisteredAt: passkey(9).registeredAt }),
    );
  });

  it('change one at a time, each over what was read', () => {
    const [first, second] = many(2) as [Passkey, Passkey];
    expect(withoutPasskey(of([first, second]), first.id)).toEqual(of([second], { revision: 5 }));
    expect(usedPasskey(of([first, second]), second.id, 8, NOW)).toEqual(
      of([first, { ...second, counter: 8, lastUsedAt: NOW }], { revision: 5 }),
    );
  });
});

describe('[L15] the form of a passkey’s', () => {
  it.each<[string, (value: unknown) => boolean, readonly unknown[], readonly unknown[]]>([
    [
      'name',
      isPasskeyName,
      ['a', 'Ada’s phone', 'x'.repeat(64)],
      ['', ' a', 'a ', 'a\nb', 'a\u202e', 'x'.repeat(65), 7],
    ],
    [
      'id',
      isPasskeyId,
      ['0'.repeat(64)],
      ['0'.repeat(63), '0'.repeat(65), `${'0'.repeat(63)}G`, `x${'0'.repeat(64)}`, 7],
    ],
    ['credential', isCredentialId, ['A', '_-'.repeat(682)], ['', 'a/b', 'A'.repeat(1_365), ' A', 7]],
  ])('%s is held, to the last character', (_, is, good, bad) => {
    expect([good.map(is), bad.map(is)]).toEqual([good.map(() => true), bad.map(() => false)]);
  });
});
