import type { RedemptionOwner } from '../../../core/tokens/redemption.ts';
import type { GrantUse } from '../../../ports/authorization-grant-store.ts';
import type { Update } from '../dynamodb/dynamo.ts';

/** The code was never used; or the good refresh token is the one that was presented. Ended, neither counts. */
function unusedCondition({ before }: Pick<GrantUse, 'before'>): string {
  const unused = before === undefined ? 'attribute_not_exists(redeemedAt)' : 'refreshDigest = :before';
  return `attribute_exists(pk) AND attribute_not_exists(recalledAt) AND ${unused}`;
}

/** One step on, by one condition. Of any number at once, one writes. `#owner` tells this write from another's, for undoing. */
export function advanceGrant(table: string, use: GrantUse, owner: RedemptionOwner): Update {
  const { before, next, binds } = use;
  const redeemed = before === undefined ? ', redeemedAt = :at' : '';
  const bound = binds === undefined ? '' : ', refreshBoundTo = :key';
  const good = next === undefined ? ' REMOVE refreshDigest' : '';
  return {
    TableName: table,
    Key: { pk: use.key },
    UpdateExpression: `SET tokenId = :token, #owner = :owner${redeemed}${bound}${next === undefined ? '' : ', refreshDigest = :next'}${good}`,
    ConditionExpression: unusedCondition(use),
    ExpressionAttributeNames: { '#owner': 'owner' },
    ExpressionAttributeValues: {
      ':token': use.tokenId,
      ':owner': owner,
      ...(before === undefined ? { ':at': use.at } : { ':before': before }),
      ...(next !== undefined && { ':next': next }),
      ...(binds !== undefined && { ':key': binds }),
    },
  };
}

/** As it was before {@link advanceGrant}, of this very invocation alone. What a recall ended stays ended. */
export function undoGrantUse(table: string, { key, before, binds }: GrantUse, owner: RedemptionOwner): Update {
  const bound = binds === undefined ? '' : ', refreshBoundTo';
  return {
    TableName: table,
    Key: { pk: key },
    UpdateExpression:
      before === undefined
        ? `REMOVE redeemedAt, refreshDigest, tokenId, #owner${bound}`
        : `SET refreshDigest = :before REMOVE tokenId, #owner${bound}`,
    ConditionExpression: '#owner = :owner',
    ExpressionAttributeNames: { '#owner': 'owner' },
    ExpressionAttributeValues: { ':owner': owner, ...(before !== undefined && { ':before': before }) },
  };
}
