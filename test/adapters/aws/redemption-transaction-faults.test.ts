import '../../support/one-realm.ts';
import { decodeJwt } from 'jose';
import type { HttpResponse } from '../../../lambdas/endpoints/http/response.ts';
import { unique } from '../../contract/records.ts';
import { signProof } from '../../support/dpop.ts';
import { EngineInstance, EngineWorld } from '../../support/engine-world.ts';
import { type Call, callsMade, FAULTS, fail } from '../../support/fault-calls.ts';
import type { Fault } from '../../support/fault-proxy.ts';
import { assertionForKeyClient, byKey, clientClaims, signClientAssertion } from '../../support/key-client.ts';
import { RecordingTelemetry } from '../../support/recording-telemetry.ts';
import { senderUnder } from '../../support/senders.ts';
import type { TokenHttpParts } from '../../support/token-http.ts';

/**
 * Every AWS call of a redemption that uses up a client assertion and a DPoP proof, and provisions a person × every way to
 * fail × once or in both attempts. Each cell is a cold instance, a person, a client assertion, a proof and a grant of its
 * own.
 */

const START_TIMEOUT_MS = 60_000;
const ROW_TIMEOUT_MS = 60_000;

let world: EngineWorld;
beforeAll(async () => {
  world = await EngineWorld.start();
  // The provider's keys are known: what remains are the calls of every redemption.
  const instance = await EngineInstance.start(world, new QuietTelemetry());
  expect(await post(instance, aRequest().parts)).toMatchObject({ statusCode: 200 });
  await instance.stop();
}, START_TIMEOUT_MS);
afterAll(() => world?.stop());

/** `jti` of every token that left. */
const issued: unknown[] = [];

async function post(instance: EngineInstance | undefined, parts: TokenHttpParts): Promise<HttpResponse> {
  if (instance === undefined) throw new Error('no instance');
  const answer = await instance.post(parts);
  if (answer.statusCode === 200) issued.push(claimsOf(answer).jti);
  return answer;
}

const claimsOf = ({ body }: HttpResponse) => decodeJwt(JSON.parse(body ?? '').access_token);

class QuietTelemetry extends RecordingTelemetry {
  readonly providerKeysFetchFailed = () => undefined;
}

interface Request {
  readonly parts: TokenHttpParts;
  /** The same client assertion with another grant and proof; the same grant with others; the same proof with others. */
  readonly withAnotherGrant: TokenHttpParts;
  readonly withAnotherClientAssertion: TokenHttpParts;
  readonly withTheSameProof: TokenHttpParts;
}

/** A newcomer's grant, from the client with keys, for a token that is bound to a key. */
function aRequest(): Request {
  const person = unique('person');
  const claims = { sub: person, email: `${person}@acme.example`, email_verified: true };
  const grant = () => assertionForKeyClient({ ...claims, jti: unique('jti') });
  const clientAssertion = () => signClientAssertion({ claims: { ...clientClaims, jti: unique('jti') } });
  const [assertion, used, proof] = [grant(), clientAssertion(), signProof()];
  return {
    parts: bound(byKey(used, { assertion }), proof),
    withAnotherGrant: bound(byKey(used, { assertion: grant() })),
    withAnotherClientAssertion: bound(byKey(clientAssertion(), { assertion })),
    withTheSameProof: bound(byKey(clientAssertion(), { assertion: grant() }), proof),
  };
}

const bound = (parts: TokenHttpParts, dpop = signProof()): TokenHttpParts => ({
  ...parts,
  headers: { ...parts.headers, dpop },
});

async function callsOfTheFlow(): Promise<readonly Call[]> {
  const instance = await EngineInstance.start(world, new QuietTelemetry());
  await post(instance, aRequest().parts);
  await instance.stop();
  return callsMade(instance);
}

interface Cell {
  readonly call: Call;
  readonly first: HttpResponse;
  /** The very same request, when nothing fails any more. */
  readonly second: HttpResponse;
  /** Each of the three that were used up, with others of the other two, after that. */
  readonly after: readonly HttpResponse[];
  readonly told: readonly unknown[];
}

async function play(call: Call, fault: Fault, attempts: number): Promise<Cell> {
  const telemetry = new QuietTelemetry();
  const instance = await EngineInstance.start(world, telemetry, senderUnder(call, fault, attempts));
  fail(instance, call, fault, attempts);
  const request = aRequest();
  const first = await post(instance, request.parts);
  instance.recover();
  const second = await post(instance, request.parts);
  const after = [
    await post(instance, request.withAnotherGrant),
    await post(instance, request.withAnotherClientAssertion),
    await post(instance, request.withTheSameProof),
  ];
  await instance.stop();
  const told = telemetry.calls.map(([name, fact]) => (name === 'redemptionRefused' ? Object(fact).reason : name));
  return { call, first, second, after, told };
}

const summary = ({ call: { operation, nth }, first, second, after, told }: Cell) =>
  `${operation} ${nth}: ${[first, second, ...after].map(({ statusCode }) => statusCode).join(' ')} ${told.join(' ')}`;

const row = async (fault: Fault, attempts: number): Promise<readonly Cell[]> =>
  Promise.all((await callsOfTheFlow()).map((call) => play(call, fault, attempts)));

const all = (cells: readonly Cell[], rest: string) =>
  cells.map(({ call: { operation, nth } }) => `${operation} ${nth}: ${rest}`);

/** Of the client assertion, the grant and the proof, each with others beside it. */
const ALL_USED = 'client_assertion_already_used already_redeemed dpop_proof_already_used';

it('the flow reads, writes one transaction, and signs once', async () => {
  const operations = (await callsOfTheFlow()).map(({ operation }) => operation);
  // Client, trust, provider, its keys, organization, restore, enablement, link, address, key ring.
  expect(operations.toSorted()).toEqual([...Array(10).fill('GetItem'), 'Sign', 'TransactWriteItems']);
});

describe('[L2][C6][D2] whatever fails in the first attempt', () => {
  it.each(FAULTS)(
    'by %s: one token, and neither assertion is good again, nor is the proof',
    async (fault) => {
      const cells = await row(fault, 1);
      expect(cells.map(summary)).toEqual(all(cells, `200 400 401 400 400 tokenIssued already_redeemed ${ALL_USED}`));
    },
    ROW_TIMEOUT_MS,
  );
});

describe('[S9][C6][D2] whatever fails in both attempts', () => {
  it.each(FAULTS)(
    'by %s: 503 without a token; the same request redeems when it has recovered, once',
    async (fault) => {
      const cells = await row(fault, 2);
      const expected = `503 200 401 400 400 redemptionUnavailable tokenIssued ${ALL_USED}`;
      expect(cells.map(summary)).toEqual(all(cells, expected));
      for (const { first } of cells) {
        expect(first.body).toContain('"error":"temporarily_unavailable"');
        expect(first.headers).toMatchObject({ 'retry-after': '1', 'cache-control': 'no-store' });
      }
    },
    ROW_TIMEOUT_MS,
  );
});

describe('[S9] a transaction that others contend for', () => {
  it('for as long as it is tried: 503, nothing written, and the same request redeems afterwards', async () => {
    const instance = await EngineInstance.start(world, new QuietTelemetry());
    const operation = 'TransactWriteItems';
    instance.dynamodb.inject({ operation, times: Number.POSITIVE_INFINITY, fault: 'transaction-conflict' });
    const before = await world.tables.snapshot();
    const { parts } = aRequest();
    expect(await post(instance, parts)).toMatchObject({ statusCode: 503 });
    expect(await world.tables.snapshot()).toEqual(before);
    instance.recover();
    expect(await post(instance, parts)).toMatchObject({ statusCode: 200 });
    await instance.stop();
  });
});

describe('[L2] when undoing fails too', () => {
  it('no token, and both assertions stay burned, as does the proof', async () => {
    const instance = await EngineInstance.start(world, new QuietTelemetry());
    const times = Number.POSITIVE_INFINITY;
    instance.kms.inject({ operation: 'Sign', times, fault: 'internal-error' });
    instance.dynamodb.inject({ operation: 'DeleteItem', times, fault: 'throttle' });
    const { parts, withAnotherGrant, withTheSameProof } = aRequest();
    expect(await post(instance, parts)).toMatchObject({ statusCode: 503 });
    instance.recover();
    expect(await post(instance, parts)).toMatchObject({ statusCode: 400 });
    expect(await post(instance, withAnotherGrant)).toMatchObject({ statusCode: 401 });
    expect(await post(instance, withTheSameProof)).toMatchObject({ statusCode: 400 });
    await instance.stop();
  });

  it.each([0, 1, 2])('of row %i of three: no token, and what was undone is free again', async (skip) => {
    const instance = await EngineInstance.start(world, new QuietTelemetry());
    const times = Number.POSITIVE_INFINITY;
    instance.kms.inject({ operation: 'Sign', times, fault: 'internal-error' });
    instance.dynamodb.inject({ operation: 'DeleteItem', skip, times: 1, fault: 'reset-before' });
    const { parts } = aRequest();
    expect(await post(instance, parts)).toMatchObject({ statusCode: 503 });
    instance.recover();
    expect(await post(instance, parts)).toMatchObject({ statusCode: 200 });
    await instance.stop();
  });
});

describe('[L2] 50 first redemptions of one person at once, in five instances', () => {
  it('each gets its own token, for one and the same member', async () => {
    const instances = await Promise.all(
      Array.from({ length: 5 }, () => EngineInstance.start(world, new QuietTelemetry())),
    );
    const person = unique('person');
    const claims = { sub: person, email: `${person}@acme.example`, email_verified: true };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, nth) => {
        const assertion = assertionForKeyClient({ ...claims, jti: unique('jti') });
        const clientAssertion = signClientAssertion({ claims: { jti: unique('jti') } });
        return post(instances[nth % 5], byKey(clientAssertion, { assertion }));
      }),
    );
    await Promise.all(instances.map((instance) => instance.stop()));
    const redeemed = answers.filter(({ statusCode }) => statusCode === 200);
    expect(new Set(answers.map(({ statusCode }) => statusCode)).difference(new Set([200, 503]))).toEqual(new Set());
    expect(redeemed.length).toBeGreaterThan(0);
    expect(new Set(redeemed.map((answer) => claimsOf(answer).sub)).size).toBe(1);
    const members = await world.tables.rows('members');
    expect(members.filter(({ email }) => email === claims.email)).toHaveLength(1);
  });
});

it('[L3] after all of this each token that left has its record, and one record has no token: the burned one', async () => {
  const rows = await world.tables.rows('redemptions');
  const records = rows.filter(({ member }) => member !== undefined).map(({ pk }) => pk);
  expect(new Set(issued).size).toBe(issued.length);
  expect(new Set(issued).difference(new Set(records))).toEqual(new Set());
  expect(records).toHaveLength(issued.length + 1);
});
