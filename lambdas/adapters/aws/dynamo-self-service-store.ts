import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AuditEntry } from '../../core/audit.ts';
import type { OrganizationId } from '../../core/identifiers.ts';
import type { Revised } from '../../core/revision.ts';
import type { SubjectLinkKey } from '../../core/subject-link.ts';
import type { Member, TrustedProvider } from '../../core/trust.ts';
import type { Administrator, SelfServiceStore } from '../../ports/self-service.ts';
import { auditRow } from './audit-rows.ts';
import { directoryKey, memberKey, statusKey } from './directory-keys.ts';
import { toRow } from './directory-rows.ts';
import type { AdministrationTables } from './dynamo-administration-store.ts';
import { linkSteps, unlinkSteps } from './dynamo-member-steps.ts';
import { changeFrom } from './dynamo-revision.ts';
import { put, putNew, type TransactionStep, transact } from './dynamo-transaction.ts';

/** Every change is one transaction with what guards it, its Status row and its audit entry. */
export function dynamoSelfServiceStore(
  client: DynamoDBDocumentClient,
  tables: AdministrationTables,
  auditRetentionDays: number,
): SelfServiceStore {
  const { directory, members, status } = tables;

  function write<Outcome extends string>(audit: AuditEntry, steps: readonly TransactionStep<Outcome>[]) {
    return transact<Outcome>(client, [...steps, putNew(tables.auditTrail, auditRow(audit, auditRetentionDays))]);
  }

  return {
    changeOrganization: ({ revision }, { id, name, agents, status: state, accessTokenLifetimeSeconds }, audit) =>
      write(audit, [
        changeFrom(
          directory,
          directoryKey.organization(id),
          { name, agents, accessTokenLifetimeSeconds },
          revision,
          'changed_meanwhile',
        ),
        put(status, { ...statusKey.organization(id), status: state, agents }),
      ]),

    changeProvider: (previous, next, { signInElsewhere }, audit) =>
      write<'changed_meanwhile' | 'last_sign_in' | 'trust_taken'>(audit, [
        providerStep(directory, previous, next),
        ...(signInElsewhere
          ? [offersSignIn(directory, directoryKey.provider(next.organization, signInElsewhere))]
          : []),
        ...(isActivated(previous, next) ? [holdsTrust(directory, next)] : []),
        ...(previous.record.status === next.status
          ? []
          : [put(status, { ...statusKey.provider(next.id), status: next.status })]),
      ]),

    changeMember: ({ revision }, { organization, id, role, status: state, recalledAt }, by, audit) =>
      write<'changed_meanwhile' | 'not_an_administrator'>(audit, [
        isStill(members, organization, by),
        changeFrom(
          members,
          memberKey(organization, id),
          { role, status: state, ...(recalledAt !== undefined && { recalledAt }) },
          revision,
          'changed_meanwhile',
        ),
      ]),

    addLink: ({ record: member, revision }, link, audit) => {
      const key = memberKey(member.organization, member.id);
      return write<'changed_meanwhile' | 'no_provider' | 'subject_taken'>(audit, [
        changeFrom(members, key, { linked: true }, revision, 'changed_meanwhile'),
        ...linkSteps(directory, member, link),
      ]);
    },

    removeLink: (member, link, audit, kept) =>
      write<'missing' | 'last_sign_in'>(audit, [
        ...unlinkSteps(directory, member, link),
        ...(kept ? wayIn(directory, member, kept) : []),
      ]),
  };
}

function providerStep(
  table: string,
  { revision }: Revised<TrustedProvider>,
  next: TrustedProvider,
): TransactionStep<'changed_meanwhile'> {
  const { algorithms, emailDomains, defaultScopes } = toRow.provider(next);
  const { status, subjectClaim, maxLifetimeSeconds, justInTimeRole, preset } = next;
  const scalars = { status, subjectClaim, maxLifetimeSeconds, justInTimeRole, preset };
  const attributes = { algorithms, emailDomains, defaultScopes, ...scalars };
  const key = directoryKey.provider(next.organization, next.id);
  return changeFrom(table, key, attributes, revision, 'changed_meanwhile');
}

function isActivated({ record }: Revised<TrustedProvider>, next: TrustedProvider): boolean {
  return next.status === 'active' && record.status !== 'active';
}

/** It was active once, and no other has been since: disabling keeps the trust. */
function holdsTrust(
  table: string,
  { id, issuer, tenant, audienceTenant }: TrustedProvider,
): TransactionStep<'trust_taken'> {
  return {
    item: {
      ConditionCheck: {
        TableName: table,
        Key: directoryKey.trust({ issuer, tenant, audienceTenant }),
        ConditionExpression: '#provider = :provider',
        ExpressionAttributeNames: { '#provider': 'provider' },
        ExpressionAttributeValues: { ':provider': id },
      },
    },
    otherwise: 'trust_taken',
  };
}

function offersSignIn(table: string, key: ReturnType<typeof directoryKey.provider>): TransactionStep<'last_sign_in'> {
  return {
    item: {
      ConditionCheck: {
        TableName: table,
        Key: key,
        ConditionExpression: '#status = :active AND attribute_exists(signIn)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':active': 'active' },
      },
    },
    otherwise: 'last_sign_in',
  };
}

/** The subject still leads to this member, and people sign in through its provider. */
function wayIn(table: string, { id, organization }: Member, link: SubjectLinkKey): TransactionStep<'last_sign_in'>[] {
  return [
    {
      item: {
        ConditionCheck: {
          TableName: table,
          Key: directoryKey.subjectLink(link),
          ConditionExpression: '#member = :member',
          ExpressionAttributeNames: { '#member': 'member' },
          ExpressionAttributeValues: { ':member': id },
        },
      },
      otherwise: 'last_sign_in',
    },
    offersSignIn(table, directoryKey.provider(organization, link.provider)),
  ];
}

/** Of two administrators who take each other's role at once, one does. */
function isStill(
  table: string,
  organization: OrganizationId,
  { member, role }: Administrator,
): TransactionStep<'not_an_administrator'> {
  return {
    item: {
      ConditionCheck: {
        TableName: table,
        Key: memberKey(organization, member),
        ConditionExpression: '#status = :active AND #role = :role',
        ExpressionAttributeNames: { '#status': 'status', '#role': 'role' },
        ExpressionAttributeValues: { ':active': 'active', ':role': role },
      },
    },
    otherwise: 'not_an_administrator',
  };
}
