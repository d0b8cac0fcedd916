import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AuditEntry } from '../../core/audit.ts';
import { isClientId } from '../../core/identifiers.ts';
import type { SubjectLinkKey } from '../../core/subject-link.ts';
import type { Client, Member, TrustedProvider } from '../../core/trust.ts';
import type { AdministrationStore, EnablementChange, MemberOutcome } from '../../ports/administration-store.ts';
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

const ACTIVE = { status: 'active' };
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
        ...(provider.status === 'active' ? [claimTrust(directory, provider)] : []),
        putNew(directory, { ...directoryKey.provider(organization, id), ...toRow.provider(provider) }),
        put(status, { ...statusKey.provider(id), status: provider.status }),
      ]);
    },

    confirmProvider: (provider, audit) => {
      const { id, organization } = provider;
      return write(audit, [
        claimTrust(directory, provider),
        setExisting(directory, directoryKey.provider(organization, id), ACTIVE, 'missing'),
        put(status, { ...statusKey.provider(id), ...ACTIVE }),
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

    replaceCredentials: (previous, next, audit) => write(audit, [credentialsStep(directory, previous, next)]),

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
      const { organization, id, role, status: state, linked } = member;
      return write<MemberOutcome>(audit, [
        setExisting(tables.members, memberKey(organization, id), { role, status: state, linked }, 'member_missing'),
        ...linkSteps(directory, member, link),
      ]);
    },

    stopMember: ({ organization, id }, stopped, recalledAt, audit) =>
      write(audit, [
        setExisting(tables.members, memberKey(organization, id), { status: stopped, recalledAt }, 'missing'),
      ]),
  };
}

/** First active registration wins; this very provider may claim its own trust again. */
function claimTrust(table: string, { id, organization, issuer, tenant, audienceTenant }: TrustedProvider) {
  const key = directoryKey.trust({ issuer, tenant, audienceTenant });
  const step: TransactionStep<'trust_taken'> = {
    item: {
      Put: {
        TableName: table,
        Item: { ...key, organization, provider: id },
        ConditionExpression: 'attribute_not_exists(pk) OR #provider = :provider',
        ExpressionAttributeNames: { '#provider': 'provider' },
        ExpressionAttributeValues: { ':provider': id },
      },
    },
    otherwise: 'trust_taken',
  };
  return step;
}

/** Secrets and keys, over exactly those that they were made from: of two rotations at once, one is told to look again. */
function credentialsStep(table: string, previous: Client, next: Client): TransactionStep<'changed_meanwhile'> {
  const was = toRow.client(previous);
  const is = toRow.client(next);
  const hadKeys = was['keys'] !== undefined;
  return {
    item: {
      Update: {
        TableName: table,
        Key: directoryKey.client(next.id),
        UpdateExpression: `SET #secrets = :secrets${is['keys'] === undefined ? '' : ', #keys = :keys'}`,
        ConditionExpression: `#secrets = :oldSecrets AND ${hadKeys ? '#keys = :oldKeys' : 'attribute_not_exists(#keys)'}`,
        ExpressionAttributeNames: { '#secrets': 'secrets', '#keys': 'keys' },
        ExpressionAttributeValues: {
          ':secrets': is['secrets'],
          ':oldSecrets': was['secrets'],
          ...(is['keys'] !== undefined && { ':keys': is['keys'] }),
          ...(hadKeys && { ':oldKeys': was['keys'] }),
        },
      },
    },
    otherwise: 'changed_meanwhile',
  };
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
  const was = previous && toRow.enablement(previous);
  return {
    item: {
      Put: {
        TableName: table,
        Item: { ...key, ...toRow.enablement(next) },
        ...(was === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: 'ceiling = :ceiling AND aliases = :aliases AND #status = :status',
              ExpressionAttributeNames: { '#status': 'status' },
              ExpressionAttributeValues: {
                ':ceiling': was['ceiling'],
                ':aliases': was['aliases'],
                ':status': was['status'],
              },
            }),
      },
    },
    otherwise: 'changed_meanwhile',
  };
}

type AliasOutcome = 'no_provider' | 'alias_taken' | 'alias_is_a_client';

/** An alias belongs to one client at a provider, and is no other client's own id: it never means two. */
function aliasSteps(table: string, { next, aliasAt }: EnablementChange): TransactionStep<AliasOutcome>[] {
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
  return [
    mustExist(table, directoryKey.provider(next.organization, aliasAt), 'no_provider'),
    claim,
    ...(isClientId(alias) && alias !== next.client ? [mustNotExist(table, directoryKey.client(alias))] : []),
  ];
}

function mustNotExist(table: string, key: DirectoryKey): TransactionStep<'alias_is_a_client'> {
  const check = { TableName: table, Key: key, ConditionExpression: 'attribute_not_exists(pk)' };
  return { item: { ConditionCheck: check }, otherwise: 'alias_is_a_client' };
}
