import '../../support/one-realm.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { RedeemingInstance } from '../../support/redeeming-instance.ts';
import { StoredWorld } from '../../support/stored-world.ts';

let world: StoredWorld;
let instance: RedeemingInstance;
beforeAll(async () => {
  world = await StoredWorld.start();
});
afterAll(() => world?.stop());
beforeEach(async () => {
  instance = await RedeemingInstance.start(world);
});
afterEach(() => instance.stop());

const wire = () => [...instance.dynamodb.calls, ...instance.kms.calls];
const bodyOf = (operation: string, nth = 0) => {
  const call = wire().filter((candidate) => candidate.operation === operation)[nth];
  return JSON.parse(call?.bytes.toString() ?? 'null') as Record<string, unknown> | null;
};

describe('a warm redemption', () => {
  beforeEach(async () => {
    await instance.warm();
    expect(await instance.redeem(await world.assertion())).toMatchObject({ status: 200 });
  });

  it('reads the link and the member, writes once, signs once, and nothing else', () => {
    const { directory, members, redemptions } = world.tables.names;
    expect(instance.dynamodb.calls.map(({ operation, table }) => [operation, table])).toEqual([
      ['GetItem', directory],
      ['GetItem', members],
      ['PutItem', redemptions],
    ]);
    expect(instance.kms.calls.map(({ operation }) => operation)).toEqual(['Sign']);
  });

  it('reads strongly consistent, by whole keys', () => {
    expect(bodyOf('GetItem', 0)).toMatchObject({ ConsistentRead: true, Key: { sk: { S: 'link' } } });
    expect(bodyOf('GetItem', 1)).toMatchObject({
      ConsistentRead: true,
      Key: { organization: { S: 'acme' }, member: { S: 'maria' } },
    });
  });

  it('[L2] writes under one condition, which says nothing about time', () => {
    expect(bodyOf('PutItem')).toMatchObject({
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    expect(bodyOf('PutItem')).not.toHaveProperty('ExpressionAttributeValues');
  });

  it('signs a digest, not the token', () => {
    expect(bodyOf('Sign')).toMatchObject({ MessageType: 'DIGEST', SigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256' });
    expect(Buffer.from(String(bodyOf('Sign')?.['Message']), 'base64')).toHaveLength(32);
  });
});

it('a cold redemption reads every trust decision once, strongly consistent', async () => {
  await instance.redeem(await world.assertion());
  const reads = instance.dynamodb.calls.filter(({ operation }) => operation === 'GetItem');
  // Client, trust, provider, organization, enablement, restore, link, member, key ring.
  expect(reads).toHaveLength(9);
  expect(new Set(reads.map(({ bytes }) => bytes.toString())).size).toBe(9);
  for (const { bytes } of reads) expect(JSON.parse(bytes.toString())).toMatchObject({ ConsistentRead: true });
});

describe('[L8] whoever has proved nothing', () => {
  /** Reads ahead go on after the answer. */
  const settled = () => delay(200);
  const ask = async (client: string, claims = {}) => {
    const answer = await instance.redeem(await world.assertion(claims), undefined, client);
    await settled();
    return answer.status;
  };
  const read = () => instance.dynamodb.calls.length;

  it('never causes a read with a client id that can be nobody’s', async () => {
    expect([await ask('no client!'), read()]).toEqual([401, 0]);
    expect([await ask('x'.repeat(300)), read()]).toEqual([401, 0]);
  });

  it('never causes more than seven reads in a cold instance, and no write', async () => {
    expect(await ask('nobody')).toBe(401);
    // The client; beside it key ring, restore, trust; then provider, organization, enablement. The keys are at hand here.
    expect(instance.dynamodb.calls.map(({ operation }) => operation)).toEqual(Array(7).fill('GetItem'));
  });

  it('never causes more than two in a warm one: the client that is none, and beside it what it is not enabled for', async () => {
    await instance.warm();
    for (const [client, reads] of [
      ['nobody', 2],
      ['nobody', 4],
      ['somebody', 6],
    ] as const) {
      expect([await ask(client), read()]).toEqual([401, reads]);
    }
    // An issuer that is nobody's, which nothing follows from.
    expect([await ask('nobody', { iss: 'https://unknown.example' }), read()]).toEqual([401, 8]);
    expect(wire().every(({ operation }) => operation === 'GetItem')).toBe(true);
  });
});

it('[L8] a refused redemption writes nothing and signs nothing', async () => {
  await instance.warm();
  expect(await instance.redeem(await world.assertion({ aud: 'https://other.example' }))).toMatchObject({ status: 400 });
  expect(wire().filter(({ operation }) => operation !== 'GetItem')).toEqual([]);
});

it('[L11] no assertion and no secret travels to an engine', async () => {
  const assertion = await world.assertion();
  const { body } = await instance.redeem(assertion);
  const sent = wire()
    .map(({ bytes }) => bytes.toString())
    .join('\n');
  for (const part of [...assertion.split('.'), ...String(body['access_token']).split('.'), 'a secret of the client']) {
    expect(sent).not.toContain(part);
  }
});
