import '../../support/one-realm.ts';
import { KMSClient } from '@aws-sdk/client-kms';
import { sdkDynamo } from '../../../lambdas/adapters/aws/dynamodb/clients.ts';
import type { Dynamo } from '../../../lambdas/adapters/aws/dynamodb/dynamo.ts';
import type { Kms } from '../../../lambdas/adapters/aws/kms/kms.ts';
import { sdkKms } from '../../../lambdas/adapters/aws/kms/sdk-kms.ts';
import { sdkSettings } from '../../../lambdas/adapters/aws/sdk-settings.ts';
import { TIME_LIMITS } from '../../../protect/aws/environment-call.ts';
import { httpSender } from '../../../protect/aws/http-sender.ts';
import { signedDynamo, signedKmsOf } from '../../support/doors.ts';
import { MADE_UP } from '../../support/engines.ts';
import { afterThaw, DEATHS, ThawingServer } from '../../support/thawing-server.ts';

let server: ThawingServer;
beforeEach(async () => {
  server = await ThawingServer.start({ Signature: 'AA==' });
});
afterEach(() => server.close());

interface Doors {
  readonly dynamo: Dynamo;
  readonly kms: Kms;
}

const DOORS = {
  'by a signed request': (): Doors => {
    const address = { ...MADE_UP, endpoint: server.endpoint };
    const send = httpSender(TIME_LIMITS);
    return { dynamo: signedDynamo(address, send), kms: signedKmsOf(address, send) };
  },
  'by the SDK': (): Doors => {
    const settings = { ...sdkSettings, ...MADE_UP, endpoint: server.endpoint };
    return { dynamo: sdkDynamo(settings), kms: sdkKms(new KMSClient(settings)) };
  },
} as const;

const CALLS = {
  'a read': ({ dynamo }: Doors) => dynamo.get('Rows', { pk: 'one' }),
  'a conditional write': ({ dynamo }: Doors) =>
    dynamo.put({ TableName: 'Rows', Item: { pk: 'one' }, ConditionExpression: 'attribute_not_exists(pk)' }),
  'a signature': ({ kms }: Doors) =>
    kms.sign({
      ...{ KeyId: 'key', Message: new Uint8Array(32), MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' },
    }),
} as const;

type Door = keyof typeof DOORS;
type Call = keyof typeof CALLS;

const CASES = (Object.keys(DOORS) as Door[]).flatMap((door) =>
  (Object.keys(CALLS) as Call[]).flatMap((call) => DEATHS.map((death) => [call, door, death] as const)),
);

it.each(CASES)(
  '[S9] %s %s never fails because every kept connection died while frozen: each %s',
  async (call, door, death) => {
    const doors = DOORS[door]();
    const { connections, outcome, tookMs } = await afterThaw(server, () => CALLS[call](doors), death);
    expect({ connections, outcome }).toEqual({ connections: 3, outcome: 'answered' });
    expect(server).toMatchObject({ lost: 1, answered: 1 });
    if (death !== 'is silent') expect(tookMs).toBeLessThan(1_000);
  },
);
