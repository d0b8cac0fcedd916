import { randomBytes } from 'node:crypto';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type { FrontDoorRotation, FrontDoorSecret } from '../../../ports/front-door.ts';
import { callDependency } from '../outage.ts';

const CURRENT = 'AWSCURRENT';
const PENDING = 'AWSPENDING';

/** 256 bits. */
const VALUE_BYTES = 32;

/** The secret in Secrets Manager. What was replaced (`AWSPREVIOUS`) is good no more. */
export function secretsManagerFrontDoor(
  client: SecretsManagerClient,
  secretArn: string,
): FrontDoorSecret & FrontDoorRotation {
  const id = { SecretId: secretArn };

  const valueAt = async (version: { readonly VersionStage: string } | { readonly VersionId: string }) =>
    (await client.send(new GetSecretValueCommand({ ...id, ...version }))).SecretString;

  async function valueIfAny(version: { readonly VersionStage: string }): Promise<string | undefined> {
    try {
      return await valueAt(version);
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  async function versionAt(stage: string): Promise<string | undefined> {
    const { VersionIdsToStages: stages = {} } = await client.send(new DescribeSecretCommand(id));
    return Object.keys(stages).find((version) => stages[version]?.includes(stage));
  }

  return {
    read: () =>
      callDependency('Secrets Manager', async () => {
        const values = await Promise.all([
          valueIfAny({ VersionStage: CURRENT }),
          valueIfAny({ VersionStage: PENDING }),
        ]);
        return values.filter((value) => value !== undefined && value !== '') as string[];
      }),

    // Under one id Secrets Manager keeps one value: putting another one is refused, so this one is looked for first.
    async prepare(rotation) {
      if ((await versionAt(PENDING)) === rotation && (await hasValue(valueAt, rotation))) return;
      const SecretString = randomBytes(VALUE_BYTES).toString('hex');
      const version = { ClientRequestToken: rotation, VersionStages: [PENDING], SecretString };
      await client.send(new PutSecretValueCommand({ ...id, ...version }));
    },

    async valueOf(rotation) {
      const value = await valueAt({ VersionId: rotation });
      if (!value) throw new Error('the new value has no text');
      return value;
    },

    async finish(rotation) {
      const current = await versionAt(CURRENT);
      if (current === rotation) return;
      const move = { VersionStage: CURRENT, MoveToVersionId: rotation };
      const from = current !== undefined && { RemoveFromVersionId: current };
      await client.send(new UpdateSecretVersionStageCommand({ ...id, ...move, ...from }));
      await client.send(
        new UpdateSecretVersionStageCommand({ ...id, VersionStage: PENDING, RemoveFromVersionId: rotation }),
      );
    },
  };
}

async function hasValue(
  valueAt: (version: { readonly VersionId: string }) => Promise<string | undefined>,
  rotation: string,
): Promise<boolean> {
  try {
    return (await valueAt({ VersionId: rotation })) !== undefined;
  } catch (error) {
    // Secrets Manager has named the version and nobody has given it a value yet.
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}
