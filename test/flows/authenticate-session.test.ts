import { authenticateSession } from '../../lambdas/flows/authenticate-session.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { configuration, NOW } from '../support/fixtures.ts';
import { type TrustedFacts, validFacts } from '../support/memory-trust.ts';
import { COOKIE, memorySessionTrust, session, sessionWorld } from '../support/session-world.ts';

const IDLE = 1_000;

interface Case {
  readonly idleSeconds?: number;
  /** Until when the row says that it may be idle, from now. */
  readonly idleLeft: number;
  readonly failure?: Error;
}

async function authenticate({ idleSeconds = IDLE, idleLeft, failure }: Case) {
  const touched: number[] = [];
  const row = { ...session, idleUntil: NOW + idleLeft, expiresAt: NOW + 40_000 };
  const sessions = {
    find: async () => row,
    touch: async (_: unknown, until: number) => {
      touched.push(until - NOW);
      if (failure !== undefined) throw failure;
    },
  };
  const dependencies = {
    configuration: { ...configuration, sessionIdleSeconds: idleSeconds },
    ...{ sessions, trust: memorySessionTrust(validFacts()), clock: () => NOW },
  };
  const result = await authenticateSession(dependencies, COOKIE, undefined);
  return { isSignedIn: result.ok, touched };
}

describe('[L8] a session in use', () => {
  it.each([
    ['a quarter of a short idle time', IDLE, IDLE - 249, []],
    ['a quarter of a short idle time', IDLE, IDLE - 250, [IDLE]],
    ['five minutes', 40_000, 40_000 - 299, []],
    ['five minutes', 40_000, 40_000 - 300, [40_000]],
  ])('is written once in %s, and never more often', async (_, idleSeconds, idleLeft, touched) => {
    expect(await authenticate({ idleSeconds, idleLeft })).toEqual({ isSignedIn: true, touched });
  });

  it('is not refused when the store does not answer the write', async () => {
    expect(await authenticate({ idleLeft: 1, failure: new Unavailable('DynamoDB') })).toMatchObject({
      isSignedIn: true,
    });
  });

  it('[L10] never passes over what nobody foresaw', async () => {
    await expect(authenticate({ idleLeft: 1, failure: new TypeError('a bug') })).rejects.toThrow('a bug');
  });
});

describe('[L10] a session', () => {
  it.each<[string, (facts: TrustedFacts) => unknown, string]>([
    ['its member', ({ members }) => members.splice(0), 'session_member_not_active'],
    ['its provider', ({ providers }) => providers.splice(0), 'session_provider_not_active'],
    ['its organization', ({ organizations }) => organizations.splice(0), 'session_organization_not_active'],
  ])('never is honoured when the row of %s is missing', async (_, remove, reason) => {
    const world = sessionWorld();
    remove(world.facts);
    expect(await authenticateSession(world.dependencies, COOKIE, undefined)).toMatchObject({ error: { reason } });
  });
});
