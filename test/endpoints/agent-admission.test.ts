import { ADA_SESSION, ADMIN_SESSION, AgentWorld, EVERY_ROUTE, MINT, POLL, VALID } from '../support/agent-world.ts';

const ADA = { session: ADA_SESSION } as const;

let world: AgentWorld;
beforeEach(() => {
  world = new AgentWorld();
});

describe('while an organization has not switched agents on', () => {
  beforeEach(() => {
    world.agentsOn.delete('acme');
  });

  it.each(EVERY_ROUTE)('%s is not there', async (route) => {
    expect(await world.call(route, { ...VALID[route], as: ADA })).toMatchObject({
      status: 404,
      body: { message: 'Not Found' },
    });
  });

  it.each([MINT, POLL] as const)('%s is not there for an access token either', async (route) => {
    expect((await world.call(route, VALID[route])).status).toBe(404);
  });

  it('[L8] nothing is written or signed', async () => {
    for (const route of EVERY_ROUTE) await world.call(route, { ...VALID[route], as: ADA });
    expect([world.audit, world.signatures]).toEqual([[], 0]);
    world.agentsOn.add('acme');
    const { body } = await world.call(POLL, VALID[POLL]);
    expect(body['granted']).toEqual([]);
  });

  it('who has no credential there does not learn of it', async () => {
    expect((await world.call(MINT, { ...VALID[MINT], as: 'nothing' })).status).toBe(401);
  });
});

describe('a member who asks too often', () => {
  it('is told when to come back; others are not held up', async () => {
    const poll = async (session = ADA_SESSION) => {
      const answer = await world.call(POLL, { sessionId: 's-1', as: { session } });
      return [answer.status, answer.headers['retry-after']];
    };
    for (let i = 0; i < 60; i += 1) expect(await poll()).toEqual([200, undefined]);
    expect(await poll()).toEqual([429, '1']);
    expect(await poll(ADMIN_SESSION)).toEqual([200, undefined]);
    world.clock.advance(1);
    for (let i = 0; i < 10; i += 1) expect(await poll()).toEqual([200, undefined]);
    expect(await poll()).toEqual([429, '1']);
    expect(world.told.at(-1)).toBe('poll refused too_many_requests');
  });
});

it.each(['GET /organizations/{organization}/agent/token', 'toString', '__proto__'])(
  'a route that is none, %s, is not found',
  async (route) => {
    expect(await world.call(route, { as: ADA })).toMatchObject({ status: 404, body: { message: 'Not Found' } });
  },
);
