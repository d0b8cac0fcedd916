import '../../support/one-realm.ts';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { documentClient } from '../../../lambdas/adapters/aws/document-client.ts';
import { awsClientSettings } from '../../../protect/aws-client-settings.ts';
import { MADE_UP } from '../../support/engines.ts';
import { afterThaw, DEATHS, ThawingServer } from '../../support/thawing-server.ts';

let server: ThawingServer;
beforeEach(async () => {
  server = await ThawingServer.start({ Signature: 'AA==' });
});
afterEach(() => server.close());

function tables() {
  return documentClient(new DynamoDBClient({ ...awsClientSettings, ...MADE_UP, endpoint: server.endpoint }));
}

const CALLS = {
  'a read': () => {
    const client = tables();
    return () => client.send(new GetCommand({ TableName: 'Rows', Key: { pk: 'one' } }));
  },
  'a conditional write': () => {
    const client = tables();
    const put = { TableName: 'Rows', Item: { pk: 'one' }, ConditionExpression: 'attribute_not_exists(pk)' };
    return () => client.send(new PutCommand(put));
  },
  'a signature': () => {
    const kms = new KMSClient({ ...awsClientSettings, ...MADE_UP, endpoint: server.endpoint });
    const input = { KeyId: 'key', Message: new Uint8Array(32), SigningAlgorithm: 'ECDSA_SHA_256' } as const;
    return () => kms.send(new SignCommand(input));
  },
} as const;

const CASES = Object.keys(CALLS).flatMap((call) => DEATHS.map((death) => [call as keyof typeof CALLS, death] as const));

it.each(CASES)('[S9] %s never fails because every kept connection died while frozen: each %s', async (call, death) => {
  const { connections, outcome, tookMs } = await afterThaw(server, CALLS[call](), death);
  expect({ connections, outcome }).toEqual({ connections: 3, outcome: 'answered' });
  expect(server).toMatchObject({ lost: 1, answered: 1 });
  if (death !== 'is silent') expect(tookMs).toBeLessThan(1_000);
});
