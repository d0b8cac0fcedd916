import { KMSClient, ListResourceTagsCommand } from '@aws-sdk/client-kms';
import { kmsKeyManager } from '../../lambdas/adapters/aws/kms-key-manager.ts';
import { kmsSigner } from '../../lambdas/adapters/aws/kms-signer.ts';
import { type KeyRing, RING_MAX_AGE_SECONDS } from '../../lambdas/core/key-ring.ts';
import { describeOnKms, type EngineUnderTest } from '../support/engines.ts';
import { noFailover, TEST_RING } from '../support/test-ring.ts';
import { aRing } from './key-ring-store.ts';
import { NOW } from './records.ts';
import { signingContract } from './signer.ts';

const clientOf = ({ settings, endpoint }: EngineUnderTest) => new KMSClient({ ...settings, endpoint });

function signerOver(kms: KMSClient, ring: () => KeyRing | undefined, clock = () => NOW) {
  return kmsSigner(kms, { read: async () => ring() }, clock, noFailover);
}

describeOnKms('a key manager and a signer', (engine) => {
  signingContract(() => {
    const kms = clientOf(engine());
    return { keys: kmsKeyManager(kms, TEST_RING), signer: (ring) => signerOver(kms, ring) };
  });

  it('tags each key with the ring, from birth', async () => {
    const kms = clientOf(engine());
    const { keyArn } = await kmsKeyManager(kms, TEST_RING).createKey('ES256');
    const { Tags } = await kms.send(new ListResourceTagsCommand({ KeyId: keyArn }));
    await kmsKeyManager(kms, TEST_RING).scheduleDeletion(keyArn);
    expect(Tags).toEqual([{ TagKey: 'countersign:key-ring', TagValue: 'test-ring' }]);
  });
});

describe('a signer', () => {
  it('[L9] notices within a minute that another key is active', async () => {
    let now = NOW;
    let ring = aRing('old');
    const signer = signerOver(
      new KMSClient({ region: 'us-east-1' }),
      () => ring,
      () => now,
    );
    expect((await signer.activeKey()).kid).toBe('old-1');
    ring = aRing('new');
    now += RING_MAX_AGE_SECONDS - 1;
    expect((await signer.activeKey()).kid).toBe('old-1');
    now += 1;
    expect((await signer.activeKey()).kid).toBe('new-1');
  });
});
