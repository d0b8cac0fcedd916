import { type LambdaAnswer, type LambdaEvent, lambdaAnswer } from '../../protect/lambda-event.ts';
import { protect } from '../../protect/middy.ts';
import { principalOf } from '../../protect/principal.ts';
import type { RefusedRequest } from '../../protect/refused-request.ts';
import { httpEvent } from '../support/http-event.ts';
import { RESOURCE, TestIssuer } from '../support/issuer.ts';
import { memoryProtection } from '../support/memory-protection.ts';

let issuer: TestIssuer;
let credentials: string;
let refused: RefusedRequest[];
beforeAll(async () => {
  issuer = await TestIssuer.start();
  credentials = `Bearer ${await issuer.sign()}`;
});
afterAll(() => issuer.stop());
beforeEach(() => {
  refused = [];
});

const PATH = '/organizations/acme/projects';
const ROUTE = 'GET /organizations/{organization}/projects';
const pathParameters = { organization: 'acme' };

type Sent = Readonly<Record<string, readonly string[]>>;
const lastOf = (sent: Sent) => Object.fromEntries(Object.entries(sent).map(([name, all]) => [name, all.at(-1)]));
const copyOf = (sent: Sent) => Object.fromEntries(Object.entries(sent).map(([name, all]) => [name, [...all]]));
const requestContext = { requestId: 'request-1' };
const elb = { elb: { targetGroupArn: 'arn' } };

/** The same request as each of them sends it. */
const EVENTS: Readonly<Record<string, (sent: Sent) => LambdaEvent>> = {
  'an HTTP API (2.0)': (sent) => ({
    ...httpEvent(ROUTE, { pathParameters }),
    headers: Object.fromEntries(Object.entries(sent).map(([name, all]) => [name.toLowerCase(), all.join(',')])),
  }),
  'a REST API (1.0)': (sent) => ({
    httpMethod: 'GET',
    path: PATH,
    headers: lastOf(sent),
    multiValueHeaders: copyOf(sent),
    pathParameters,
    requestContext,
  }),
  'a load balancer': (sent) => ({ httpMethod: 'GET', path: PATH, headers: lastOf(sent), requestContext: elb }),
  'a load balancer with several values': (sent) => ({
    httpMethod: 'GET',
    path: PATH,
    multiValueHeaders: copyOf(sent),
    requestContext: elb,
  }),
};

async function decide(event: LambdaEvent): Promise<LambdaAnswer | string> {
  const middleware = protect({
    scopes: ['projects:read'],
    resource: RESOURCE,
    protection: memoryProtection(issuer.url),
    onRefusal: (_, request) => refused.push(request),
    organization: ({ path, rawPath }) => (rawPath ?? path)?.split('/')[2],
  });
  return (await middleware.before({ event })) ?? principalOf(event).member;
}

describe.each(Object.entries(EVENTS))('an event of %s', (name, eventOf) => {
  it.each(['Authorization', 'authorization', 'AUTHORIZATION'])('is decided with its token in %s', async (header) => {
    expect(await decide(eventOf({ [header]: [credentials] }))).toBe('maria');
  });

  it('is refused without one, and never fails', async () => {
    expect(await decide(eventOf({}))).toMatchObject({ statusCode: 401 });
    const { headers: _, multiValueHeaders: __, ...bare } = eventOf({});
    expect(await decide(bare)).toMatchObject({ statusCode: 401 });
    expect(await decide({ ...bare, headers: null, multiValueHeaders: null })).toMatchObject({ statusCode: 401 });
  });

  it('is refused with two values, where its sender lets two be seen', async () => {
    const answer = await decide(eventOf({ Authorization: [credentials, credentials] }));
    if (name === 'a load balancer') expect(answer).toBe('maria');
    else expect(answer).toMatchObject({ statusCode: 400 });
  });

  it('says method and path to whoever hears of the refusal', async () => {
    await decide(eventOf({}));
    expect(refused).toEqual([expect.objectContaining({ method: 'GET', path: PATH })]);
  });
});

it('two names that differ by case alone are two values', async () => {
  const headers = { Authorization: credentials, authorization: credentials };
  expect(await decide({ headers, path: PATH })).toMatchObject({ statusCode: 400 });
});

describe('an answer', () => {
  const answer = { statusCode: 401, headers: { 'Cache-Control': 'no-store' }, body: '{}' };

  it('to a gateway is as it is', () => {
    expect(lambdaAnswer(answer, { multiValueHeaders: {}, requestContext })).toEqual(answer);
  });

  it('to a load balancer has its encoding, and headers under the name that it used', () => {
    expect(lambdaAnswer(answer, { headers: {}, requestContext: elb })).toEqual({ ...answer, isBase64Encoded: false });
    expect(lambdaAnswer(answer, { multiValueHeaders: {}, requestContext: elb })).toEqual({
      ...answer,
      isBase64Encoded: false,
      multiValueHeaders: { 'Cache-Control': ['no-store'] },
    });
  });
});
