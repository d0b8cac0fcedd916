import { aClient, anAudit, scopes } from '../../contract/records.ts';
import { AdministrationWorld } from '../../support/administration-world.ts';
import { describeUseCases } from '../../support/engines.ts';

const PATH = '/agent-rules';
const NONE = {
  never: [],
  longest_seconds: 'default',
  fresh_sign_in: [],
  passkey: [],
  second_person: [],
  asked: [],
} as const;

describeUseCases('the rules for agents, by administrators', (tables) => {
  let world: AdministrationWorld;
  beforeEach(async () => {
    world = await AdministrationWorld.start(tables());
  });

  const set = (json: object) => world.change('PUT', PATH, PATH, { json: { ...NONE, ...json } });
  const entries = async () => (await world.audited()).filter(({ action }) => action === 'agent_rules.changed');

  it('are none until they are set, and then what was set, where protect() reads it', async () => {
    expect((await world.call('GET', PATH)).body).toEqual({
      ...{ never: [], fresh_sign_in: [], passkey: [], second_person: [], asked: [], etag: expect.any(String) },
    });
    const client = aClient({ scopes: scopes('projects:write') });
    expect(await world.store.createClient(client, anAudit(undefined))).toBe('done');
    const json = {
      ...{ never: ['projects:write'], longest_seconds: 3_600 },
      ...{ fresh_sign_in: ['projects:write'], fresh_within_seconds: 600 },
      ...{ passkey: ['projects:write'] },
      ...{ second_person: ['projects:write'], second_role: 'auditor', asked: [client.id] },
    };
    const { status, body, etag } = await set(json);
    expect([status, body]).toEqual([200, { ...json, etag }]);
    expect((await world.call('GET', PATH)).body).toEqual(body);
    const row = (await tables().rows('status')).find(({ pk }) => pk === `org#${world.acme}`);
    expect(JSON.parse(String(row?.['agentRules']))).toMatchObject({ v: 1, never: ['projects:write'], longest: 3_600 });
  });

  it('[L17] never change without an entry that says what was changed, and from what', async () => {
    await set({ never: ['projects:write'] });
    await set({ longest_seconds: 600 });
    expect((await entries()).map(({ details }) => details)).toEqual(
      expect.arrayContaining([
        { never: 'projects:write', neverBefore: 'none' },
        { never: 'none', neverBefore: 'projects:write', longestSeconds: 600, longestSecondsBefore: 'none' },
      ]),
    );
    await set({ longest_seconds: 600 });
    expect(await entries()).toHaveLength(2);
  });

  it('[L17] never are changed over what somebody else has made of them', async () => {
    const { etag } = await world.call('GET', PATH);
    expect((await set({ never: ['projects:write'] })).status).toBe(200);
    const late = await world.call('PUT', PATH, { ifMatch: etag, json: NONE });
    expect(late.status).toBe(412);
    expect((await world.call('PUT', PATH, { json: NONE })).status).toBe(428);
    expect((await world.call('GET', PATH)).body.never).toEqual(['projects:write']);
  });

  it('[L17] never lose what a page of a former release does not know: a passkey that is wanted', async () => {
    await set({ passkey: ['projects:write'] });
    await set({ passkey: undefined, longest_seconds: 600 });
    expect((await world.call('GET', PATH)).body.passkey).toEqual(['projects:write']);
  });

  it('[L17] two at once: one is made', async () => {
    const { etag } = await world.call('GET', PATH);
    const all = ['projects:write'];
    const made = await Promise.all(
      [{ never: all }, { fresh_sign_in: all }].map((json) =>
        world.call('PUT', PATH, { ifMatch: etag, json: { ...NONE, ...json } }),
      ),
    );
    expect(made.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(await entries()).toHaveLength(1);
  });

  it.each([
    ['never', { never: ['projects:read'] }],
    ['never', { never: ['nobody:declared'] }],
    ['second_person', { second_person: ['org:admin'], second_role: 'admin' }],
    ['passkey', { passkey: ['projects:read'] }],
    ['fresh_sign_in', { fresh_sign_in: ['nobody:declared'] }],
    ['fresh_within_seconds', { fresh_sign_in: ['projects:write'], fresh_within_seconds: 59 }],
    ['longest_seconds', { longest_seconds: 59 }],
    ['longest_seconds', { longest_seconds: null }],
    ['second_role', { second_person: ['projects:write'] }],
    ['second_role', { second_person: ['projects:write'], second_role: 'nobody' }],
    ['asked', { asked: ['no such client'] }],
    ['asked', { asked: ['no-such-client'] }],
    ['never', { never: undefined }],
  ])('[L15] a mistake in %s is named, and nothing is changed', async (field, json) => {
    const refused = await set(json);
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toEqual([{ field, detail: expect.any(String) }]);
    expect(await entries()).toEqual([]);
  });

  it('[L10] that cannot be read are said to be so, and can be set anew as a whole', async () => {
    await set({ never: ['projects:write'] });
    const rows = await tables().rows('directory');
    const row = rows.find(({ pk, sk }) => pk === `org#${world.acme}` && sk === 'organization');
    await tables().client.put({ TableName: tables().names.directory, Item: { ...row, agentRules: '{"v":9}' } });
    expect((await world.call('GET', PATH)).body).toMatchObject({ unreadable: true, never: [] });
    expect((await world.call('GET', '')).status).toBe(200);
    const { status, body } = await set({ longest_seconds: 600 });
    expect([status, body.longest_seconds, body.unreadable]).toEqual([200, 600, undefined]);
  });
});
