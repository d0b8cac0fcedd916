import type { Alongside } from '../../../ports/redemption-store.ts';
import { auditRow } from '../audit-trail/rows.ts';
import { newLinkSteps } from '../directory/link-steps.ts';
import { claimStep, newEmailStep } from '../directory/member-names.ts';
import { newPlaceSteps } from '../directory/member-places.ts';
import { putNew, type TransactionStep } from '../dynamodb/transaction.ts';
import { markLinkedStep, newMemberStep } from './steps.ts';

type Membership = NonNullable<Alongside['membership']>;

/** Where people are linked and provisioned. */
export interface MembershipTables {
  readonly directory: string;
  readonly members: string;
  readonly auditTrail: string;
}

/**
 * Rows of a person who is linked or provisioned by a redemption or a sign-in. Every condition says that nobody did so
 * meanwhile: no such link, no such address (a tombstone keeps its address), no such member and nobody with that id
 * anywhere; or a member who is active, and whom no provider knows or who is invited through this one.
 */
export function membershipSteps(
  tables: MembershipTables,
  membership: Membership,
  auditRetentionDays: number,
): readonly TransactionStep<'person_changed'>[] {
  const { link, also, member, audit } = membership;
  return [
    ...newLinkSteps(tables.directory, member, link, 'person_changed', also),
    ...(membership.kind === 'provision'
      ? [
          newEmailStep(tables.directory, member, 'person_changed'),
          newMemberStep(tables.members, member, 'person_changed'),
          { ...claimStep(tables.directory, member), otherwise: 'person_changed' as const },
          ...newPlaceSteps(tables.directory, member),
        ]
      : [markLinkedStep(tables.members, member, 'person_changed', membership.invitation ?? 'unlinked')]),
    putNew(tables.auditTrail, auditRow(audit, auditRetentionDays), 'person_changed'),
  ];
}
