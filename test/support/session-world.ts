import { MemorySessionStore } from '../../lambdas/adapters/memory/memory-session-store.ts';
import { type FirstPartySession, type SessionCookie, sessionDigest } from '../../lambdas/core/sign-in/session.ts';
import type { SessionDependencies } from '../../lambdas/flows/authenticate-session.ts';
import type { SessionTrust } from '../../lambdas/ports/session-trust.ts';
import { FakeClock } from './fake-clock.ts';
import { configuration, member, NOW, organization, provider } from './fixtures.ts';
import { memoryTrustSources, type TrustedFacts, validFacts } from './memory-trust.ts';

/** The cookie of Ada's session. */
export const COOKIE = 'A'.repeat(43) as SessionCookie;

/** Opened a minute before the instant of every test. */
export const session: FirstPartySession = {
  digest: sessionDigest(COOKIE),
  organization: organization.id,
  provider: provider.id,
  member: member.id,
  createdAt: NOW - 60,
  idleUntil: NOW - 60 + configuration.sessionIdleSeconds,
  expiresAt: NOW - 60 + configuration.sessionLifetimeSeconds,
};

export interface SessionWorld {
  readonly dependencies: SessionDependencies;
  readonly facts: TrustedFacts;
  readonly store: MemorySessionStore;
  readonly clock: FakeClock;
}

/** Ada is signed in; everything is in memory, and the test's to change. */
export function sessionWorld(): SessionWorld {
  const facts = validFacts();
  const store = new MemorySessionStore();
  const clock = new FakeClock();
  store.rows.set(session.digest, session);
  const dependencies = { configuration, sessions: store, trust: memorySessionTrust(facts), clock: clock.now };
  return { dependencies, facts, store, clock };
}

export function memorySessionTrust(facts: TrustedFacts): SessionTrust {
  return {
    ...memoryTrustSources(facts),
    findProviderById: async (organizationId, id) =>
      facts.providers.find((known) => known.organization === organizationId && known.id === id),
  };
}
