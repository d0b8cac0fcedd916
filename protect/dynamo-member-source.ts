import { type AttributeValue, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { MemberId, OrganizationId } from '../lambdas/core/identifiers.ts';
import type { Member, MemberSource } from './ports.ts';

/** Reads the Members table. */
export class DynamoMemberSource implements MemberSource {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async find(organization: OrganizationId, member: MemberId): Promise<Member | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#tableName,
        Key: { organization: { S: organization }, member: { S: member } },
        ConsistentRead: true,
      }),
    );
    return Item === undefined ? undefined : toMember(Item);
  }
}

/** Law 10: a row that cannot be understood is no member. */
function toMember(row: Readonly<Record<string, AttributeValue>>): Member | undefined {
  const role = row['role']?.S;
  const recalledAt = row['recalledAt'] === undefined ? undefined : Number(row['recalledAt'].N);
  if (role === undefined || (recalledAt !== undefined && !Number.isSafeInteger(recalledAt))) return undefined;
  return { active: row['status']?.S === 'active', role, recalledAt };
}
