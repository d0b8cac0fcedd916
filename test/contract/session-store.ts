import { createHash } from 'node:crypto';
import type { NewMembership } from '../../lambdas/core/people/membership.ts';
import type { FirstPartySession, SessionDigest } from '../../lambdas/core/sign-in/session.ts';
import type { SessionStore } from '../../lambdas/ports/session-store.ts';
import type { MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { outcome, race } from '../support/race.ts';
import { aMember, anAudit, aProviderId, NOW, unique } from './records.ts';

export function aSession(overrides: Partial<FirstPartySession> = {}): FirstPartySession {
  return {
    digest: createHash('sha256').update(unique('cookie')).digest('hex') as SessionDigest,
    organization: 'acme' as OrganizationId,
    provider: aProviderId(),
    member: 'maria' as MemberId,
    signIn: { link: 'a'.repeat(64), settings: 'b'.repeat(64) },
    createdAt: NOW,
    idleUntil: NOW + 3_600,
    expiresAt: NOW + 43_200,
    ...overrides,
  };
}

/** Somebody who is to be provisioned, by a provider of their own. */
export function aNewcomer({ organization, provider }: FirstPartySession): NewMembership {
  const member = aMember(organization, { linked: true });
  return { kind: 'provision', member, link: { provider, claim: 'sub', value: unique('subject') } };
}

/**
 * The laws of {@link SessionStore}.
 * @param open gives an instance; each call another one over the same sessions, as far as the adapter has several
 */
export function sessionStoreContract(open: () => SessionStore): void {
  const create = async (session: FirstPartySession) => {
    expect(await open().create(session, anAudit(session.organization))).toBe('created');
    return session;
  };

  it('finds a session as it was created, at once, and after it is over', async () => {
    const live = await create(aSession({ authenticatedAt: NOW - 3_600 }));
    const over = await create(aSession({ createdAt: 1, idleUntil: 2, expiresAt: 3 }));
    expect(await open().find(live.digest)).toEqual(live);
    expect(await open().find(over.digest)).toEqual(over);
  });

  it('finds none that was never created', async () => {
    expect(await open().find(aSession().digest)).toBeUndefined();
  });

  it('finds none that was ended, and ends it again without complaint', async () => {
    const { digest } = await create(aSession());
    await open().end(digest);
    await open().end(digest);
    expect(await open().find(digest)).toBeUndefined();
  });

  it('ends no other', async () => {
    const [one, other] = [await create(aSession()), await create(aSession())];
    await open().end(one.digest);
    expect(await open().find(other.digest)).toEqual(other);
  });

  it('moves the idle end forward, and never back', async () => {
    const session = await create(aSession());
    await open().touch(session.digest, NOW + 5_000);
    await open().touch(session.digest, NOW + 4_000);
    expect(await open().find(session.digest)).toEqual({ ...session, idleUntil: NOW + 5_000 });
  });

  it('has the latest of many idle ends that race', async () => {
    const session = await create(aSession());
    await race(20, (racer) =>
      open()
        .touch(session.digest, NOW + 4_000 + racer)
        .then(() => 'touched'),
    );
    expect(await open().find(session.digest)).toEqual({ ...session, idleUntil: NOW + 4_019 });
  });

  it('does not bring back a session that has ended', async () => {
    const { digest } = await create(aSession());
    await open().end(digest);
    await open().touch(digest, NOW + 9_000);
    expect(await open().find(digest)).toBeUndefined();
  });

  it.each([2, 20])('[K17] provisions a person once, of %s sign-ins that race', async (racers) => {
    const newcomer = aNewcomer(aSession());
    const words = await race(racers, () => {
      const session = aSession();
      const membership = { ...newcomer, audit: anAudit(session.organization) };
      return open().create(session, anAudit(session.organization), membership);
    });
    expect(outcome(words, 'created')).toEqual({ winners: 1, lost: ['person_changed'] });
  });

  it('[L7] provisions nobody with the id of somebody in another organization', async () => {
    const [one, other] = [aSession(), aSession({ organization: unique('org') as OrganizationId })];
    const first = { ...aNewcomer(one), audit: anAudit(one.organization) };
    expect(await open().create(one, anAudit(one.organization), first)).toBe('created');
    const newcomer = aNewcomer(other);
    const member = { ...newcomer.member, id: first.member.id };
    const membership = { ...newcomer, member, audit: anAudit(other.organization) };
    expect(await open().create(other, anAudit(other.organization), membership)).toBe('person_changed');
    expect(await open().find(other.digest)).toBeUndefined();
  });

  it('creates no session when the person changed', async () => {
    const session = aSession();
    const membership = { ...aNewcomer(session), audit: anAudit(session.organization) };
    await open().create(session, anAudit(session.organization), membership);
    const second = aSession();
    expect(await open().create(second, anAudit(second.organization), membership)).toBe('person_changed');
    expect(await open().find(second.digest)).toBeUndefined();
  });
}
