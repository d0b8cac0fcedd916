import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import fc from 'fast-check';
import { asLambdaHandler } from '../../lambdas/endpoints/http/endpoint.ts';
import type { HttpResponse } from '../../lambdas/endpoints/http/response.ts';
import { tokenEndpoint } from '../../lambdas/endpoints/token-endpoint.ts';
import { cpuMs } from '../support/cpu.ts';
import { API, validClaims } from '../support/fixtures.ts';
import { addKeyClient, byKey, clientClaims, clientKey } from '../support/key-client.ts';
import { signAssertion, signText } from '../support/provider-signer.ts';
import { lambdaContext, tokenEvent } from '../support/token-event.ts';
import { basicAuthorization, type TokenHttpParts, tokenForm } from '../support/token-http.ts';
import { verifyAccessToken } from '../support/token-issuer-keys.ts';
import { bodyOf, type TokenWorld, tokenWorld } from '../support/token-world.ts';

/** Input that somebody made to break parsers, in every place that we read; 16 kB of it where there is room. */

const ROOM = 11_000;

/** JSON as text, because some of it no value of JavaScript's would be written as. */
const hostileJson = fc.constantFrom(
  ...['1e400', '-1e400', '1E-400', '-0', '9007199254740993', '123456789012345678901234567890', '0.1', '1e0'],
  ...['null', 'true', '""', '" "', '"\\u0000"', '"\\ud800"', '"\\udc00\\ud800"', '"\\ud83d\\ude00"', '"\\uFEFF"'],
  ...['[]', '[[]]', '[null]', '{}', '{"":""}', '{"toString":1}', '{"valueOf":{}}', '{"length":1,"0":"x"}'],
  ...['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}', '{"then":1}', '{"toJSON":1}'],
  ...['{"a":1,"a":2}', '{"\\u0061":1,"a":2}', '{"a":{"b":1,"\\u0062":2}}'],
  '['.repeat(5_000) + ']'.repeat(5_000),
  `${'{"act":'.repeat(1_000)}{}${'}'.repeat(1_000)}`,
  `{"act":{"act":{"act":{"act":{"sub":"fifth"}}}}}`,
  `[${Array(5_000).fill('1').join()}]`,
  `[${Array(2_000).fill('{}').join()}]`,
  `{${Array.from({ length: 1_000 }, (_, nth) => `"m${nth}":0`).join()}}`,
  `"${'x'.repeat(ROOM)}"`,
  `"${'\\u0041'.repeat(ROOM / 6)}"`,
  `"${'é'.repeat(ROOM / 2)}"`,
  `"${'a '.repeat(ROOM / 2)}"`,
  `"${'\\\\'.repeat(ROOM / 2)}"`,
);

/** `{"a":…,"b":…}` of members that are text already. */
function jsonOf(members: Readonly<Record<string, string>>): string {
  return `{${Object.entries(members).map(([name, text]) => `${JSON.stringify(name)}:${text}`)}}`;
}

const asText = (members: object) =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, JSON.stringify(value)]));

const HEADER = asText({ alg: 'ES256', typ: 'oauth-id-jag+jwt', kid: 'ec-1' });
const CLAIMS = asText(validClaims);
const CLIENT_HEADER = asText({ alg: 'ES256', typ: 'client-authentication+jwt', kid: 'client-ec' });
const CLIENT_CLAIMS = asText(clientClaims);

/** More than any of these takes, ten times over; far less than what grows with the square of 16 kB. */
const MAX_CPU_MS = 500;

interface Answered {
  readonly world: TokenWorld;
  readonly response: HttpResponse;
}

async function post(parts: Parameters<typeof tokenEvent>[0]): Promise<Answered> {
  const world = tokenWorld();
  addKeyClient(world.facts);
  let response: HttpResponse = {};
  const spentMs = await cpuMs(async () => {
    response = await world.post(parts);
  });
  expect(spentMs).toBeLessThan(MAX_CPU_MS);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(world.telemetry.calls).toHaveLength(1);
  return { world, response };
}

/** What no hostile input may do: [L15] a 5xx, [L10] a token, [L8] a write. */
async function expectRefused(parts: Parameters<typeof tokenEvent>[0]): Promise<void> {
  const { world, response } = await post(parts);
  expect([400, 401, 405]).toContain(response.statusCode);
  expect(world.counts).toMatchObject({ writes: 0, signatures: 0, undos: 0 });
  expect(world.store.records.size).toBe(0);
}

/** Where it may be ignored: then the token says what it would have said without it. */
async function expectRefusedOrIgnored(parts: Parameters<typeof tokenEvent>[0]): Promise<void> {
  const { world, response } = await post(parts);
  if (response.statusCode !== 200) {
    expect([400, 401]).toContain(response.statusCode);
    expect(world.counts.writes).toBe(0);
    return;
  }
  const { access_token: token } = bodyOf(response) as { readonly access_token: string };
  const { payload } = await verifyAccessToken(token, { audience: API, now: world.clock.now() });
  expect(payload).toMatchObject({ sub: 'user-17', org_id: 'acme', client_id: 'cursor' });
  expect(['projects:read', 'projects:read projects:write']).toContain(payload['scope']);
  expect(world.store.records.size).toBe(1);
}

describe('[L15][L10][L8] hostile JSON', () => {
  it('in the place of a claim that decides is refused', async () => {
    const claim = fc.constantFrom('iss', 'sub', 'aud', 'client_id', 'exp', 'iat', 'jti', 'nbf', 'tenant', 'aud_tenant');
    await fc.assert(
      fc.asyncProperty(claim, hostileJson, async (name, text) => {
        // A text is a jti or a subject like any other, and zero, however it is written, a time long gone.
        if (isHarmless(name, text)) return;
        await expectRefused(signed(HEADER, { ...CLAIMS, [name]: text }));
      }),
      { numRuns: 300 },
    );
  });

  it('in the place of any claim at all is refused or ignored', async () => {
    const claim = fc.oneof(
      fc.constantFrom('scope', 'resource', 'act', 'acr', 'amr', 'auth_time', 'cnf', 'authorization_details', 'email'),
      fc.constantFrom('email_verified', 'sub_id', 'x', 'constructor', 'toString', 'hasOwnProperty', 'then', ''),
    );
    await fc.assert(
      fc.asyncProperty(claim, hostileJson, (name, text) =>
        expectRefusedOrIgnored(signed(HEADER, { ...CLAIMS, [name]: text })),
      ),
      { numRuns: 300 },
    );
  });

  it('in the place of a header member is refused', async () => {
    const member = fc.constantFrom('alg', 'typ', 'kid', 'crit', 'b64', 'zip');
    await fc.assert(
      fc.asyncProperty(member, hostileJson, (name, text) => expectRefused(signed({ ...HEADER, [name]: text }, CLAIMS))),
      { numRuns: 300 },
    );
  });

  it('in the place of all claims, or of the header, is refused', async () => {
    await fc.assert(
      fc.asyncProperty(hostileJson, async (text) => {
        await expectRefused({ form: { assertion: signText(jsonOf(HEADER), text) } });
        await expectRefused({ form: { assertion: signText(text, jsonOf(CLAIMS)) } });
        await expectRefused({ form: { assertion: text } });
      }),
    );
  });

  it('[C6] in a client assertion is refused before anything else is looked at', async () => {
    const place = fc.constantFrom('iss', 'sub', 'aud', 'exp', 'iat', 'jti', 'header alg', 'header typ', 'header kid');
    await fc.assert(
      fc.asyncProperty(place, hostileJson, async (name, text) => {
        if (isHarmless(name, text)) return;
        const [, member] = name.split(' ');
        const header = member === undefined ? CLIENT_HEADER : { ...CLIENT_HEADER, [member]: text };
        const claims = member === undefined ? { ...CLIENT_CLAIMS, [name]: text } : CLIENT_CLAIMS;
        const assertion = signText(jsonOf(header), jsonOf(claims), 'ES256', clientKey.privateKey);
        await expectRefused(byKey(assertion));
      }),
      { numRuns: 300 },
    );
  });

  function signed(header: Readonly<Record<string, string>>, claims: Readonly<Record<string, string>>): TokenHttpParts {
    return { form: { assertion: signText(jsonOf(header), jsonOf(claims)) } };
  }

  /** Not hostile in this place. */
  function isHarmless(name: string, text: string): boolean {
    // RFC 7519 §2: a fraction of a second is a time too.
    const isTime =
      ['nbf', 'iat'].includes(name) && /^-?\d[\d.eE+-]*$/.test(text) && Number(text) >= 0 && Number(text) < 1e9;
    return isTime || (name === 'jti' && /^"(?: |\\u0000|\\ud83d\\ude00|\\uFEFF)"$/.test(text));
  }
});

describe('[L15][L10][L8] a hostile form', () => {
  const assertion = signAssertion();
  const pad = (text: string) => text.slice(0, 16_384);

  it.each<[string, string]>([
    ['16 kB of &', pad('&'.repeat(20_000))],
    ['16 kB of =', pad('='.repeat(20_000))],
    ['16 kB of %', pad('%'.repeat(20_000))],
    ['16 kB of +', pad('+'.repeat(20_000))],
    ['8,000 parameters', pad(Array.from({ length: 8_000 }, (_, nth) => `${nth.toString(36)}=`).join('&'))],
    ['3,000 resources', pad(`${tokenForm({ assertion: 'a.b.c' })}${'&resource=x'.repeat(1_400)}`)],
    ['a scope of 8,000 tokens', pad(`grant_type=x&scope=${'a+'.repeat(8_000)}`)],
    ['a scope of 8,000 spaces', `${tokenForm({ assertion: 'a.b.c' })}&scope=${'+'.repeat(8_000)}`],
    ['nested JSON', pad(`${tokenForm({ assertion: 'a.b.c' })}&x=${'['.repeat(15_000)}`)],
    ['8,000 dots for an assertion', `${tokenForm({ assertion: undefined })}&assertion=${'.'.repeat(8_000)}`],
    ['a part of 16 kB', pad(`${tokenForm({ assertion: undefined })}&assertion=${'A'.repeat(16_000)}.A.A`)],
    ['half of a surrogate pair', `${tokenForm({ assertion })}&scope=%ED%A0%80`],
    ['an overlong encoding', `${tokenForm({ assertion })}&scope=%C0%AF`],
    ['a NUL', `${tokenForm({ assertion })}&scope=%00`],
    ['a line break in a scope', `${tokenForm({ assertion })}&scope=projects%3Aread%0Aorg%3Aadmin`],
    ['a line break in a resource', `${tokenForm({ assertion })}&resource=https%3A%2F%2Fapi.vendor.example%2Fv1%0A`],
    ['JSON instead', JSON.stringify({ grant_type: 'x', assertion })],
    ['another character set', `${tokenForm({ assertion })}&scope=\u00e9`],
  ])('of %s is refused', async (_what, body) => {
    await expectRefused({ body });
    await expectRefused({ body, base64: true });
  });

  it('of a megabyte, of six, and of nothing costs nothing', async () => {
    for (const bytes of [0, 1_000_000, 6_000_000]) await expectRefused({ body: 'a'.repeat(bytes) });
  });

  it('of bytes that are no text is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.nat(3), (bytes, place) => {
        const form = Buffer.from(tokenForm({ assertion }));
        const at = Math.floor((form.length * place) / 4);
        const body = Buffer.concat([form.subarray(0, at), Buffer.from([0xff]), Buffer.from(bytes), form.subarray(at)]);
        return expectRefused({ body, base64: true });
      }),
    );
  });
});

describe('[L15][L10][L8] a hostile header', () => {
  const text = fc.oneof(
    fc.constantFrom('', ' ', ',', 'Basic', 'Basic =', 'Basic ====', 'Basic Og==', 'Basic 4pyT', 'Bearer', '\u0000'),
    fc.constantFrom(`${basicAuthorization},${basicAuthorization}`, `${basicAuthorization} `, ` ${basicAuthorization}`),
    fc.constantFrom(
      'x'.repeat(16_000),
      `Basic ${'A'.repeat(16_000)}`,
      `Basic ${' '.repeat(16_000)}`,
      'a:'.repeat(5_000),
    ),
    fc.string({ unit: 'binary' }),
  );

  it('of authorization is refused', async () => {
    await fc.assert(
      fc.asyncProperty(text, (authorization) => expectRefused({ headers: { authorization } })),
      {
        numRuns: 300,
      },
    );
  });

  it('of any other name is refused or ignored', async () => {
    const name = fc.constantFrom('__proto__', 'constructor', 'host', 'x-forwarded-for', 'content-length', 'cookie', '');
    await fc.assert(
      fc.asyncProperty(name, text, (header, value) => expectRefusedOrIgnored({ headers: { [header]: value } })),
    );
  });

  it('of a proof of possession is refused, whatever it holds', async () => {
    await fc.assert(fc.asyncProperty(text, (dpop) => expectRefused({ headers: { dpop } })));
  });
});

describe('[L15] an event that API Gateway would hardly send', () => {
  const events: readonly (readonly [string, Partial<APIGatewayProxyEventV2>])[] = [
    ['has no body', { body: undefined as never }],
    ['has a body that is not the base64 that it says', { body: '%%%', isBase64Encoded: true }],
    ['has a query that is no query', { rawQueryString: '%%%&=&&%ff' }],
    ['has a query of 8 kB', { rawQueryString: `${'a=b&'.repeat(2_000)}client_secret=x` }],
    ['has a header without value', { headers: { authorization: undefined as never } }],
    ['has no headers at all', { headers: {} }],
  ];

  it.each(events)('%s', async (_what, event) => {
    const world = tokenWorld();
    const handler = asLambdaHandler(
      tokenEndpoint({ ...world.dependencies, telemetry: world.telemetry }),
      world.telemetry,
    );
    const answer = await handler({ ...tokenEvent({ form: { assertion: 'a.b.c' } }), ...event }, lambdaContext());
    expect([400, 401, 405]).toContain(answer.statusCode);
    expect(world.counts.writes).toBe(0);
  });
});
