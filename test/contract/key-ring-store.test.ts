import { dynamoKeyOrders } from '../../lambdas/adapters/aws/key-ring/orders.ts';
import { dynamoFormerKeys, dynamoRotationRecords } from '../../lambdas/adapters/aws/key-ring/records.ts';
import { dynamoKeyRingStore } from '../../lambdas/adapters/aws/key-ring/store.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { MemoryKeyRing } from '../support/rotation/memory-key-ring.ts';
import type { Row } from '../support/test-tables.ts';
import { keyOrdersContract } from './key-orders.ts';
import { aRing, keyRingStoreContract } from './key-ring-store.ts';
import { rotationRecordsContract } from './rotation-records.ts';

describeOnDynamoDb('a key ring store', (tables) => {
  beforeEach(() => tables().delete('keyRing', { pk: 'ring' }));
  const open = () => dynamoKeyRingStore(tables().client, tables().names.keyRing);

  keyRingStoreContract(open);

  describe('with orders', () => {
    beforeEach(async () => {
      for (const { pk, sk } of await tables().rows('auditTrail')) await tables().delete('auditTrail', { pk, sk });
    });
    keyOrdersContract(() => ({
      store: open(),
      orders: dynamoKeyOrders(tables().client, tables().names, 400),
      auditCount: async () => (await tables().rows('auditTrail')).length,
    }));
  });

  describe('with records of rotation', () => {
    beforeEach(() => tables().delete('keyRing', { pk: 'former' }));
    rotationRecordsContract(() => ({
      store: open(),
      records: dynamoRotationRecords(tables().client, tables().names, 400),
      former: dynamoFormerKeys(tables().client, tables().names.keyRing),
    }));

    it('[L10] refuses to read former keys of which one cannot be read', async () => {
      await tables().put('keyRing', { pk: 'former', version: 1, keys: [{ kid: 'a' }] });
      const former = dynamoFormerKeys(tables().client, tables().names.keyRing);
      await expect(former.list()).rejects.toThrow('the stored former keys cannot be read');
    });
  });

  const [active, standby] = aRing().keys;
  it('reads a row of a release that knew neither lifetimes nor orders', async () => {
    const { longestLifetimeSeconds: _, ...old } = aRing().keys[0] ?? {};
    await tables().put('keyRing', { pk: 'ring', version: 1, keys: [old] });
    expect(await open().read()).toEqual({ version: 1, keys: [old] });
  });

  const row = { pk: 'ring', ...aRing() };
  const withKey = (key: Row) => ({ ...row, keys: [{ ...active, ...key }, standby] });

  it('reads a row of a later release: attributes that it does not know', async () => {
    await tables().put('keyRing', { ...row, later: true, keys: row.keys.map((key) => ({ ...key, later: 1 })) });
    expect(await open().read()).toEqual(aRing());
  });

  it.each<[string, Row]>([
    ['a state that is none', withKey({ state: 'Active' })],
    ['no state', withKey({ state: undefined })],
    ['an algorithm that is none', withKey({ algorithm: 'HS256' })],
    ['a key of another curve', withKey({ publicJwk: { kty: 'EC', crv: 'P-384', x: 'eA', y: 'eQ' } })],
    ['a key without its modulus', withKey({ publicJwk: { kty: 'RSA', e: 'AQAB' } })],
    ['a time that is a text', withKey({ activatedAt: '1767225600' })],
    ['no version', { ...row, version: undefined }],
    ['a version that is a text', { ...row, version: '1' }],
    ['keys that are no list', { ...row, keys: {} }],
    ['an order that is none', { ...row, orders: [{ order: 'restore', kid: 'a-1', at: 1 }] }],
    ['a revocation of no key', { ...row, orders: [{ order: 'revoke', at: 1 }] }],
    ['no keys', { pk: 'ring', version: 1 }],
  ])('[L10] refuses to read a row with %s', async (_, broken) => {
    await tables().put('keyRing', broken);
    await expect(open().read()).rejects.toThrow('the stored key ring cannot be read');
  });
});

describe('a key ring in memory', () => {
  let ring: MemoryKeyRing;
  beforeEach(() => {
    ring = new MemoryKeyRing();
  });
  keyRingStoreContract(() => ring);
});

describe('a key ring in memory, with records of rotation', () => {
  let ring: MemoryKeyRing;
  beforeEach(() => {
    ring = new MemoryKeyRing();
  });
  rotationRecordsContract(() => ({ store: ring, records: ring, former: ring }));
});

describe('a key ring in memory, with orders', () => {
  let ring: MemoryKeyRing;
  beforeEach(() => {
    ring = new MemoryKeyRing();
  });
  keyOrdersContract(() => ({ store: ring, orders: ring, auditCount: async () => ring.audit.length }));
});
