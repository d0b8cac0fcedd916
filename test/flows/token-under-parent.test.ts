import type { Enablement } from '../../lambdas/core/records.ts';
import { placeOfToken } from '../../lambdas/flows/steps/place-of-token.ts';
import type { AgentSession, AgentSessionId } from '../../protect/vocabulary/agent-session.ts';
import { API, clientId, member, NOW, organization } from '../support/fixtures.ts';
import { signAssertion } from '../support/provider-signer.ts';
import { expectNothingHappened, issued, redeem } from '../support/redeem.ts';
import { type RedemptionWorld, redemptionWorld } from '../support/redemption-world.ts';
import { verifyAccessToken } from '../support/token-issuer-keys.ts';

const CURSOR = clientId('cursor');

function world(enablement: Partial<Enablement> = { writes: 'asked' }): RedemptionWorld {
  const made = redemptionWorld();
  made.facts.enablements = made.facts.enablements.map((one) => ({ ...one, ...enablement }));
  return made;
}

function use({ sessions }: RedemptionWorld, sessionId: string, more: Partial<AgentSession> = {}): void {
  const row = { organization: organization.id, member: member.id, sessionId: sessionId as AgentSessionId };
  sessions.set(sessionId, { ...row, client: CURSOR, begunAt: NOW - 60, grants: new Map(), ...more });
}

const under = (parent: string, session = 'helper') => ({
  form: { agent_session: session, agent_session_parent: parent },
});
const line = (...ids: readonly string[]) => ids as readonly AgentSessionId[];

async function payloadOf(of: RedemptionWorld, parts: Parameters<typeof redeem>[1]) {
  const { accessToken, record } = issued(await redeem(of, parts));
  return { payload: (await verifyAccessToken(accessToken, { audience: API, now: NOW })).payload, record };
}

describe('[R9] [L5] an agent client’s token for a session under a parent', () => {
  it('says the whole line above it, and is recorded with it', async () => {
    const here = world();
    use(here, 'top');
    use(here, 'worker', { parents: line('top') });
    const { payload, record } = await payloadOf(here, under('worker'));
    expect(payload).toMatchObject({ agent_session: 'helper', agent_session_parents: ['top', 'worker'] });
    expect(record.asking).toMatchObject({ agentSession: 'helper', parents: ['top', 'worker'] });
  });

  it('never carries a write by itself, as no token of such a client does', async () => {
    const here = world();
    use(here, 'top');
    const { payload } = await payloadOf(here, under('top'));
    expect(payload).toMatchObject({ scope: 'projects:read', askable_scope: 'projects:write' });
  });

  it.each<[string, string, (here: RedemptionWorld) => void]>([
    ['was never used', 'no_parent', () => undefined],
    ['is another client’s', 'no_parent', (here) => use(here, 'top', { client: clientId('copilot') })],
    ['is nobody’s yet', 'no_parent', (here) => here.sessions.set('top', nobodys(here))],
    ['is over', 'no_parent', (here) => use(here, 'top', { endedAt: NOW - 1 })],
    [
      'stands under one that is over',
      'no_parent',
      (here) => {
        use(here, 'first', { endedAt: NOW - 1 });
        use(here, 'top', { parents: line('first') });
      },
    ],
    [
      'stands in a circle with it',
      'in_a_circle',
      (here) => {
        use(here, 'helper');
        use(here, 'top', { parents: line('helper') });
      },
    ],
    [
      'is the fourth of its line',
      'too_deep',
      (here) => {
        for (const [i, id] of ['a', 'b', 'c'].entries()) use(here, id, { parents: line('a', 'b', 'c').slice(0, i) });
        use(here, 'top', { parents: line('a', 'b', 'c') });
      },
    ],
  ])('never is issued when the parent %s', async (_, problem, arrange) => {
    const here = world();
    arrange(here);
    const refused = await redeem(here, under('top'));
    expect(refused).toMatchObject({ error: { reason: 'agent_session_without_place', problem } });
    expectNothingHappened(here);
  });

  it('never is issued where the client’s writes are granted: it would hold more than its parent', async () => {
    const here = world({ writes: 'granted' });
    use(here, 'top');
    expect(await redeem(here, under('top'))).toMatchObject({
      error: { reason: 'agent_session_without_place', problem: 'not_asked' },
    });
    expectNothingHappened(here);
  });

  it('never is issued for a default session, which is the topmost of its own', async () => {
    const here = world();
    use(here, 'top');
    const refused = await redeem(here, under('top', 'client~cursor'));
    expect(refused).toMatchObject({ error: { reason: 'agent_session_without_place', problem: 'default_session' } });
    expectNothingHappened(here);
  });

  it.each([
    { agent_session_parent: 'top' },
    { agent_session: 'helper', agent_session_parent: 'a b' },
    { agent_session: 'helper', agent_session_parent: 'x'.repeat(129) },
  ])('[L15] is a 400 that names the parameter: %j', async (form) => {
    const here = world();
    use(here, 'top');
    expect(await redeem(here, { form })).toMatchObject({ error: { reason: 'malformed_agent_session_parent' } });
    expectNothingHappened(here);
  });

  it('never leaves its place with the next token', async () => {
    const here = world();
    use(here, 'top');
    use(here, 'other');
    await payloadOf(here, under('top'));
    for (const [i, wanted] of [under('other').form, { agent_session: 'helper' }].entries()) {
      const assertion = signAssertion({ claims: { jti: `again-${i}` } });
      const again = await redeem(here, { form: { ...wanted, assertion } });
      expect(again).toMatchObject({ error: { reason: 'agent_session_without_place', problem: 'other_place' } });
    }
  });

  it('costs no read where none is named', async () => {
    const find = async () => {
      throw new Error('was read');
    };
    const authority = { asking: undefined } as never;
    expect(await placeOfToken({ find }, authority, {})).toEqual({ ok: true, value: authority });
  });
});

function nobodys(here: RedemptionWorld): AgentSession {
  use(here, 'top');
  const { client: _, ...row } = here.sessions.get('top') as AgentSession;
  return row;
}
