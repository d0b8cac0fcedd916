import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { StatusSource, StatusSubject } from './ports.ts';
import { statusKey } from './status-key.ts';

/** Reads the Status table, one row a subject: the SDK retries a throttled `GetItem`, but no part of a batch. */
export class DynamoStatusSource implements StatusSource {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async isActive(subject: StatusSubject): Promise<boolean> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#tableName,
        Key: { pk: { S: statusKey(subject) } },
        ConsistentRead: true,
      }),
    );
    if (Item?.['status']?.S !== 'active') return false;
    return subject.kind !== 'agents' || Item['agents']?.S === 'on';
  }
}
