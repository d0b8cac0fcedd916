import '../../support/one-realm.ts';
import { jest } from '@jest/globals';
import { powertoolsTelemetry } from '../../../lambdas/adapters/aws/telemetry/powertools.ts';
import type { HttpResponse } from '../../../lambdas/endpoints/http/response.ts';
import { unique } from '../../contract/records.ts';
import { EngineInstance, EngineWorld } from '../../support/engine-world.ts';
import { CLIENT_SECRET, client, member, NOW, SUBJECT } from '../../support/fixtures.ts';
import {
  assertionForKeyClient,
  byKey,
  keyClient,
  makeClientKey,
  signClientAssertion,
} from '../../support/key-client.ts';
import { signAssertion } from '../../support/provider-signer.ts';
import { basic, basicAuthorization, basicRaw, type TokenHttpParts } from '../../support/token-http.ts';

/**
 * [L11] Everything that a request makes the function emit, on every path: what it writes to the log (metrics are lines of
 * it), what it answers, and what is stored afterwards; searched for everything secret that was sent or issued.
 */

const START_TIMEOUT_MS = 60_000;

let world: EngineWorld;
let instance: EngineInstance;
beforeAll(async () => {
  world = await EngineWorld.start();
}, START_TIMEOUT_MS);
afterAll(() => world?.stop());
beforeEach(async () => {
  instance = await EngineInstance.start(world, powertoolsTelemetry('token'));
});
afterEach(() => instance.stop());

interface Emitted {
  readonly answer: HttpResponse;
  /** Log lines and metrics. */
  readonly log: string;
}

/** All that Lambda would send to CloudWatch while `work` runs. */
async function captured(work: () => Promise<HttpResponse>): Promise<Emitted> {
  const written: string[] = [];
  const take = (chunk: string | Uint8Array) => written.push(String(chunk)) > 0;
  const spies = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write').mockImplementation(take));
  try {
    return { answer: await work(), log: written.join('') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** The parts of a token that nobody could have made up, and pieces of them: a cut text is a leak too. */
function piecesOf(token: string): readonly string[] {
  const [, ...parts] = token.split('.');
  return [token, ...parts].flatMap((part) => [
    part.slice(0, 24),
    part.slice(-24),
    part.slice(part.length / 2).slice(0, 24),
  ]);
}

const SECRETS = [
  CLIENT_SECRET,
  encodeURIComponent(CLIENT_SECRET),
  basicAuthorization.slice('Basic '.length),
  basicRaw(client.id, CLIENT_SECRET).slice('Basic '.length),
];

async function everythingStored(): Promise<string> {
  return JSON.stringify(await world.tables.snapshot());
}

async function expectNoLeak({ answer, log }: Emitted, sent: readonly string[]): Promise<void> {
  const { access_token: issued, ...rest } = JSON.parse(answer.body ?? '{}');
  const secrets = [...SECRETS, ...sent.flatMap(piecesOf), ...(issued === undefined ? [] : piecesOf(issued))];
  const owners = (await world.tables.rows('redemptions')).map(({ owner }) => String(owner));
  const places = { log, answer: JSON.stringify([rest, answer.headers]), tables: await everythingStored() };
  for (const [place, text] of Object.entries(places)) {
    expect({ place, found: secrets.filter((secret) => text.includes(secret)) }).toEqual({ place, found: [] });
  }
  expect(owners.filter((owner) => log.includes(owner))).toEqual([]);
}

const jti = () => unique('jti');
const grant = (claims: Readonly<Record<string, unknown>> = {}) => signAssertion({ claims: { jti: jti(), ...claims } });
const clientAssertion = () => signClientAssertion({ claims: { jti: jti() } });

describe('[L11] nothing secret is emitted when a token is issued', () => {
  it('to a client with a secret', async () => {
    const assertion = grant();
    const emitted = await captured(() => instance.post({ form: { assertion } }));
    expect(emitted.answer.statusCode).toBe(200);
    expect(emitted.log).toContain('token issued');
    await expectNoLeak(emitted, [assertion]);
  });

  it('to a client with keys, for somebody who is provisioned', async () => {
    const person = unique('person');
    const claims = { jti: jti(), sub: person, email: `${person}@acme.example`, email_verified: true };
    const [assertion, used] = [assertionForKeyClient(claims), clientAssertion()];
    const emitted = await captured(() => instance.post(byKey(used, { assertion })));
    expect(emitted.answer.statusCode).toBe(200);
    await expectNoLeak(emitted, [assertion, used]);
  });
});

describe('[L11] nothing secret is emitted when a request is refused', () => {
  const assertion = grant();
  const used = clientAssertion();
  const inTheBody = { headers: { authorization: undefined } };

  it.each<[string, TokenHttpParts]>([
    ['by another method', { method: 'PUT', form: { assertion } }],
    [
      'for credentials in the URL',
      { query: `assertion=${assertion}&client_secret=${CLIENT_SECRET}`, form: { assertion } },
    ],
    ['for another media type', { headers: { 'content-type': assertion }, form: { assertion } }],
    ['for a body that is no form', { body: `%zz${assertion}&client_secret=${CLIENT_SECRET}` }],
    ['for a body too large', { body: `assertion=${assertion}&x=${'x'.repeat(20_000)}` }],
    ['for a parameter twice', { form: { assertion: [assertion, assertion] } }],
    ['for a parameter twice that is a token', { form: { assertion, [assertion]: ['a', 'b'] } }],
    ['for a grant type that is a token', { form: { assertion, grant_type: assertion } }],
    ['for two assertions', { form: { assertion: `${assertion} ${assertion}` } }],
    ['for a scope that is a token', { form: { assertion, scope: assertion } }],
    ['for a scope that is no scope', { form: { assertion, scope: `"${assertion}"` } }],
    ['for a resource that is a token', { form: { assertion, resource: assertion } }],
    ['for a resource with a token in it', { form: { assertion, resource: `https://x.example/${assertion}` } }],
    ['for a DPoP proof', { form: { assertion }, headers: { dpop: assertion } }],
    ['for authorization_details', { form: { assertion, authorization_details: assertion } }],
    ['for two ways to authenticate', { form: { assertion, client_secret: CLIENT_SECRET } }],
    ['for no credentials', { ...inTheBody, form: { assertion } }],
    ['for another scheme', { headers: { authorization: `Bearer ${assertion}` }, form: { assertion } }],
    ['for a secret without client', { ...inTheBody, form: { assertion, client_secret: CLIENT_SECRET } }],
    [
      'for the secret in the place of the id',
      { headers: { authorization: basic(CLIENT_SECRET, 'x') }, form: { assertion } },
    ],
    ['for an unknown client', { headers: { authorization: basic('nobody', CLIENT_SECRET) }, form: { assertion } }],
    ['for a wrong secret', { headers: { authorization: basic(client.id, `${CLIENT_SECRET}x`) }, form: { assertion } }],
    [
      'for a secret of a client with keys',
      { ...inTheBody, form: { assertion, client_id: keyClient.id, client_secret: CLIENT_SECRET } },
    ],
    ['for a client_id that is a token', { form: { assertion, client_id: assertion } }],
    ['for a type of client assertion', byKey(used, { assertion, client_assertion_type: used })],
    ['for a client assertion that is an identity assertion', byKey(assertion, { assertion })],
    [
      'for a client assertion of nobody',
      byKey(signClientAssertion({ claims: { iss: 'nobody', sub: 'nobody' } }), { assertion }),
    ],
    [
      'for a forged client assertion',
      byKey(signClientAssertion({ privateKey: makeClientKey('x').privateKey }), { assertion }),
    ],
    [
      'for a client assertion with a token in its claims',
      byKey(signClientAssertion({ claims: { aud: assertion } }), { assertion }),
    ],
    [
      'for a client assertion with a token in its header',
      byKey(signClientAssertion({ header: { typ: assertion } }), { assertion }),
    ],
    ['for an assertion of another client', byKey(used, { assertion })],
    ['for an assertion that is none', { form: { assertion: `${assertion}.${assertion}` } }],
    ['for a forged assertion', { form: { assertion: signAssertion({ privateKey: makeClientKey('x').privateKey }) } }],
    ...['iss', 'aud', 'sub', 'client_id', 'jti', 'tenant', 'aud_tenant', 'resource', 'scope', 'act', 'email'].map(
      (claim): [string, TokenHttpParts] => [
        `for an assertion with a token for ${claim}`,
        {
          form: {
            assertion: signAssertion({ claims: { [claim]: assertion, ...(claim === 'email' && { sub: 'x' }) } }),
          },
        },
      ],
    ),
    ...['alg', 'typ', 'kid'].map((name): [string, TokenHttpParts] => [
      `for an assertion with a token for its ${name}`,
      { form: { assertion: signAssertion({ header: { [name]: assertion } }) } },
    ]),
    // A hint that is ignored, of an assertion that is refused for another reason.
    [
      'for an expired assertion with a token for its jku',
      { form: { assertion: signAssertion({ header: { jku: assertion }, claims: { iat: NOW - 90, exp: NOW - 31 } }) } },
    ],
    ['for an assertion that has expired', { form: { assertion: grant({ iat: NOW - 90, exp: NOW - 31 }) } }],
    ['for a subject that nobody knows', { form: { assertion: grant({ sub: 'nobody' }) } }],
    ['for scopes that nobody may have', { form: { assertion, scope: 'org:admin' } }],
  ])('%s', async (_why, parts) => {
    const emitted = await captured(() => instance.post(parts));
    expect([400, 401, 405]).toContain(emitted.answer.statusCode);
    expect(emitted.log).toContain('redemption refused');
    await expectNoLeak(emitted, [assertion, used, ...textsOf(parts)]);
  });

  it('for having been redeemed before, and for a client assertion that was used before', async () => {
    const [first, second, mine] = [
      assertionForKeyClient({ jti: jti() }),
      assertionForKeyClient({ jti: jti() }),
      clientAssertion(),
    ];
    await captured(() => instance.post(byKey(mine, { assertion: first })));
    for (const parts of [byKey(clientAssertion(), { assertion: first }), byKey(mine, { assertion: second })]) {
      const emitted = await captured(() => instance.post(parts));
      expect(emitted.log).toMatch(/already_(redeemed|used)/);
      await expectNoLeak(emitted, [first, second, mine, ...textsOf(parts)]);
    }
  });

  /** The assertions that a request carries. */
  function textsOf({ form = {} }: TokenHttpParts): readonly string[] {
    return [form['assertion'], form['client_assertion']].flat().filter((text): text is string => isToken(text));
  }

  function isToken(text: unknown): text is string {
    return typeof text === 'string' && text.split('.').length === 3;
  }
});

describe('[L11] nothing secret is emitted when something fails', () => {
  const times = Number.POSITIVE_INFINITY;

  it.each(['GetItem', 'TransactWriteItems'])('DynamoDB at %s', async (operation) => {
    instance.dynamodb.inject({ operation, times, fault: 'internal-error' });
    await expectQuietOutage();
  });

  it.each(['internal-error', 'reset-in-answer'] as const)('KMS, by %s', async (fault) => {
    instance.kms.inject({ operation: 'Sign', times, fault });
    await expectQuietOutage();
  });

  it("the provider's keys", async () => {
    const { publishedKeys } = world;
    world.publishedKeys = undefined;
    for (const row of await world.tables.rows('providerKeys'))
      await world.tables.delete('providerKeys', { pk: row['pk'] });
    await expectQuietOutage();
    world.publishedKeys = publishedKeys;
    for (const row of await world.tables.rows('providerKeys'))
      await world.tables.delete('providerKeys', { pk: row['pk'] });
  });

  it('a bug: a row that cannot be read', async () => {
    const [row] = (await world.tables.rows('members')).filter(({ member: id }) => id === member.id);
    await world.tables.put('members', { ...row, status: grant() });
    const assertion = grant({ sub: SUBJECT });
    const emitted = await captured(() => instance.post({ form: { assertion } }));
    await world.tables.put('members', { ...row });
    expect(emitted.answer).toMatchObject({ statusCode: 500, body: expect.stringContaining('"error":"server_error"') });
    expect(emitted.log).toContain('request failed');
    await expectNoLeak(emitted, [assertion]);
  });

  async function expectQuietOutage(): Promise<void> {
    const [assertion, used] = [assertionForKeyClient({ jti: jti() }), clientAssertion()];
    const emitted = await captured(() => instance.post(byKey(used, { assertion })));
    expect(emitted.answer).toMatchObject({
      statusCode: 503,
      body: expect.stringContaining('"error":"temporarily_unavailable"'),
    });
    expect(emitted.log).toContain('redemption unavailable');
    await expectNoLeak(emitted, [assertion, used]);
  }
});
