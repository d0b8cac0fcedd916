import { getItem, readInstant, type StoredRow } from './aws/get-item.ts';
import type { AwsCall } from './aws/signed-call.ts';
import type { Member, MemberSource } from './ports.ts';
import type { MemberId, OrganizationId } from './vocabulary/identifiers.ts';
import { readRevokedTokens } from './vocabulary/revoked-tokens.ts';

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
  const recalledAt = row['recalledAt'] && readInstant(row['recalledAt']);
  const isRecallRead = row['recalledAt'] === undefined || recalledAt !== undefined;
  const revoked = row['revoked'] && readRevokedTokens(row['revoked'].S);
  const isRevokedRead = row['revoked'] === undefined || revoked !== undefined;
  if (role === undefined || !isRecallRead || !isRevokedRead) return undefined;
  return { active: row['status']?.S === 'active', role, recalledAt, ...(revoked && { revoked }) };
}
