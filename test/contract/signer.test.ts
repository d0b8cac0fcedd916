import {
  CreateKeyCommand,
  type CreateKeyCommandInput,
  DisableKeyCommand,
  GetKeyPolicyCommand,
  KMSClient,
  ListResourceTagsCommand,
} from '@aws-sdk/client-kms';
import { kmsKeyManager } from '../../lambdas/adapters/aws/kms/key-manager.ts';
import { signingKeyPolicy } from '../../lambdas/adapters/aws/kms/key-policy.ts';
import type { Kms } from '../../lambdas/adapters/aws/kms/kms.ts';
import { sdkKms } from '../../lambdas/adapters/aws/kms/sdk-kms.ts';
import { kmsSigner } from '../../lambdas/adapters/aws/kms/signer.ts';
import { type KeyRing, RING_MAX_AGE_SECONDS } from '../../lambdas/core/keys/ring.ts';
import { KMS_DOORS } from '../support/doors.ts';
import { describeOnKms, type EngineUnderTest } from '../support/engines.ts';
import { noFailover, TEST_RING } from '../support/test-ring.ts';
import { aRing } from './key-ring-store.ts';
import { NOW } from './records.ts';
import { signingContract } from './signer.ts';

const clientOf = ({ settings, endpoint }: EngineUnderTest) => new KMSClient({ ...settings, endpoint });

function signerOver(kms: Kms, ring: () => KeyRing | undefined, clock = () => NOW, telemetry = noFailover) {
  return kmsSigner(kms, { read: async () => ring() }, clock, telemetry);
}

describeOnKms('a key manager and a signer', (engine) => {
  describe.each(KMS_DOORS)('%s', (_, door) => {
    signingContract(() => {
      const { settings, endpoint } = engine();
      return {
        keys: kmsKeyManager(clientOf(engine()), TEST_RING),
        signer: (ring, telemetry) => signerOver(door({ ...settings, endpoint }), ring, undefined, telemetry),
      };
    });
  });

  it('tags each key with the ring, from birth', async () => {
    const kms = clientOf(engine());
    const { keyArn } = await kmsKeyManager(kms, TEST_RING).createKey('ES256');
    const { Tags } = await kms.send(new ListResourceTagsCommand({ KeyId: keyArn }));
    await kmsKeyManager(kms, TEST_RING).scheduleDeletion(keyArn);
    expect(Tags).toEqual([{ TagKey: 'countersign:key-ring', TagValue: 'test-ring' }]);
  });
});

describeOnKms('the keys of a ring', (engine) => {
  const kms = () => clientOf(engine());
  const ofRing = (ringName: string) => kmsKeyManager(kms(), { ...TEST_RING, ringName });

  async function createKey(overrides: Partial<CreateKeyCommandInput>): Promise<string> {
    const Tags = [{ TagKey: 'countersign:key-ring', TagValue: 'somebody' }];
    const spec = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Tags } as const;
    const { KeyMetadata } = await kms().send(new CreateKeyCommand({ ...spec, ...overrides }));
    return KeyMetadata?.Arn ?? '';
  }

  it('are none of another ring, none without a tag, and none that encrypts, whoever tagged it', async () => {
    const ours = await createKey({});
    const encrypting = { KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' } as const;
    const others = await Promise.all([
      createKey(encrypting),
      createKey({ Tags: [] }),
      createKey({ Tags: [{ TagKey: 'countersign:key-ring', TagValue: 'somebody-else' }] }),
    ]);
    const found = await ofRing('somebody').listKeys();
    await Promise.all([ours, ...others].map((keyArn) => ofRing('somebody').scheduleDeletion(keyArn)));
    expect(found.map(({ keyArn }) => keyArn)).toEqual([ours]);
  });

  it('sign no more when somebody disabled them', async () => {
    const key = await ofRing('somebody').createKey('ES256');
    await kms().send(new DisableKeyCommand({ KeyId: key.keyArn }));
    expect(await ofRing('somebody').signs(key)).toBe(false);
    await ofRing('somebody').scheduleDeletion(key.keyArn);
  });

  it('carry their policy from birth', async () => {
    const { keyArn } = await ofRing('somebody').createKey('ES256');
    const { Policy } = await kms().send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default' }));
    await ofRing('somebody').scheduleDeletion(keyArn);
    expect(JSON.parse(Policy ?? '')).toEqual(JSON.parse(signingKeyPolicy(TEST_RING.guardians)));
  });
});

describe('a signer', () => {
  it('[L9] notices within a minute that another key is active', async () => {
    let now = NOW;
    let ring = aRing('old');
    const signer = signerOver(
      sdkKms(new KMSClient({ region: 'us-east-1' })),
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
