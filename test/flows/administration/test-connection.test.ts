import { providerConnection } from '../../../lambdas/adapters/https/provider-connection.ts';
import {
  CONNECTION_STEPS,
  type ConnectionReport,
  connectionReport,
} from '../../../lambdas/core/connection/connection-report.ts';
import { type ConnectionTarget, testConnection } from '../../../lambdas/flows/administration/test-connection.ts';
import { ASSERTION_ALGORITHMS, type AssertionAlgorithm } from '../../../protect/jose/algorithm.ts';
import { type LoopbackServer, serveHttp } from '../../adapters/https/loopback-server.ts';
import { publicJwk } from '../../support/provider-signer.ts';

/** A provider over real HTTP, whose documents a test changes one at a time. */
let server: LoopbackServer;
let documents: Record<string, unknown>;
let redirected: string | undefined;

const DISCOVERY = '/.well-known/openid-configuration';

beforeEach(async () => {
  server = await serveHttp((request, response) => {
    const document = documents[request.url ?? ''];
    if (redirected !== undefined && document === undefined)
      return response.writeHead(302, { location: redirected }).end();
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' });
    return response.end(JSON.stringify(document ?? {}));
  });
  redirected = undefined;
  documents = {
    [DISCOVERY]: { issuer: server.origin, jwks_uri: `${server.origin}/keys` },
    '/keys': { keys: [publicJwk('ES256')] },
  };
});
afterEach(() => server.close());

let ticks = 0;
const dependencies = (allowLoopbackIssuers = true, resolve?: (host: string) => Promise<readonly string[]>) => ({
  connection: providerConnection({ allowLoopbackIssuers, ...(resolve && { resolve }) }),
  stopwatch: () => (ticks += 10),
});

function target(overrides: Partial<ConnectionTarget> = {}): ConnectionTarget {
  return { issuer: server.origin, algorithms: new Set(ASSERTION_ALGORITHMS), ...overrides };
}

const test = (overrides: Partial<ConnectionTarget> = {}) => testConnection(dependencies(), target(overrides));

function failuresOf({ steps }: ConnectionReport) {
  return steps.filter((step) => step.outcome === 'failed');
}

/** The one step that failed; what came before it passed, and what follows was not reached. */
function failureOf(report: ConnectionReport) {
  const [failure, ...others] = failuresOf(report);
  expect(others).toEqual([]);
  expect(report.works).toBe(false);
  const at = failure === undefined ? -1 : report.steps.indexOf(failure);
  const expected = report.steps.map((_, i) => (i < at ? 'passed' : i === at ? 'failed' : 'not_reached'));
  expect(report.steps.map(({ outcome }) => outcome)).toEqual(expected);
  return failure;
}

describe('a provider that answers as it should', () => {
  it('passes every step, in order, with what was found and how long it took', async () => {
    const report = await test();
    expect(report).toMatchObject({ issuer: server.origin, works: true });
    expect(report.steps.map(({ step }) => step)).toEqual([...CONNECTION_STEPS]);
    expect(report.steps).toEqual([
      { step: 'address', outcome: 'passed', tookMs: 10, found: '127.0.0.1' },
      { step: 'discovery', outcome: 'passed', tookMs: 10, found: 'the document is there' },
      { step: 'issuer', outcome: 'passed', tookMs: 0, found: server.origin },
      { step: 'keys_address', outcome: 'passed', tookMs: 0, found: `${server.origin}/keys` },
      { step: 'keys_fetched', outcome: 'passed', tookMs: 10, found: `${server.origin}/keys` },
      { step: 'keys_parsed', outcome: 'passed', tookMs: 0, found: '1 of 1' },
      { step: 'algorithms', outcome: 'passed', tookMs: 0, found: 'ES256' },
      { step: 'time', outcome: 'passed', tookMs: 20, found: '20 ms for 2 requests, the slowest 10 ms of 1500 ms' },
    ]);
  });

  it('says what it found in the language that is asked for', async () => {
    const german = await testConnection(dependencies(), target(), 'de');
    const english = await test();
    const found = german.steps.map((step) => (step.outcome === 'passed' ? step.found : step.outcome));
    expect(found).toStrictEqual([
      '127.0.0.1',
      'das Dokument ist da',
      ...[server.origin, `${server.origin}/keys`, `${server.origin}/keys`],
      ...['1 von 1', 'ES256', '20 ms für 2 Anfragen, die langsamste 10 ms von 1500 ms'],
    ]);
    expect(german.steps.map(({ step, outcome }) => [step, outcome])).toStrictEqual(
      english.steps.map(({ step, outcome }) => [step, outcome]),
    );
  });

  it('tells of keys that are not used, and why', async () => {
    documents['/keys'] = { keys: [publicJwk('ES256'), { kty: 'RSA', kid: 'old', use: 'enc' }] };
    const { steps } = await test();
    expect(steps).toContainEqual(expect.objectContaining({ found: '1 of 2; not used: old (not for signatures)' }));
  });
});

describe('[L14] the address', () => {
  it.each([
    ['http://idp.example.com', 'not https'],
    ['https://idp.example.com:8443', 'bad port'],
    ['https://idp.example.com?x=1', 'query in url'],
    ['https://10.0.0.1', '10.0.0.1, which is not a public address'],
    ['no address', 'invalid url'],
  ])('%s is not asked', async (issuer, problem) => {
    expect(failureOf(await testConnection(dependencies(false), target({ issuer })))).toMatchObject({
      step: 'address',
      problem: expect.stringContaining(problem),
    });
  });

  it('leads to no private network, whatever its name', async () => {
    const inside = dependencies(false, async () => ['203.0.113.9', '192.168.1.1']);
    const report = await testConnection(inside, target({ issuer: 'https://idp.example.com' }));
    expect(failureOf(report)).toMatchObject({ step: 'address', advice: expect.stringContaining('whole internet') });
  });
});

describe('discovery', () => {
  it('that is not there names the address that was asked', async () => {
    delete documents[DISCOVERY];
    expect(failureOf(await test())).toMatchObject({
      step: 'discovery',
      problem: `${server.origin}${DISCOVERY} answered 404`,
      advice: expect.stringContaining('Check the issuer'),
    });
  });

  it('that redirects is told apart, with where to', async () => {
    delete documents[DISCOVERY];
    redirected = 'https://login.example.com/';
    expect(failureOf(await test())).toMatchObject({
      step: 'discovery',
      advice: expect.stringContaining('login.example.com'),
    });
  });
});

describe('in German', () => {
  it.each<[what: string, broken: () => void, failure: object]>([
    [
      'discovery',
      () => delete documents[DISCOVERY],
      { step: 'discovery', problem: /hat mit 404 geantwortet$/, advice: /^Prüfen Sie den Aussteller/ },
    ],
    [
      'the issuer',
      () => (documents[DISCOVERY] = { issuer: `${server.origin}/`, jwks_uri: `${server.origin}/keys` }),
      { step: 'issuer', problem: /^Sie sagen http/, advice: /Schrägstrich am Ende/ },
    ],
    [
      'the keys',
      () => delete documents['/keys'],
      { step: 'keys_fetched', problem: /hat mit 404 geantwortet$/, advice: /^Dort sind keine Schlüssel/ },
    ],
    [
      'a key set without keys',
      () => (documents['/keys'] = { keys: [] }),
      { step: 'keys_parsed', problem: /^Der Schlüsselsatz ist leer$/, advice: /^Der Anbieter muss/ },
    ],
  ])('%s that fails is told with what to do', async (_, broken, failure) => {
    broken();
    const texts = Object.entries(failure).map(([name, text]) => [
      name,
      typeof text === 'string' ? text : expect.stringMatching(text as RegExp),
    ]);
    expect(failureOf(await testConnection(dependencies(), target(), 'de'))).toMatchObject(Object.fromEntries(texts));
  });
});

describe('the issuer', () => {
  it.each([
    ['a trailing slash', (origin: string) => `${origin}/`, 'trailing slash alone', true],
    ['a path', (origin: string) => `${origin}/realms/acme`, 'exactly as it publishes it', true],
    ["Okta's custom server", (origin: string) => `${origin}/oauth2/default`, "organization's root", false],
    ['a template of tenants', (origin: string) => `${origin}/{tenantid}/v2.0`, 'every tenant', false],
    ['another issuer', () => 'https://other.example', 'exactly as it publishes it: https://other.example', false],
    ['words that are no issuer', (origin: string) => `${origin}/?tenant=acme`, 'exactly as it publishes it', false],
  ])(
    'that differs by %s is named with both values, and taken with a button where nothing can go wrong',
    async (_, actual, advice, isTaken) => {
      documents[DISCOVERY] = { issuer: actual(server.origin), jwks_uri: `${server.origin}/keys` };
      expect(failureOf(await test())).toStrictEqual({
        step: 'issuer',
        outcome: 'failed',
        tookMs: 0,
        problem: `You say ${server.origin}, the provider says ${actual(server.origin)}`,
        advice: expect.stringContaining(advice),
        ...(isTaken && { instead: actual(server.origin) }),
      });
    },
  );
});

describe('the keys', () => {
  it('need an address in the document', async () => {
    documents[DISCOVERY] = { issuer: server.origin };
    expect(failureOf(await test())).toMatchObject({
      step: 'keys_address',
      problem: expect.stringContaining('jwks_uri'),
    });
  });

  it.each([
    ['are not there', undefined, 'keys_fetched', 'answered 404'],
    ['are no key set', [], 'keys_fetched', 'no key set'],
    ['are none', { keys: [] }, 'keys_parsed', 'empty'],
    ['are of no use', { keys: [{ kty: 'oct2', kid: 'a' }] }, 'keys_parsed', 'a (unsupported kty)'],
    ['are published with their secret', { keys: [{ ...publicJwk('ES256'), d: 'AAAA' }] }, 'keys_parsed', 'secret half'],
  ])('that %s fail', async (_, published, step, problem) => {
    documents['/keys'] = published;
    expect(failureOf(await test())).toMatchObject({ step, problem: expect.stringContaining(problem) });
  });

  it('must fit an allowed algorithm', async () => {
    const report = await test({ algorithms: new Set<AssertionAlgorithm>(['RS256']) });
    expect(failuresOf(report)).toEqual([
      expect.objectContaining({ step: 'algorithms', problem: 'Published keys are for ES256; allowed are RS256' }),
    ]);
  });

  it('are fetched from where they are registered, even if discovery says otherwise or nothing', async () => {
    documents['/moved'] = documents['/keys'];
    const registered = { jwksUri: `${server.origin}/moved`, pinnedHosts: [server.host] };
    const moved = await test({ registered });
    expect(failuresOf(moved)).toEqual([expect.objectContaining({ step: 'keys_address' })]);
    expect(moved.steps).toContainEqual(expect.objectContaining({ step: 'keys_fetched', outcome: 'passed' }));
    delete documents[DISCOVERY];
    const silent = await test({ registered });
    expect(failuresOf(silent)).toEqual([expect.objectContaining({ step: 'discovery' })]);
    expect(silent.steps).toContainEqual(expect.objectContaining({ step: 'algorithms', outcome: 'passed' }));
  });

  it('[L14] are never fetched from a host that was not pinned', async () => {
    const registered = { jwksUri: `${server.origin}/keys`, pinnedHosts: ['elsewhere.example'] };
    expect(failuresOf(await test({ registered }))).toEqual([
      expect.objectContaining({ step: 'keys_fetched', advice: expect.stringContaining('pinned') }),
    ]);
  });
});

it('[L10] a report without outcomes does not work', () => {
  expect(connectionReport('https://idp.example', [])).toMatchObject({ works: false });
});
