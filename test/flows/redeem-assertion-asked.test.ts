import type { Enablement } from '../../lambdas/core/records.ts';
import { type KnownAgentRules, NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import { API, NOW, provider, scopes } from '../support/fixtures.ts';
import { expectNothingHappened, issued, redeem, withClaims } from '../support/redeem.ts';
import { type RedemptionWorld, redemptionWorld } from '../support/redemption-world.ts';
import { verifyAccessToken } from '../support/token-issuer-keys.ts';

const ASKING = { agent_session: 'client~cursor', askable_scope: 'projects:write' };
const AGENT = { act: { sub: 'agent-1', sub_profile: 'ai_agent' } };

function worldWith(enablement: Partial<Enablement>): RedemptionWorld {
  const world = redemptionWorld();
  world.facts.enablements = world.facts.enablements.map((one) => ({ ...one, ...enablement }));
  return world;
}

async function payloadOf(world: RedemptionWorld, parts: Parameters<typeof redeem>[1] = {}) {
  const { accessToken, record } = issued(await redeem(world, parts));
  const { payload } = await verifyAccessToken(accessToken, { audience: API, now: NOW });
  return { payload, record };
}

describe('[L5] an assertion that an agent client redeems', () => {
  it('becomes a token that only reads, and names what may be asked for', async () => {
    const { payload } = await payloadOf(worldWith({ writes: 'asked' }));
    expect(payload).toMatchObject({ scope: 'projects:read', ...ASKING, client_id: 'cursor' });
  });

  it('[L3] is recorded with both, apart', async () => {
    const world = worldWith({ writes: 'asked' });
    const { record } = await payloadOf(world);
    expect(record).toMatchObject({
      scopes: scopes('projects:read'),
      asking: { agentSession: 'client~cursor', askable: scopes('projects:write') },
    });
    expect([...world.store.records.values()]).toEqual([record]);
  });

  it('[L16] is for the agent session that the request names, which becomes its client’s', async () => {
    const world = worldWith({ writes: 'asked' });
    const { payload, record } = await payloadOf(world, { form: { agent_session: 'chat-1' } });
    expect(payload).toMatchObject({ agent_session: 'chat-1', askable_scope: 'projects:write' });
    const { organization, member } = record;
    const key = JSON.stringify({ organization, member, sessionId: 'chat-1' });
    expect([...world.store.agentSessions]).toEqual([[key, 'cursor']]);
  });

  it('writes its record alone for a session of its own', async () => {
    const world = worldWith({ writes: 'asked' });
    await payloadOf(world);
    expect(world.store.agentSessions.size).toBe(0);
  });

  it.each(['client~copilot', 'client~'])(
    '[L16] is never for the default session of another client: %s',
    async (name) => {
      const world = worldWith({ writes: 'asked' });
      expect(await redeem(world, { form: { agent_session: name } })).toMatchObject({
        error: { reason: 'agent_session_of_other_client' },
      });
      expectNothingHappened(world);
    },
  );

  it('[L15] names a session in its form, or is refused', async () => {
    const world = worldWith({ writes: 'asked' });
    expect(await redeem(world, { form: { agent_session: 'a b' } })).toMatchObject({
      error: { reason: 'malformed_agent_session' },
    });
    expectNothingHappened(world);
  });

  it('[L17] never is a token when all that it asks for is given to no agent', async () => {
    const world = worldWith({ writes: 'asked', ceiling: scopes('projects:write') });
    const agentRules = { ...NO_AGENT_RULES, never: scopes('projects:write') };
    world.facts.organizations = world.facts.organizations.map((one) => ({ ...one, agentRules }));
    expect(await redeem(world)).toMatchObject({ ok: false, error: { reason: 'no_scope_granted' } });
    expectNothingHappened(world);
  });

  it('names none where writes are granted', async () => {
    for (const session of ['chat-1', 'client~copilot']) {
      const { payload } = await payloadOf(worldWith({}), { form: { agent_session: session } });
      expect(payload).not.toHaveProperty('agent_session');
    }
  });

  it('is answered with the scope that the token has: the reads', async () => {
    const { record } = issued(await redeem(worldWith({ writes: 'asked' })));
    expect(record.scopes).toEqual(scopes('projects:read'));
  });

  it.each([
    { what: 'the request', enablement: {}, parts: { form: { scope: 'projects:read' } } },
    { what: 'the client’s ceiling', enablement: { ceiling: scopes('projects:read') }, parts: {} },
    { what: 'the assertion', enablement: {}, parts: withClaims({ scope: 'projects:read org:admin' }) },
  ])('[L1] may never ask for what $what does not have', async ({ enablement, parts }) => {
    const { payload } = await payloadOf(worldWith({ writes: 'asked', ...enablement }), parts);
    expect(payload).toMatchObject({ scope: 'projects:read' });
    for (const claim of ['agent_session', 'askable_scope']) expect(payload).not.toHaveProperty(claim);
  });

  it('[L1] may never ask for what the role does not have', async () => {
    const world = worldWith({ writes: 'asked' });
    world.facts.members = world.facts.members.map((one) => ({ ...one, role: 'guest' }));
    expect(await redeem(world)).toMatchObject({ error: { reason: 'no_scope_granted' } });
    expectNothingHappened(world);
  });

  it('[L8] is refused where neither anything reads nor anything can be asked for, and writes nothing', async () => {
    const world = worldWith({ writes: 'asked', ceiling: scopes('org:admin') });
    world.facts.providers = [{ ...provider }];
    world.facts.members = world.facts.members.map((one) => ({ ...one, role: 'admin' }));
    const refused = await redeem(world, withClaims({ scope: 'org:admin' }));
    expect(refused).toMatchObject({ error: { reason: 'no_scope_granted' } });
    expectNothingHappened(world);
  });

  it('that can only ask is a token without a scope of its own', async () => {
    const { payload } = await payloadOf(worldWith({ writes: 'asked' }), { form: { scope: 'projects:write' } });
    expect(payload).toMatchObject({ scope: '', ...ASKING });
  });
});

describe('[L5] an assertion that says that an AI agent acts', () => {
  it('is redeemed as of an agent client, though its writes are granted', async () => {
    const { payload } = await payloadOf(worldWith({ writes: 'granted' }), withClaims(AGENT));
    expect(payload).toMatchObject({ scope: 'projects:read', ...ASKING, ...AGENT });
  });

  it('wherever in the chain it says so', async () => {
    const act = { sub: 'host', act: { sub: 'agent-1', sub_profile: 'service ai_agent' } };
    const { payload } = await payloadOf(worldWith({ writes: 'granted' }), withClaims({ act }));
    expect(payload).toMatchObject({ scope: 'projects:read', ...ASKING });
  });

  it('[K14] carries `act` as it came, with what each actor is and whatever else is said of them', async () => {
    const prior = { sub: 'agent-1', iss: 'https://idp.example', sub_profile: 'service ai_agent' };
    const act = { sub: 'host', sub_profile: 'client_instance', name: 'Host', act: prior };
    const { payload } = await payloadOf(worldWith({ writes: 'granted' }), withClaims({ act }));
    expect(payload['act']).toEqual(act);
  });

  it('only ever reduces: no actor makes granted what is asked', async () => {
    const act = { sub: 'host', sub_profile: 'user' };
    const { payload } = await payloadOf(worldWith({ writes: 'asked' }), withClaims({ act }));
    expect(payload).toMatchObject({ scope: 'projects:read', ...ASKING });
  });

  it('an actor of another kind changes nothing', async () => {
    const act = { sub: 'host', sub_profile: 'client_instance' };
    const { payload } = await payloadOf(worldWith({ writes: 'granted' }), withClaims({ act }));
    expect(payload['scope']).toBe('projects:read projects:write');
    expect(payload).not.toHaveProperty('askable_scope');
  });
});

describe('[L17] a client that the organization wants to ask', () => {
  function worldUnder(agentRules: KnownAgentRules): RedemptionWorld {
    const world = worldWith({ writes: 'granted' });
    world.facts.organizations = world.facts.organizations.map((one) => ({ ...one, agentRules }));
    return world;
  }
  const asked = new Set(['cursor' as ClientId]);

  it('never has a token that writes, whatever its enablement says', async () => {
    const { payload } = await payloadOf(worldUnder({ ...NO_AGENT_RULES, asked }));
    expect(payload).toMatchObject({ scope: 'projects:read', ...ASKING });
  });

  it('never is told that it may ask for what no agent is given', async () => {
    const { payload } = await payloadOf(worldUnder({ ...NO_AGENT_RULES, asked, never: scopes('projects:write') }));
    expect(payload['scope']).toBe('projects:read');
    expect(payload).not.toHaveProperty('askable_scope');
  });

  it('is no other one', async () => {
    const others = new Set(['claude' as ClientId]);
    const { payload } = await payloadOf(
      worldUnder({ ...NO_AGENT_RULES, asked: others, never: scopes('projects:write') }),
    );
    expect(payload).toMatchObject({ scope: 'projects:read projects:write' });
  });

  it('[L10] is any, where the rules cannot be read', async () => {
    const { payload } = await payloadOf(worldUnder('unreadable'));
    expect(payload['scope']).toBe('projects:read');
    expect(payload).not.toHaveProperty('askable_scope');
  });
});
