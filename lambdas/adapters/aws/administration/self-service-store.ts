import type { MemberId, OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { Revised } from '../../../core/administration/revision.ts';
import type { AuditEntry } from '../../../core/audit/entry.ts';
import type { TrustedProvider } from '../../../core/records.ts';
import type { Administrator, SelfServiceStore, Ungranted } from '../../../ports/self-service.ts';
import { auditRow } from '../audit-trail/rows.ts';
import { directoryKey, memberKey, statusKey } from '../directory/keys.ts';
import { linkSteps, mustLeadTo, unlinkSteps } from '../directory/link-steps.ts';
import { providerRemoval } from '../directory/provider-removal.ts';
import { changeProviderStep, mustHoldTrust, signInStep } from '../directory/provider-steps.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { changeFrom, mustBe } from '../dynamodb/revision.ts';
import { put, putNew, type TransactionStep, transact } from '../dynamodb/transaction.ts';
import { mustStillHaveRole } from '../members/steps.ts';
import type { AdministrationTables } from './store.ts';

/** Every change is one transaction with what guards it, its Status row and its audit entry. */
export function dynamoSelfServiceStore(
  dynamo: Dynamo,
  tables: AdministrationTables,
  auditRetentionDays: number,
): SelfServiceStore {
  const { directory, members, status } = tables;

  function write<Outcome extends string>(audit: AuditEntry, steps: readonly TransactionStep<Outcome>[]) {
    return transact<Outcome>(dynamo, [...steps, putNew(tables.auditTrail, auditRow(audit, auditRetentionDays))]);
  }

  /**
   * Whoever makes the change still is what allowed it. `changed`: the member whose row the change itself writes, over its
   * revision, which says as much of whoever changes their own.
   */
  function standing(
    organization: OrganizationId,
    by: Administrator,
    changed?: MemberId,
  ): readonly TransactionStep<Ungranted>[] {
    const own = by.member === changed ? [] : [mustStillHaveRole(members, organization, by)];
    if (by.signIn === undefined) return own;
    const { provider, revision, link } = by.signIn;
    const key = directoryKey.provider(organization, provider);
    return [...own, mustBe(directory, key, revision, 'last_sign_in'), mustLeadTo(directory, link, by.member)];
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

    changeProvider: (previous, next, by, audit) =>
      write<'changed_meanwhile' | 'trust_taken' | Ungranted>(audit, [
        ...standing(next.organization, by),
        changeProviderStep(directory, previous.revision, next),
        ...(isActivated(previous, next) ? [mustHoldTrust(directory, next)] : []),
        ...(previous.record.status === next.status
          ? []
          : [put(status, { ...statusKey.provider(next.id), status: next.status })]),
      ]),

    removeProvider: async (previous, by, audit) => {
      const steps = await providerRemoval(dynamo, tables, previous);
      if (steps === undefined) return 'too_many_aliases';
      return write<'changed_meanwhile' | Ungranted>(audit, [...standing(previous.record.organization, by), ...steps]);
    },

    changeSignIn: ({ record, revision }, next, by, audit) =>
      write<'changed_meanwhile' | Ungranted>(audit, [
        ...standing(next.organization, by),
        signInStep(directory, record, next, revision),
      ]),

    changeMember: ({ revision }, { organization, id, role, status: state, recalledAt }, by, audit) =>
      write<'changed_meanwhile' | Ungranted>(audit, [
        ...standing(organization, by),
        changeFrom(
          members,
          memberKey(organization, id),
          { role, status: state, ...(recalledAt !== undefined && { recalledAt }) },
          revision,
          'changed_meanwhile',
        ),
      ]),

    addLink: ({ record: member, revision }, link, by, audit) => {
      const key = memberKey(member.organization, member.id);
      return write<'changed_meanwhile' | 'no_provider' | 'subject_taken' | Ungranted>(audit, [
        ...standing(member.organization, by, member.id),
        changeFrom(members, key, { linked: true }, revision, 'changed_meanwhile'),
        ...linkSteps(directory, member, link),
      ]);
    },

    removeLink: ({ record: member, revision }, link, by, audit) =>
      write<'changed_meanwhile' | 'missing' | Ungranted>(audit, [
        ...standing(member.organization, by, member.id),
        changeFrom(members, memberKey(member.organization, member.id), {}, revision, 'changed_meanwhile'),
        ...unlinkSteps(directory, member, link),
      ]),
  };
}

function isActivated({ record }: Revised<TrustedProvider>, next: TrustedProvider): boolean {
  return next.status === 'active' && record.status !== 'active';
}
