import { dynamoKeyRingStore } from '../../lambdas/adapters/aws/dynamo-key-ring-store.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import type { Row } from '../support/test-tables.ts';
import { aRing, keyRingStoreContract } from './key-ring-store.ts';

describeOnDynamoDb('a key ring store', (tables) => {
  beforeEach(() => tables().delete('keyRing', { pk: 'ring' }));
  const open = () => dynamoKeyRingStore(tables().client, tables().names.keyRing);

  keyRingStoreContract(open);

  const [active, standby] = aRing().keys;
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
    ['no keys', { pk: 'ring', version: 1 }],
  ])('[L10] refuses to read a row with %s', async (_, broken) => {
    await tables().put('keyRing', broken);
    await expect(open().read()).rejects.toThrow('the stored key ring cannot be read');
  });
});
