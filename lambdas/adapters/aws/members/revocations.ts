import type { MemberId, OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import {
  formatRevokedTokens,
  type RevokedTokens,
  readRevokedTokens,
} from '../../../../protect/vocabulary/revoked-tokens.ts';
import { type RevokedToken, withRevoked } from '../../../core/tokens/revocation.ts';
import type { TokenRevocations } from '../../../ports/token-revocations.ts';
import { Unavailable } from '../../../ports/unavailable.ts';
import { memberKey } from '../directory/keys.ts';
import type { Dynamo, Update } from '../dynamodb/dynamo.ts';

/** Each time that another revocation of the same member came between. */
const MAX_ATTEMPTS = 5;

export function dynamoTokenRevocations(dynamo: Dynamo, table: string): TokenRevocations {
  return {
    revoke: async (organization, member, token, now) => {
      for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
        const change = await findRevocation(dynamo, table, { organization, member }, token, now);
        if (typeof change === 'string') return change;
        if ((await dynamo.update(change)).outcome === 'written') return 'revoked';
      }
      throw new Unavailable('DynamoDB', { cause: new Error('the member changes all the time') });
    },
  };
}

/** The write that revokes a token, made of what is read now; or why there is none to make. */
export async function findRevocation(
  dynamo: Dynamo,
  table: string,
  { organization, member }: { readonly organization: OrganizationId; readonly member: MemberId },
  token: RevokedToken,
  now: number,
): Promise<Update | 'stands_already' | 'full' | 'unknown_member'> {
  const row = await dynamo.get(table, memberKey(organization, member));
  if (row === undefined) return 'unknown_member';
  const { revoked: before } = row;
  const after = withRevoked(readRow(before), token, now);
  return typeof after === 'string' ? after : revokingUpdate(table, memberKey(organization, member), before, after);
}

/** @throws Error of a list that cannot be read: taken for an empty one, what it says would be forgotten (law 10) */
function readRow(revoked: unknown): RevokedTokens {
  if (revoked === undefined) return new Map();
  const read = readRevokedTokens(typeof revoked === 'string' ? revoked : undefined);
  if (read === undefined) throw new Error('a stored list of revoked tokens cannot be read');
  return read;
}

/**
 * Written over exactly what was read: of two at once one reads again. It is no change of settings, and raises no revision:
 * nothing that an administrator has looked at is another for it.
 */
function revokingUpdate(table: string, key: Update['Key'], before: unknown, after: RevokedTokens): Update {
  const isAsRead = before === undefined ? 'attribute_not_exists(revoked)' : 'revoked = :before';
  return {
    TableName: table,
    Key: key,
    UpdateExpression: 'SET revoked = :after',
    ConditionExpression: `attribute_exists(organization) AND ${isAsRead}`,
    ExpressionAttributeValues: {
      ':after': formatRevokedTokens(after),
      ...(before !== undefined && { ':before': before }),
    },
  };
}
