import {
  ADA_SESSION,
  AgentWorld,
  APPROVE,
  ASK,
  agentConfiguration,
  approvalOf,
  MINT,
  POLL,
} from '../support/agent-world.ts';
import { configurationInput, configurationOf, NOW } from '../support/fixtures.ts';

const ADA = { session: ADA_SESSION } as const;
const UNTIL = NOW + 14_400;

/** Whoever administers projects deletes and renames them, and reads. */
const configuration = {
  ...agentConfiguration,
  ...(({ scopes, implications, roles }) => ({ scopes, implications, roles }))(
    configurationOf({
      ...configurationInput,
      scopes: {
        ...configurationInput.scopes,
        'projects:delete': { access: 'write', description: 'Delete projects' },
        'projects:admin': {
          access: 'write',
          description: 'Administer projects',
          implies: ['projects:delete', 'projects:write', 'projects:read'],
        },
      },
      roles: { developer: ['projects:admin'] },
    }),
  ),
};

let world: AgentWorld;
let token: string;
beforeEach(async () => {
  world = new AgentWorld(configuration);
  await world.use();
  token = await world.accessToken({ scope: 'projects:admin' });
});

const mint = (...requestedScopes: string[]) =>
  world.call(MINT, {
    as: { token },
    json: { sessionId: 's-1', ...(requestedScopes.length > 0 && { requestedScopes }) },
  });
const approve = (...scopes: string[]) => world.call(APPROVE, { as: ADA, json: approvalOf(scopes) });

describe('an agent of a member whose scope implies others', () => {
  it('reads by it, and is told to ask for the write that it wants, not for the one that implies it', async () => {
    const { body } = await mint('projects:read', 'projects:delete');
    expect(body).toMatchObject({
      scope: 'projects:read',
      approval_uri: expect.stringContaining('/approve/acme/s-1?scope=projects%3Adelete&'),
    });
  });

  it('is told to ask for one write where that implies the others', async () => {
    const { body } = await mint('projects:admin', 'projects:delete');
    expect(body['approval_uri']).toContain('?scope=projects%3Aadmin&');
  });

  it('[L13] is given what was shown: the page says what else the write includes', async () => {
    const { body } = await world.page({ query: [['scope', 'projects:admin']] });
    expect(body).toContain('Administer projects (includes: Change projects; Delete projects; See projects)');
    const json = await world.page({ query: [['scope', 'projects:admin']], accept: 'application/json' });
    expect(JSON.parse(json.body).requested[0].description).toMatch(/^Administer projects \(includes: /);
  });

  it('[L5] writes what the approved scope implies until that ends, and its host is told so', async () => {
    expect((await approve('projects:admin')).body['granted']).toEqual([{ scope: 'projects:admin', expires_at: UNTIL }]);
    expect((await mint('projects:delete')).body).toMatchObject({ scope: 'projects:delete' });
    expect((await mint()).body).toMatchObject({ scope: 'projects:admin projects:delete projects:read projects:write' });
    const polled = await world.call(POLL, { as: { token }, sessionId: 's-1' });
    expect(JSON.stringify(polled.body)).toContain(`{"scope":"projects:delete","expires_at":${UNTIL}}`);
    const asked = await world.call(ASK, { as: { token }, sessionId: 's-1', json: { scopes: ['projects:delete'] } });
    expect(asked).toMatchObject({ status: 200, body: { requests: [{ scope: 'projects:delete', state: 'granted' }] } });
    world.clock.advance(14_400);
    expect((await mint('projects:delete')).body).not.toHaveProperty('access_token');
  });

  it('[L5] never writes more than was approved: what is implied implies nothing back', async () => {
    await approve('projects:delete');
    expect((await mint()).body).toMatchObject({ scope: 'projects:delete projects:read' });
    expect((await mint('projects:admin')).body).toMatchObject({ scope: 'projects:delete projects:read' });
  });

  it('[L13] approves what the role implies, and nothing beyond it', async () => {
    expect((await approve('projects:write')).body).toMatchObject({ granted: [{ scope: 'projects:write' }] });
    expect((await approve('org:admin')).body).toMatchObject({ granted: [], not_granted: [{ scope: 'org:admin' }] });
  });
});
