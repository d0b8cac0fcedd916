import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AuditEntry } from '../../core/audit.ts';
import { isClientId } from '../../core/identifiers.ts';
import { lengthPrefixedDigest } from '../../core/length-prefixed-digest.ts';
import { formatScopes } from '../../core/scope.ts';
import type { Enablement, Member } from '../../core/trust.ts';
import type { AdministrationStore, EnablementChange, MemberOutcome } from '../../ports/administration-store.ts';
import type { SubjectLinkKey } from '../../ports/trust-sources.ts';
import { auditRow } from './audit-rows.ts';
import { type DirectoryKey, directoryKey, memberKey, statusKey } from './directory-keys.ts';
import { toRow } from './directory-rows.ts';
import { mustExist, put, putNew, setExisting, type TransactionStep, transact } from './dynamo-transaction.ts';

export interface AdministrationTables {
  readonly directory: string;
  readonly members: string;
  readonly status: string;
  readonly auditTrail: string;
}

const DISABLED = { status: 'disabled' };

/** Every change is one transaction with its Status row and its audit entry. */
export function dynamoAdministrationStore(
  client: DynamoDBDocumentClient,
  tables: AdministrationTables,
  auditRetentionDays: number,
): AdministrationStore {
  const { directory, status } = tables;

  function write<Outcome extends string>(audit: AuditEntry, steps: readonly TransactionStep<Outcome>[]) {
    const row = auditRow(audit, auditRetentionDays);
    return transact<Outcome>(client, [...steps, putNew<Outcome>(tables.auditTrail, row)]);
  }

  return {
    createOrganization: (organization, audit) =>
      write(audit, [
        putNew(
          directory,
          { ...directoryKey.organization(organization.id), ...toRow.organization(organization) },
          'exists',
        ),
        put(directory, { ...directoryKey.organizationListing(organization.id) }),
        put(status, { ...statusKey.organization(organization.id), status: organization.status }),
      ]),

    registerProvider: (provider, audit) => {
      const { id, organization } = provider;
      return write(audit, [
        mustExist(directory, directoryKey.organization(organization), 'no_organization'),
        putNew(directory, { ...trustKeyOf(provider), organization, provider: id }, 'trust_taken'),
        putNew(directory, { ...directoryKey.provider(organization, id), ...toRow.provider(provider) }),
        put(status, { ...statusKey.provider(id), status: provider.status }),
      ]);
    },

    disableProvider: (organization, provider, audit) =>
      write(audit, [
        setExisting(directory, directoryKey.provider(organization, provider), DISABLED, 'missing'),
        put(status, { ...statusKey.provider(provider), ...DISABLED }),
      ]),

    createClient: (created, audit) =>
      write(audit, [
        putNew(directory, { ...directoryKey.client(created.id), ...toRow.client(created) }, 'exists'),
        put(directory, { ...directoryKey.clientListing(created.id) }),
        put(status, { ...statusKey.client(created.id), status: created.status }),
      ]),

    disableClient: (id, audit) =>
      write(audit, [
        setExisting(directory, directoryKey.client(id), DISABLED, 'missing'),
        put(status, { ...statusKey.client(id), ...DISABLED }),
      ]),

    enableClient: (change, audit) => {
      const { organization, client: id, status: state } = change.next;
      return write(audit, [
        mustExist(directory, directoryKey.organization(organization), 'no_organization'),
        mustExist(directory, directoryKey.client(id), 'no_client'),
        ...aliasSteps(directory, change),
        enablementStep(directory, change),
        put(status, { ...statusKey.enablement(organization, id), status: state }),
      ]);
    },

    addMember: (member, link, audit) =>
      write<MemberOutcome>(audit, [
        mustExist(directory, directoryKey.organization(member.organization), 'no_organization'),
        putNew(directory, emailRow(member), 'email_taken'),
        putNew(tables.members, { ...toRow.member(member) }, 'member_exists', 'organization'),
        ...linkSteps(directory, member, link),
      ]),

    changeMember: (member, link, audit) => {
      const { organization, id, role, status: state } = member;
      return write<MemberOutcome>(audit, [
        setExisting(tables.members, memberKey(organization, id), { role, status: state }, 'member_missing'),
        ...linkSteps(directory, member, link),
      ]);
    },

    disableMember: ({ organization, id }, recalledAt, audit) =>
      write(audit, [setExisting(tables.members, memberKey(organization, id), { ...DISABLED, recalledAt }, 'missing')]),
  };
}

function trustKeyOf({ issuer, tenant, audienceTenant }: Parameters<typeof toRow.provider>[0]) {
  return directoryKey.trust({ issuer, tenant, audienceTenant });
}

function emailRow({ organization, email, id }: Member) {
  return { ...directoryKey.memberEmail(organization, email), member: id };
}

/** The subject leads nowhere yet, or to this very member: adding it twice is adding it once. */
function linkSteps(table: string, member: Member, link: SubjectLinkKey | undefined): TransactionStep<MemberOutcome>[] {
  if (link === undefined) return [];
  return [
    mustExist(table, directoryKey.provider(member.organization, link.provider), 'no_provider'),
    {
      item: {
        Put: {
          TableName: table,
          Item: { ...directoryKey.subjectLink(link), ...link, organization: member.organization, member: member.id },
          ConditionExpression: 'attribute_not_exists(pk) OR #member = :member',
          ExpressionAttributeNames: { '#member': 'member' },
          ExpressionAttributeValues: { ':member': member.id },
        },
      },
      otherwise: 'subject_taken',
    },
  ];
}

/** Written over exactly what it was made from: two operators at once do not undo each other's half. */
function enablementStep(table: string, { previous, next }: EnablementChange): TransactionStep<'changed_meanwhile'> {
  const key = directoryKey.enablement(next.organization, next.client);
  return {
    item: {
      Put: {
        TableName: table,
        Item: { ...key, ...toRow.enablement(next), revision: revisionOf(next) },
        ...(previous === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: 'revision = :revision',
              ExpressionAttributeValues: { ':revision': revisionOf(previous) },
            }),
      },
    },
    otherwise: 'changed_meanwhile',
  };
}

/** Names the state of an enablement. One text, because sets and maps have no order that a condition could rely on. */
function revisionOf({ status, ceiling, aliases }: Enablement): string {
  const sorted = [...aliases].sort(([a], [b]) => (a < b ? -1 : 1));
  return lengthPrefixedDigest('countersign/enablement/v1', status, formatScopes(ceiling), ...sorted.flat());
}

type AliasOutcome = 'no_provider' | 'alias_taken' | 'alias_is_a_client';

/**
 * An alias belongs to one client at a provider, and is no other client's own id: it never means two. The one that it
 * replaces is given up.
 */
function aliasSteps(table: string, { previous, next, aliasAt }: EnablementChange): TransactionStep<AliasOutcome>[] {
  const alias = aliasAt && next.aliases.get(aliasAt);
  if (aliasAt === undefined || alias === undefined) return [];
  const claim: TransactionStep<AliasOutcome> = {
    item: {
      Put: {
        TableName: table,
        Item: { ...directoryKey.alias(aliasAt, alias), client: next.client, alias },
        ConditionExpression: 'attribute_not_exists(pk) OR client = :client',
        ExpressionAttributeValues: { ':client': next.client },
      },
    },
    otherwise: 'alias_taken',
  };
  const replaced = previous?.aliases.get(aliasAt);
  return [
    mustExist(table, directoryKey.provider(next.organization, aliasAt), 'no_provider'),
    claim,
    ...(replaced !== undefined && replaced !== alias ? [release(table, directoryKey.alias(aliasAt, replaced))] : []),
    ...(isClientId(alias) && alias !== next.client ? [mustNotExist(table, directoryKey.client(alias))] : []),
  ];
}

/** Nobody else's: `changed_meanwhile` guards that the enablement still has the alias, and so its claim. */
function release(table: string, key: DirectoryKey): TransactionStep<never> {
  return { item: { Delete: { TableName: table, Key: key } } };
}

function mustNotExist(table: string, key: DirectoryKey): TransactionStep<'alias_is_a_client'> {
  const check = { TableName: table, Key: key, ConditionExpression: 'attribute_not_exists(pk)' };
  return { item: { ConditionCheck: check }, otherwise: 'alias_is_a_client' };
}
