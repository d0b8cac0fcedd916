import type { LocalEngine } from '../../local/aws/aws-json/server.ts';
import { startLocalDynamoDb } from '../../local/aws/dynamodb/server.ts';
import { startLocalKms } from '../../local/aws/kms/server.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { claimsFor, type ReadyOrganization, readyOrganization, redeem } from '../support/redemption.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';
import { TestProvider } from '../support/test-provider.ts';

/** One assertion is one token (law 2), and none is lost to an outage: engines behind proxies that fail on command. */
let engines: readonly LocalEngine[];
let dynamodb: FaultProxy;
let kms: FaultProxy;
let running: RunningStack;
let provider: TestProvider;
let acme: ReadyOrganization;

beforeAll(async () => {
  const [database, keys] = await Promise.all([startLocalDynamoDb(), startLocalKms()]);
  engines = [database, keys];
  dynamodb = await startFaultProxy({ target: database.endpoint });
  kms = await startFaultProxy({ target: keys.endpoint });
  const environment = { AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint, AWS_ENDPOINT_URL_KMS: kms.endpoint };
  [running, provider] = await Promise.all([RunningStack.start({ environment }), TestProvider.start()]);
  acme = await readyOrganization(running.operator, provider, { id: 'acme' });
}, STACK_START_MS);

afterAll(async () => {
  await Promise.all([running.stop(), provider.stop()]);
  await Promise.all([dynamodb.close(), kms.close()]);
  await Promise.all(engines.map((engine) => engine.close()));
});

afterEach(() => {
  dynamodb.clear();
  kms.clear();
});

function freshAssertion(): Promise<string> {
  return provider.assertion(claimsFor(running, acme));
}

const present = (assertion: string) => redeem(running, acme.client, { assertion });

it(
  'of 200 simultaneous redemptions of one assertion, one gets a token and 199 are refused',
  async () => {
    const assertion = await freshAssertion();
    const answers = await Promise.all(Array.from({ length: 200 }, () => present(assertion)));
    const outcomes = answers.map(({ status, body }) => (status === 200 ? 'token' : `${status} ${body['error']}`));
    expect(outcomes.sort()).toEqual([...Array.from({ length: 199 }, () => '400 invalid_grant'), 'token']);
    const tokens = answers.flatMap(({ body }) => body['access_token'] ?? []);
    expect(tokens).toHaveLength(1);
  },
  STACK_START_MS,
);

interface Outage {
  readonly what: string;
  readonly strike: () => void;
}

/** Every attempt fails, the SDK's own second one too. */
const OUTAGES: readonly Outage[] = [
  {
    what: 'KMS does not answer',
    strike: () => kms.inject({ operation: 'Sign', times: Infinity, fault: 'timeout-before' }),
  },
  {
    what: 'KMS breaks the connection',
    strike: () => kms.inject({ operation: 'Sign', times: Infinity, fault: 'reset-before' }),
  },
  { what: 'KMS throttles', strike: () => kms.inject({ operation: 'Sign', times: Infinity, fault: 'throttle' }) },
  {
    what: 'DynamoDB refuses writes',
    strike: () => dynamodb.inject({ operation: 'PutItem', times: Infinity, fault: 'internal-error' }),
  },
  {
    what: 'DynamoDB refuses reads',
    strike: () => dynamodb.inject({ operation: 'GetItem', times: Infinity, fault: 'internal-error' }),
  },
];

it.each(OUTAGES)(
  'while $what: 503 with Retry-After, and afterwards the same assertion redeems, once',
  async ({ strike }) => {
    const assertion = await freshAssertion();
    strike();
    const { status, headers, body } = await present(assertion);
    expect({ status, body }).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(headers.get('cache-control')).toBe('no-store');

    dynamodb.clear();
    kms.clear();
    expect((await present(assertion)).status).toBe(200);
    expect(await present(assertion)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  },
  STACK_START_MS,
);

it('a lost answer of the write is no replay: the retry finds its own record', async () => {
  dynamodb.inject({ operation: 'PutItem', times: 1, fault: 'reset-after' });
  expect((await present(await freshAssertion())).status).toBe(200);
});

it('KMS down altogether, as a process that ended: 503, and no 500', async () => {
  const assertion = await freshAssertion();
  await kms.close();
  expect(await present(assertion)).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
});
