import { dynamoDirectoryReads } from '../../../../lambdas/adapters/aws/administration/directory-reads.ts';
import { directoryKey } from '../../../../lambdas/adapters/aws/directory/keys.ts';
import { toRow } from '../../../../lambdas/adapters/aws/directory/rows.ts';
import { dynamo } from '../../../../lambdas/adapters/aws/dynamodb/dynamo.ts';
import { sdkDynamoCall } from '../../../../lambdas/adapters/aws/dynamodb/sdk-call.ts';
import type { Client } from '../../../../lambdas/core/records.ts';
import type { ClientId } from '../../../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../../../protect/vocabulary/scope.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../../../support/dynamodb.ts';

let dynamodb: TestDynamoDb;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
  await dynamodb.createTable('directory', 'pk', 'sk');
});
afterAll(() => dynamodb.stop());

function client(id: string, status: Client['status']): Client {
  return {
    id: id as ClientId,
    status,
    authenticationMethod: 'client_secret_basic',
    secrets: [{ sha256: 'ab'.repeat(32) }],
    grantTypes: new Set(['urn:ietf:params:oauth:grant-type:jwt-bearer']),
    scopes: new Set(['projects:read' as Scope]),
  };
}

const open = () => dynamo(sdkDynamoCall(dynamodb.client));

async function put(item: Record<string, unknown>): Promise<void> {
  await open().put({ TableName: 'directory', Item: item });
}

it('lists every client that is registered, by id, disabled ones too', async () => {
  const reads = dynamoDirectoryReads(open(), 'directory');
  expect(await Array.fromAsync(reads.listClients())).toEqual([]);

  const registered = [client('vscode', 'disabled'), client('cursor', 'active')];
  for (const each of registered) {
    await put({ ...directoryKey.client(each.id), ...toRow.client(each) });
    await put({ ...directoryKey.clientListing(each.id) });
  }
  expect(await Array.fromAsync(reads.listClients())).toEqual(registered.toReversed());
});
