import type { RequestListener, ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { MAX_RESPONSE_BYTES } from '../../lambdas/adapters/https/policy.ts';
import { type FetchingWorld, fetchingWorld, HttpProvider } from '../support/http-provider.ts';
import { makeClientKey } from '../support/key-client.ts';
import { publicJwk, signAssertion } from '../support/provider-signer.ts';
import { expectNothingHappened } from '../support/redeem.ts';

/** Providers that are slow, broken or hostile, on real connections: what a redemption makes of their keys. */

let provider: HttpProvider;
beforeEach(async () => {
  provider = await HttpProvider.start();
});
afterEach(() => provider.stop());

let assertions = 0;

/** A request with an assertion of its own, valid now. */
function post(
  world: FetchingWorld,
  { kid = 'ec-1', key }: { kid?: string; key?: ReturnType<typeof makeClientKey> } = {},
) {
  assertions += 1;
  const now = world.clock.now();
  const claims = { jti: `assertion-${assertions}`, iat: now, exp: now + 60 };
  const signed = key === undefined ? {} : { privateKey: key.privateKey };
  return world.post({ form: { assertion: signAssertion({ header: { kid }, claims, ...signed }) } });
}

/** What telemetry was told of last. */
const lastRefusal = ({ telemetry }: FetchingWorld) => telemetry.calls.at(-1)?.[1];

/** S9: 503 after the cool-down, no token, nothing written, and nobody is asked again within the cool-down. */
async function expectUnavailable(world: FetchingWorld, failure: object): Promise<void> {
  for (let nth = 0; nth < 3; nth += 1) {
    expect(await post(world)).toMatchObject({ statusCode: 503, headers: { 'retry-after': '30' } });
  }
  expect(world.failures).toEqual([failure]);
  expect(provider.requests).toBe(1);
  expectNothingHappened(world);
}

const fetchFailed = (failure: object) => ({ reason: 'fetch_failed', failure });
const answerWith =
  (body: string | Buffer, headers: Readonly<Record<string, string>> = {}, status = 200): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  };

describe('[L14][S9] a provider', () => {
  it('that answers is believed', async () => {
    expect(await post(fetchingWorld(provider))).toMatchObject({ statusCode: 200 });
  });

  it.each<[string, RequestListener]>([
    ['never answers', () => undefined],
    ['begins to answer, and stops', (_request, response) => response.writeHead(200).write('{"keys":[')],
    ['answers one byte at a time', drip],
  ])('that %s is given up in time', async (_what, respond) => {
    provider.respond = respond;
    const startedMs = performance.now();
    await expectUnavailable(
      fetchingWorld(provider, { timeoutMs: 100 }),
      fetchFailed({ reason: 'timed_out', timeoutMs: 100 }),
    );
    expect(performance.now() - startedMs).toBeLessThan(3_000);
  });

  const tooLarge = fetchFailed({ reason: 'too_large', maxBytes: MAX_RESPONSE_BYTES });
  it.each<[string, RequestListener]>([
    ['says that it sends too much', answerWith('x'.repeat(MAX_RESPONSE_BYTES + 1))],
    ['sends too much without saying so', (_request, response) => pour(response)],
  ])('that %s is cut off', async (_what, respond) => {
    provider.respond = respond;
    await expectUnavailable(fetchingWorld(provider), tooLarge);
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])(
    '[known] zip bombs (CVE-2024-28176): what is compressed with %s is never expanded beyond the limit',
    async (coding, pack) => {
      const bomb = pack(Buffer.alloc(50_000_000, ' '));
      provider.respond = answerWith(bomb, { 'content-encoding': coding });
      const before = process.memoryUsage().arrayBuffers;
      await expectUnavailable(fetchingWorld(provider), tooLarge);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
    },
  );

  it.each<[string, RequestListener, object]>([
    [
      'a sign-in page',
      answerWith('<html>', { 'content-type': 'text/html' }),
      fetchFailed({ reason: 'wrong_media_type', mediaType: 'text/html' }),
    ],
    ['half of a document', answerWith('{"keys":['), fetchFailed({ reason: 'not_json' })],
    ['bytes that are no text', answerWith(Buffer.from([0x22, 0xff, 0x22])), fetchFailed({ reason: 'not_utf8' })],
    ['nothing', answerWith(''), fetchFailed({ reason: 'not_json' })],
    ['an error', answerWith('{"keys":[]}', {}, 500), fetchFailed({ reason: 'status', status: 500 })],
    ['another success', answerWith('', {}, 204), fetchFailed({ reason: 'status', status: 204 })],
    ['a list', answerWith('[]'), { reason: 'member_invalid', member: 'keys' }],
    ['null', answerWith('null'), { reason: 'member_invalid', member: 'keys' }],
    ['keys that are no list', answerWith('{"keys":{}}'), { reason: 'member_invalid', member: 'keys' }],
    ['keys by inheritance', answerWith('{"__proto__":{"keys":[]}}'), { reason: 'member_invalid', member: 'keys' }],
    [
      '101 keys',
      answerWith(JSON.stringify({ keys: Array(101).fill({}) })),
      { reason: 'too_many_keys', count: 101, maxKeys: 100 },
    ],
    [
      'a connection that breaks',
      (_request, response) => response.destroy(),
      fetchFailed({ reason: 'broken_response', code: 'ECONNRESET' }),
    ],
  ])('that sends %s is not believed', async (_what, respond, failure) => {
    provider.respond = respond;
    await expectUnavailable(fetchingWorld(provider), failure);
  });

  it.each<[string, readonly unknown[]]>([
    ['two keys of one kid', [publicJwk('ES256'), { ...makeClientKey('x').jwk, kid: 'ec-1' }]],
    ['its private key', [{ ...publicJwk('ES256'), d: 'AQ' }]],
    ['no keys', []],
    ['keys that are none', [null, 7, 'x', [], {}, { kty: 'oct', k: 'AA', kid: 'ec-1' }]],
  ])('[J7][J8] that publishes %s has its assertions refused', async (_what, published) => {
    provider.published = published;
    const world = fetchingWorld(provider);
    expect(await post(world)).toMatchObject({ statusCode: 400 });
    expect(lastRefusal(world)).toEqual({ reason: 'no_key_for_kid', kid: 'ec-1' });
    expectNothingHappened(world);
  });

  it.each([
    ['http://169.254.169.254/latest/meta-data/', '169.254.169.254'],
    ['http://[fd00:ec2::254]/latest/', '[fd00:ec2::254]'],
    ['https://idp.acme.example/jwks', 'idp.acme.example'],
    ['file:///etc/passwd', ''],
    ['//attacker.example/keys', 'attacker.example'],
  ])('[known] key fetch follows a redirect to 169.254.169.254: not to %s', async (location, locationHost) => {
    provider.respond = answerWith('', { location }, 302);
    await expectUnavailable(fetchingWorld(provider), fetchFailed({ reason: 'redirected', status: 302, locationHost }));
  });

  it('that redirects to another place of its own is not followed there', async () => {
    provider.respond = ({ url }, response) =>
      url === '/keys' ? response.writeHead(307, { location: '/moved' }).end() : provider.sendKeys(response);
    const locationHost = `127.0.0.1:${provider.port}`;
    await expectUnavailable(fetchingWorld(provider), fetchFailed({ reason: 'redirected', status: 307, locationHost }));
  });

  /** For as long as the other side listens. */
  function drip(_request: unknown, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 5);
    response.once('close', () => clearInterval(timer));
  }

  function pour(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = () => {
      while (!response.destroyed && response.write(' '.repeat(10_000)));
    };
    response.on('drain', more);
    more();
  }
});

describe('[L14] the name of a provider', () => {
  it('is looked up once a fetch, and the address that was checked is the one that is asked', async () => {
    const lookUps: string[] = [];
    const answers = [['127.0.0.1'], ['127.0.0.9']];
    const resolve = async (host: string) => {
      lookUps.push(host);
      return answers[lookUps.length - 1] ?? [];
    };
    const world = fetchingWorld(provider, { host: 'localhost', resolve });
    expect(await post(world)).toMatchObject({ statusCode: 200 });
    expect([lookUps, provider.requests]).toEqual([['localhost'], 1]);
  });

  it.each(['169.254.169.254', '10.0.0.1', '93.184.216.34', '::ffff:127.0.0.1'])(
    'that comes to mean %s after it was believed is asked no more; what it said before is used',
    async (address) => {
      let addresses = ['127.0.0.1'];
      const world = fetchingWorld(provider, { host: 'localhost', resolve: async () => addresses });
      expect(await post(world)).toMatchObject({ statusCode: 200 });
      addresses = ['127.0.0.1', address];
      world.clock.advance(600);
      expect(await post(world)).toMatchObject({ statusCode: 200 });
      expect(world.failures).toEqual([fetchFailed({ reason: 'address_not_loopback', host: 'localhost', address })]);
      expect(provider.requests).toBe(1);
    },
  );
});

describe('a provider that rotates its keys', () => {
  it('is followed within one request, once the cool-down is over', async () => {
    const world = fetchingWorld(provider);
    const next = makeClientKey('next');
    await post(world);
    provider.published = [next.jwk];
    expect(await post(world, { kid: 'next', key: next })).toMatchObject({ statusCode: 400 });
    world.clock.advance(30);
    expect(await post(world, { kid: 'next', key: next })).toMatchObject({ statusCode: 200 });
    expect(await post(world)).toMatchObject({ statusCode: 400 });
    expect(provider.requests).toBe(2);
  });

  it('while its keys are under way is followed at the next cool-down', async () => {
    const world = fetchingWorld(provider);
    const next = makeClientKey('next');
    const asked = Promise.withResolvers<ServerResponse>();
    provider.respond = (_request, response) => asked.resolve(response);
    const first = post(world);
    const response = await asked.promise;
    provider.sendKeys(response);
    provider.published = [next.jwk];
    provider.respond = undefined;
    expect(await first).toMatchObject({ statusCode: 200 });
    expect(await post(world, { kid: 'next', key: next })).toMatchObject({ statusCode: 400 });
    world.clock.advance(30);
    expect(await post(world, { kid: 'next', key: next })).toMatchObject({ statusCode: 200 });
  });

  it('on every fetch is asked every 30 seconds at most, and believed in what it said last', async () => {
    const world = fetchingWorld(provider);
    const keys = [makeClientKey('a'), makeClientKey('b')];
    provider.respond = (_request, response) => {
      provider.published = keys.slice(provider.requests % 2, (provider.requests % 2) + 1).map(({ jwk }) => jwk);
      provider.sendKeys(response);
    };
    let issued = 0;
    for (let second = 0; second < 120; second += 5) {
      for (const key of keys)
        issued += Number((await post(world, { kid: `${key.jwk['kid']}`, key })).statusCode === 200);
      world.clock.advance(5);
    }
    expect(provider.requests).toBeLessThanOrEqual(1 + 120 / 30);
    expect(issued).toBeGreaterThanOrEqual(120 / 5);
  });

  it('has 50 requests at once served by one fetch', async () => {
    const world = fetchingWorld(provider);
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(world)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(50).fill(200));
    expect(provider.requests).toBe(1);
  });
});

describe('[S9] a provider that is down', () => {
  it('has its assertions redeemed by its last keys for an hour, and then no more', async () => {
    const world = fetchingWorld(provider);
    await post(world);
    provider.respond = (_request, response) => response.destroy();
    for (const minutes of [9, 1, 20, 29]) {
      world.clock.advance(minutes * 60);
      expect(await post(world)).toMatchObject({ statusCode: 200 });
    }
    world.clock.advance(60);
    expect(await post(world)).toMatchObject({ statusCode: 200 });
    world.clock.advance(30);
    expect(await post(world)).toMatchObject({ statusCode: 503, headers: { 'retry-after': '30' } });
    provider.respond = undefined;
    world.clock.advance(30);
    expect(await post(world)).toMatchObject({ statusCode: 200 });
  });

  it('[J3] has nobody redeem by a key that it never published, however long it is down', async () => {
    const world = fetchingWorld(provider);
    await post(world);
    provider.respond = (_request, response) => response.destroy();
    world.clock.advance(600);
    expect(await post(world, { key: makeClientKey('ec-1') })).toMatchObject({ statusCode: 400 });
    expect(lastRefusal(world)).toEqual({ reason: 'bad_signature', kid: 'ec-1' });
  });
});
