import { asLambdaHandler } from '../../lambdas/endpoints/http/endpoint.ts';
import { tokenEndpoint } from '../../lambdas/endpoints/token-endpoint.ts';
import { configuration } from '../support/fixtures.ts';
import { RecordingTelemetry } from '../support/recording-telemetry.ts';
import { redemptionWorld } from '../support/redemption-world.ts';
import { lambdaContext, tokenEvent } from '../support/token-event.ts';
import type { TokenHttpParts } from '../support/token-http.ts';

const TESTER = 'https://tester.example';
const INSPECTOR = 'http://localhost:6274';

function world(origins: readonly string[]) {
  const { dependencies, hooks, counts } = redemptionWorld();
  const telemetry = new RecordingTelemetry();
  const configured = { ...configuration, tokenEndpointOrigins: new Set(origins) };
  const handler = asLambdaHandler(tokenEndpoint({ ...dependencies, configuration: configured, telemetry }), telemetry);
  return {
    hooks,
    counts,
    telemetry,
    send: async (parts: TokenHttpParts) => handler(tokenEvent(parts), lambdaContext()),
  };
}

const preflight = (origin: string): TokenHttpParts => ({
  method: 'OPTIONS',
  body: '',
  headers: {
    ...{ authorization: undefined, 'content-type': undefined, origin },
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  },
});

const NOT_LISTED = [
  'https://other.example',
  `${TESTER}/`,
  `${TESTER}:8443`,
  'https://a.tester.example',
  'http://tester.example',
  'https://TESTER.example',
  `${TESTER}, https://other.example`,
  'null',
  '*',
  '',
];

describe('the token endpoint, of whose pages configuration names some', () => {
  it.each([TESTER, INSPECTOR])(
    'answers a preflight of %s, for that origin alone, and without cookies',
    async (origin) => {
      const { send, telemetry } = world([TESTER, INSPECTOR]);
      const { statusCode, headers, body } = await send(preflight(origin));
      expect([statusCode, body]).toEqual([204, undefined]);
      expect(headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'authorization, content-type, accept, dpop, mcp-protocol-version',
        'access-control-max-age': '600',
        vary: 'Origin',
      });
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
      expect(telemetry.calls).toEqual([]);
    },
  );

  it('lets such a page read tokens, refusals, outages and faults', async () => {
    const { send, hooks } = world([TESTER]);
    const expectReadable = async (statusCode: number, parts: TokenHttpParts = {}) => {
      expect(await send({ ...parts, headers: { ...parts.headers, origin: TESTER } })).toMatchObject({
        statusCode,
        headers: { 'access-control-allow-origin': TESTER, vary: 'Origin' },
      });
    };
    await expectReadable(200);
    await expectReadable(400, { form: { grant_type: '' } });
    await expectReadable(401, { headers: { authorization: 'Bearer x' } });
    hooks.beforeRedeem = () => {
      throw new TypeError('a bug');
    };
    await expectReadable(500);
  });

  it.each(NOT_LISTED)('never names another origin: %j', async (origin) => {
    const { send } = world([TESTER]);
    for (const parts of [preflight(origin), { headers: { origin } }]) {
      const { headers } = await send(parts);
      expect(Object.keys(headers ?? {}).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(headers).toMatchObject({ vary: 'Origin' });
    }
    expect(await send(preflight(origin))).toMatchObject({ statusCode: 405, headers: { allow: 'POST' } });
  });
});

it('the token endpoint is for no page at all unless configuration names its origin', async () => {
  const { send } = world([]);
  for (const origin of [TESTER, INSPECTOR, ...NOT_LISTED]) {
    expect((await send(preflight(origin))).statusCode).toBe(405);
    const { headers } = await send({ headers: { origin } });
    expect(Object.keys(headers ?? {}).filter((name) => name.startsWith('access-control'))).toEqual([]);
  }
});
