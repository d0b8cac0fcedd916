import {
  ADA_SESSION,
  AgentWorld,
  APPROVE,
  ASK,
  approvalOf,
  BEGIN_PASSKEY,
  CONFIRM,
  END,
  MINT,
  POLL,
  REGISTER_PASSKEY,
  TAKE_BACK,
  TAKE_BACK_ONE,
} from '../support/agent-world.ts';

const ADA = { session: ADA_SESSION } as const;

let world: AgentWorld;
beforeEach(() => {
  world = new AgentWorld();
});

const LONGEST = 'a'.repeat(128);
const SESSION_ID = 'must be 1–128 characters: letters, digits, ".", "_", "~" and "-", beginning with a letter or digit';
const A_LIST = 'must have 1 to 50 scopes';

const SESSION_IDS: readonly unknown[] = [
  undefined,
  null,
  7,
  '',
  `${LONGEST}a`,
  '-begins',
  'has space',
  'ünïcode',
  'a/b',
  'a\n',
  ['s-1'],
  {},
];

describe('[L15] a session id', () => {
  it.each(SESSION_IDS)('%j is refused by name, wherever it stands', async (sessionId) => {
    const refusal = {
      status: 400,
      body: { error: 'invalid_request', error_description: `sessionId ${SESSION_ID}`, field: 'sessionId' },
    };
    expect(await world.call(MINT, { json: { sessionId } })).toMatchObject(refusal);
    const approval = { ...approvalOf(['projects:write']), sessionId };
    expect(await world.call(APPROVE, { as: ADA, json: approval })).toMatchObject(refusal);
    if (typeof sessionId !== 'string') return;
    expect(await world.call(POLL, { sessionId })).toMatchObject(refusal);
    expect(await world.call(ASK, { sessionId, json: { scopes: ['projects:write'] } })).toMatchObject(refusal);
    expect(await world.call(END, { sessionId })).toMatchObject(refusal);
    expect(await world.call(TAKE_BACK, { as: ADA, sessionId })).toMatchObject(refusal);
  });

  it.each([LONGEST, 'a', '0', 'A.b_c~d-e'])('%s is one', async (sessionId) => {
    expect((await world.call(MINT, { json: { sessionId } })).status).toBe(200);
    expect((await world.call(POLL, { sessionId })).status).toBe(200);
    expect((await world.call(TAKE_BACK, { as: ADA, sessionId })).status).toBe(200);
  });
});

const fifty = Array.from({ length: 50 }, (_, i) => `things:read-${i}`);

/** What is no list of scopes, and the field that says so; `$` stands for the member's name. */
const SCOPE_LISTS: readonly (readonly [string, unknown, string, string])[] = [
  ['a string', 'projects:read', '$', 'must be a list of scopes'],
  ['null', null, '$', 'must be a list of scopes'],
  ['an object', { 0: 'projects:read' }, '$', 'must be a list of scopes'],
  ['a number', 7, '$', 'must be a list of scopes'],
  ['an empty list', [], '$', A_LIST],
  ['51 scopes', [...fifty, 'projects:read'], '$', A_LIST],
  ['a number among strings', ['projects:read', 'projects:write', 'reports:read', 7], '$[3]', 'must be a string'],
  ['null first', [null], '$[0]', 'must be a string'],
  ['a nested list', [['projects:read']], '$[0]', 'must be a string'],
];

describe('[L15] scopes', () => {
  it.each(SCOPE_LISTS)('that are %s are refused by name', async (_, value, where, problem) => {
    const minted = await world.call(MINT, { json: { sessionId: 's-1', requestedScopes: value } });
    const field = where.replace('$', 'requestedScopes');
    expect(minted).toMatchObject({ status: 400, body: { field, error_description: `${field} ${problem}` } });
    const approved = await world.call(APPROVE, { as: ADA, json: { sessionId: 's-1', scopes: value } });
    const approvedField = where.replace('$', 'scopes');
    expect(approved).toMatchObject({
      status: 400,
      body: { field: approvedField, error_description: `${approvedField} ${problem}` },
    });
  });

  it('that do not exist are ignored when minting, up to fifty', async () => {
    const json = { sessionId: 's-1', requestedScopes: [...fifty.slice(1), 'projects:read'] };
    expect(await world.call(MINT, { json })).toMatchObject({ status: 200, body: { scope: 'projects:read' } });
  });

  it.each(['', 'no:such', 'projects:write projects:read', 'PROJECTS:WRITE', '__proto__', 'ünï'])(
    'that do not exist cannot be approved: %j is refused by its place',
    async (scope) => {
      const json = { sessionId: 's-1', scopes: ['projects:write', scope] };
      expect(await world.call(APPROVE, { as: ADA, json })).toMatchObject({
        status: 400,
        body: { field: 'scopes[1]', error_description: 'scopes[1] must be a scope that is declared here' },
      });
    },
  );

  it('are needed to approve', async () => {
    expect(await world.call(APPROVE, { as: ADA, json: { sessionId: 's-1' } })).toMatchObject({
      status: 400,
      body: { field: 'scopes' },
    });
  });

  it('that are no scope cannot be taken back', async () => {
    const request = { as: ADA, sessionId: 's-1', scope: 'two words' };
    expect(await world.call(TAKE_BACK_ONE, request)).toMatchObject({ status: 400, body: { field: 'scope' } });
  });
});

const BODIES: readonly (readonly [string, { body?: string; contentType?: string }, string])[] = [
  ['nothing', { contentType: 'application/json' }, 'body'],
  ['an empty text', { body: '' }, 'body'],
  ['no JSON', { body: '{sessionId: s-1}' }, 'body'],
  ['a list', { body: '[]' }, 'body'],
  ['null', { body: 'null' }, 'body'],
  ['a member twice', { body: '{"sessionId":"s-1","sessionId":"s-2"}' }, 'body'],
  ['a prototype', { body: '{"__proto__":{"sessionId":"s-1"}}' }, 'body'],
  ['too much', { body: JSON.stringify({ sessionId: 's-1', note: 'x'.repeat(16_384) }) }, 'body'],
  ['a form', { body: 'sessionId=s-1', contentType: 'application/x-www-form-urlencoded' }, 'Content-Type'],
  ['plain text', { body: '{"sessionId":"s-1"}', contentType: 'text/plain' }, 'Content-Type'],
  ['JSON of another kind', { body: '{"sessionId":"s-1"}', contentType: 'application/jsonp' }, 'Content-Type'],
];

const A_CLIENT = 'must be the client that the page showed, or null for none';
const SHOWN: readonly (readonly [string, unknown, string, string])[] = [
  ['nothing', undefined, 'shown', 'must be what the page showed: client, or null for none, and scopes'],
  ['a list', [], 'shown', 'must be what the page showed: client, or null for none, and scopes'],
  ['no client', { scopes: ['projects:write'] }, 'shown.client', A_CLIENT],
  ['an empty client', { client: '', scopes: ['projects:write'] }, 'shown.client', A_CLIENT],
  ['a client of another type', { client: 7, scopes: ['projects:write'] }, 'shown.client', A_CLIENT],
  ['no scopes', { client: null }, 'shown.scopes', 'must be a list of scopes'],
  ['an empty list of scopes', { client: null, scopes: [] }, 'shown.scopes', A_LIST],
  ['other scopes', { client: null, scopes: ['projects:read'] }, 'scopes[0]', 'must be among shown.scopes'],
];

describe('[L6][L15] an approval says what was shown', () => {
  it.each(SHOWN)('or is refused by name: %s', async (_, shown, field, problem) => {
    const json = { ...approvalOf(['projects:write']), shown };
    expect(await world.call(APPROVE, { as: ADA, json })).toMatchObject({
      status: 400,
      body: { field, error_description: `${field} ${problem}` },
    });
    expect(world.audit).toEqual([]);
  });
});

describe('[L15] a body', () => {
  it.each(BODIES)('of %s is refused', async (_, request, field) => {
    expect(await world.call(MINT, request)).toMatchObject({ status: 400, body: { error: 'invalid_request', field } });
    const approval = await world.call(APPROVE, { as: ADA, ...request });
    expect(approval).toMatchObject({ status: 400, body: { error: 'invalid_request', field } });
  });

  it.each(BODIES)('of %s is refused by every route that takes one', async (_, request, field) => {
    for (const [route, rest] of [
      [ASK, { sessionId: 's-1' }],
      [CONFIRM, { as: ADA }],
      [BEGIN_PASSKEY, { as: ADA }],
      [REGISTER_PASSKEY, { as: ADA }],
    ] as const) {
      const answer = await world.call(route, { ...rest, ...request });
      expect([route, answer]).toEqual([
        route,
        expect.objectContaining({ status: 400, body: expect.objectContaining({ error: 'invalid_request', field }) }),
      ]);
    }
  });

  it.each<[string, object]>([
    ['for', {}],
    ['for', { for: 'anything' }],
    ['member', { for: 'confirm', id: '0'.repeat(32) }],
    ['member', { for: 'confirm', member: 'two words', id: '0'.repeat(32) }],
    ['id', { for: 'confirm', member: 'user-1', id: 'x' }],
    ['sessionId', { for: 'approve' }],
  ])('that asks for no passkey that there could be is refused by name: %s', async (field, json) => {
    expect(await world.call(BEGIN_PASSKEY, { as: ADA, json })).toMatchObject({ status: 400, body: { field } });
    expect(world.passkeys.challenges.size).toBe(0);
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON'])('may be %s', async (type) => {
    const request = { body: '{"sessionId":"s-1"}', contentType: type };
    expect((await world.call(MINT, request)).status).toBe(200);
  });
});

it.each(['', 'two words', 'x'.repeat(129)])('[L15] a member %j is refused by name', async (member) => {
  const request = { as: ADA, sessionId: 's-1', query: { member } };
  expect(await world.call(TAKE_BACK, request)).toMatchObject({ status: 400, body: { field: 'member' } });
});

it('[L8] what is refused leaves nothing behind', async () => {
  for (const [, request] of BODIES) await world.call(MINT, request);
  for (const [, value] of SCOPE_LISTS) {
    await world.call(APPROVE, { as: ADA, json: { sessionId: 's-1', scopes: value } });
  }
  const { body } = await world.call('GET /organizations/{organization}/agent/sessions', { as: ADA });
  expect([body, world.audit, world.signatures]).toEqual([{ sessions: [], tools: [] }, [], 0]);
});
