import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { LOCAL_ACCOUNT } from '../../local/aws/aws-json/account.ts';
import { UNRESTRICTED_ACCESS_KEY_ID } from '../../local/aws/iam/principals.ts';
import { inOrderOfKeys, type Row } from './rows.ts';
import type { RunningStack } from './running-stack.ts';

export type { Row } from './rows.ts';

type TableOutput = `${'Directory' | 'Members' | 'AuditTrail' | 'Redemptions' | 'ProviderKeys' | 'Passkeys'}TableName`;

/** Looks into a running stack's tables that no command allows, and the passing of time that no test can wait for. */
export class StackRows {
  readonly #running: RunningStack;
  readonly #client;

  constructor(running: RunningStack) {
    this.#running = running;
    const credentials = { accessKeyId: UNRESTRICTED_ACCESS_KEY_ID, secretAccessKey: 'test' };
    const endpoint = running.stack.endpoints.dynamodb;
    const client = new DynamoDBClient({ endpoint, region: LOCAL_ACCOUNT.region, credentials });
    this.#client = DynamoDBDocumentClient.from(client);
  }

  async all(table: TableOutput): Promise<readonly Row[]> {
    const rows: Row[] = [];
    const pages = paginateScan({ client: this.#client }, { TableName: this.#name(table), ConsistentRead: true });
    for await (const { Items } of pages) rows.push(...(Items ?? []));
    return inOrderOfKeys(rows);
  }

  async put(table: TableOutput, row: Row): Promise<void> {
    await this.#client.send(new PutCommand({ TableName: this.#name(table), Item: row }));
  }

  async delete(table: TableOutput, key: Row): Promise<void> {
    await this.#client.send(new DeleteCommand({ TableName: this.#name(table), Key: key }));
  }

  close(): void {
    this.#client.destroy();
  }

  #name(table: TableOutput): string {
    return String(this.#running.stack.outputs[table]);
  }
}
