import { getItem, type StoredRow } from './aws/get-item.ts';
import type { AwsCall } from './aws/signed-call.ts';
import type { Member, MemberSource } from './ports.ts';
import type { MemberId, OrganizationId } from './vocabulary/identifiers.ts';

/** Reads the Members table. */
export class DynamoMemberSource implements MemberSource {
  readonly #call: AwsCall;
  readonly #tableName: string;

  constructor(call: AwsCall, tableName: string) {
    this.#call = call;
    this.#tableName = tableName;
  }

  async find(organization: OrganizationId, member: MemberId): Promise<Member | undefined> {
    const row = await getItem(this.#call, {
      TableName: this.#tableName,
      Key: { organization: { S: organization }, member: { S: member } },
    });
    return row === undefined ? undefined : toMember(row);
  }
}

/** Law 10: a row that cannot be understood is no member. */
function toMember(row: StoredRow): Member | undefined {
  const role = row['role']?.S;
  const recalledAt = row['recalledAt'] === undefined ? undefined : Number(row['recalledAt'].N);
  if (role === undefined || (recalledAt !== undefined && !Number.isSafeInteger(recalledAt))) return undefined;
  return { active: row['status']?.S === 'active', role, recalledAt };
}
