import { getItem } from './aws/get-item.ts';
import type { AwsCall } from './aws/signed-call.ts';
import type { StatusSource, StatusSubject } from './ports.ts';
import { statusKey } from './status-key.ts';

/** Reads the Status table, one row a subject: the SDK retries a throttled `GetItem`, but no part of a batch. */
export class DynamoStatusSource implements StatusSource {
  readonly #call: AwsCall;
  readonly #tableName: string;

  constructor(call: AwsCall, tableName: string) {
    this.#call = call;
    this.#tableName = tableName;
  }

  async isActive(subject: StatusSubject): Promise<boolean> {
    const row = await getItem(this.#call, {
      TableName: this.#tableName,
      Key: { pk: { S: statusKey(subject) } },
    });
    if (row?.['status']?.S !== 'active') return false;
    return subject.kind !== 'agents' || row['agents']?.S === 'on';
  }
}
