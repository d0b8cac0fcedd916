import { isMemberId } from '../../../../protect/vocabulary/identifiers.ts';
import type { Member } from '../../../core/records.ts';
import type { ProvisioningReads, ProvisioningStore } from '../../../ports/provisioning-store.ts';
import { auditRow } from '../audit-trail/rows.ts';
import { directoryKey, linksOf, linksOfMember, memberKey, scimUsersOf } from '../directory/keys.ts';
import { claimStep, newEmailStep } from '../directory/member-names.ts';
import { movePlaceSteps, newPlaceSteps } from '../directory/member-places.ts';
import { mustStay } from '../directory/organization-steps.ts';
import { partition } from '../directory/partition.ts';
import { fromRow } from '../directory/rows.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { firstRows } from '../dynamodb/pages.ts';
import { changeOver, revisionOf } from '../dynamodb/revision.ts';
import { putNew, transact } from '../dynamodb/transaction.ts';
import { newMemberStep } from '../members/steps.ts';
import { fromScimTokenRow } from './rows.ts';
import { listingStep, mustProvision, nameSteps, unlistedStep } from './steps.ts';

interface Tables {
  readonly directory: string;
  readonly members: string;
  readonly auditTrail: string;
}

/** What a request of a SCIM client reads: by key, or one partition that is its provider's own. */
export function dynamoProvisioningReads(
  dynamo: Dynamo,
  { directory, members }: Pick<Tables, 'directory' | 'members'>,
): ProvisioningReads {
  const inDirectory = (key: { readonly pk: string; readonly sk: string }) => dynamo.get(directory, key);

  return {
    findToken: async (digest) => {
      const row = await inDirectory(directoryKey.scimToken(digest));
      return row && fromScimTokenRow(row);
    },
    findOrganization: async (id) => {
      const row = await inDirectory(directoryKey.organization(id));
      return row && fromRow.organization(row);
    },
    findProvider: async (organization, id) => {
      const row = await inDirectory(directoryKey.provider(organization, id));
      return row && fromRow.provider(row);
    },
    findMember: async (organization, id) => {
      const row = await dynamo.get(members, memberKey(organization, id));
      return row && { record: fromRow.member(row), revision: revisionOf(row) };
    },
    findMemberByEmail: async (organization, email) => {
      const row = await inDirectory(directoryKey.memberEmail(organization, email));
      return row && fromRow.memberReference(row);
    },
    findNamed: async (provider, externalId) => {
      const row = await inDirectory(directoryKey.scimName(provider, externalId));
      return row && fromRow.memberReference(row);
    },
    isLinked: async (provider, member) => {
      const query = { ...partition(directory, linksOf(provider), linksOfMember(member)), Limit: 1 };
      return (await firstRows(dynamo, query, 1)).length > 0;
    },
    listManaged: async (provider, max) => {
      const keys = { ...partition(directory, scimUsersOf(provider)), ProjectionExpression: 'sk', Limit: max };
      return (await firstRows(dynamo, keys, max)).map(({ sk }) => sk).filter(isMemberId);
    },
  };
}

/** What it changes: each one transaction, with the audit entry. */
export function dynamoProvisioningStore(
  dynamo: Dynamo,
  { directory, members, auditTrail }: Tables,
  auditRetentionDays: number,
): ProvisioningStore {
  return {
    create: (member, provider, name, audit) =>
      transact<'no_organization' | 'provider_changed' | 'email_taken' | 'id_taken' | 'name_taken'>(dynamo, [
        mustStay(directory, member.organization),
        mustProvision(directory, provider),
        newEmailStep(directory, member, 'email_taken'),
        newMemberStep(members, member, 'id_taken'),
        claimStep(directory, member),
        ...newPlaceSteps(directory, member),
        ...nameSteps(directory, member, provider.id, name),
        listingStep(directory, member, provider.id),
        putNew(auditTrail, auditRow(audit, auditRetentionDays)),
      ]),

    change: ({ over, changes, name, listed, comes }, audit) => {
      const { record } = over;
      const after = { ...record, ...changes } as Member;
      const provider = after.provisioning?.provider;
      const isRenamed = after.displayName?.text !== record.displayName?.text;
      const isMoved = isRenamed || after.status !== record.status || after.role !== record.role;
      const key = memberKey(record.organization, record.id);
      return transact<'changed_meanwhile' | 'provider_changed' | 'name_taken'>(dynamo, [
        ...(comes === undefined ? [] : [mustProvision(directory, comes.provider)]),
        changeOver(members, key, over, changes, 'changed_meanwhile'),
        ...(isMoved ? movePlaceSteps(directory, record, after) : []),
        ...(provider === undefined
          ? []
          : [
              ...nameSteps(directory, record, provider, name),
              listed ? listingStep(directory, after, provider) : unlistedStep(directory, record, provider),
            ]),
        putNew(auditTrail, auditRow(audit, auditRetentionDays)),
      ]);
    },

    noteUse: async ({ digest }, at) => {
      await dynamo.update({
        TableName: directory,
        Key: directoryKey.scimToken(digest),
        UpdateExpression: 'SET lastUsedAt = :at',
        ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(lastUsedAt) OR lastUsedAt < :at)',
        ExpressionAttributeValues: { ':at': at },
      });
    },
  };
}
