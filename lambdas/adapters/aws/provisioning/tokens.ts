import type { OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import { REVOKED_TOKEN_SECONDS, SCIM_TOKEN_SLOTS, type ScimToken } from '../../../core/provisioning/token.ts';
import type { Changer, Ungranted } from '../../../ports/administration-store.ts';
import type { ScimTokens } from '../../../ports/provisioning-store.ts';
import { auditRow } from '../audit-trail/rows.ts';
import { directoryKey, scimTokensOf } from '../directory/keys.ts';
import { mustStay } from '../directory/organization-steps.ts';
import { partition } from '../directory/partition.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { rowsOf } from '../dynamodb/pages.ts';
import { putNew, type TransactionStep, transact } from '../dynamodb/transaction.ts';
import { mustStillHaveRole } from '../members/steps.ts';
import { digestInSlot, fromScimTokenRow, toScimTokenRow } from './rows.ts';

interface Tables {
  readonly directory: string;
  readonly members: string;
  readonly auditTrail: string;
}

/** What administrators and the operator's command change. */
export function dynamoScimTokens(
  dynamo: Dynamo,
  { directory, members, auditTrail }: Tables,
  auditRetentionDays: number,
): ScimTokens {
  const standing = (organization: OrganizationId, by: Changer): TransactionStep<Ungranted>[] =>
    by === 'operator' ? [] : [mustStillHaveRole(members, organization, by)];

  return {
    createToken: async (token, by, audit) => {
      for (const slot of SCIM_TOKEN_SLOTS) {
        const outcome = await transact<'full' | 'no_organization' | Ungranted>(dynamo, [
          ...standing(token.organization, by),
          mustStay(directory, token.organization),
          putNew(directory, { ...directoryKey.scimTokenSlot(token.provider, slot), digest: token.digest }, 'full'),
          putNew(directory, toScimTokenRow({ ...token, slot })),
          putNew(auditTrail, auditRow(audit, auditRetentionDays)),
        ]);
        if (outcome === 'done') return 'created';
        if (outcome !== 'full') return outcome;
      }
      return 'full';
    },

    listTokens: async (provider) => {
      const tokens: ScimToken[] = [];
      for await (const row of rowsOf(dynamo, partition(directory, scimTokensOf(provider)))) {
        const found = await dynamo.get(directory, directoryKey.scimToken(digestInSlot(row)));
        if (found !== undefined) tokens.push(fromScimTokenRow(found));
      }
      return tokens.filter(({ revokedAt }) => revokedAt === undefined);
    },

    revokeToken: async (token, revokedAt, by, audit) => {
      const outcome = await transact<'missing' | Ungranted>(dynamo, [
        ...standing(token.organization, by),
        endToken(directory, token, revokedAt),
        freeSlot(directory, token),
        putNew(auditTrail, auditRow(audit, auditRetentionDays)),
      ]);
      return outcome === 'done' ? 'revoked' : outcome;
    },
  };
}

/** It stays for a while, so that whoever goes on using it can be told apart from whoever guesses. */
function endToken(table: string, { digest }: ScimToken, revokedAt: number): TransactionStep<'missing'> {
  return {
    item: {
      Update: {
        TableName: table,
        Key: directoryKey.scimToken(digest),
        UpdateExpression: 'SET revokedAt = :at, #ttl = :ttl',
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(revokedAt)',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':at': revokedAt, ':ttl': revokedAt + REVOKED_TOKEN_SECONDS },
      },
    },
    otherwise: 'missing',
  };
}

/** Its own slot, in which no later one stands. */
function freeSlot(table: string, { provider, slot, digest }: ScimToken): TransactionStep<'missing'> {
  return {
    item: {
      Delete: {
        TableName: table,
        Key: directoryKey.scimTokenSlot(provider, slot),
        ConditionExpression: 'digest = :digest',
        ExpressionAttributeValues: { ':digest': digest },
      },
    },
    otherwise: 'missing',
  };
}
