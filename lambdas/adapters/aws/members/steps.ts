import type { MemberId, OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { Invitation } from '../../../core/people/invitation.ts';
import type { Member } from '../../../core/records.ts';
import type { Administrator } from '../../../ports/administration-store.ts';
import { memberKey } from '../directory/keys.ts';
import { toRow } from '../directory/rows.ts';
import type { Update } from '../dynamodb/dynamo.ts';
import { COUNT_CHANGE, COUNTING } from '../dynamodb/revision.ts';
import { putNew, type TransactionStep } from '../dynamodb/transaction.ts';

/** There is such a row: `organization` is a key of it. */
const STANDS = 'attribute_exists(organization)';

/** Not recalled since. A watermark that moved back would revive what was recalled. */
const NOT_RECALLED_LATER = 'attribute_not_exists(recalledAt) OR recalledAt <= :recalledAt';

/** No token or session of theirs was ever ended. */
const NEVER_RECALLED = 'attribute_not_exists(recalledAt)';

/** Nor any since that moment. */
const LAST_RECALLED_THEN = 'recalledAt = :recalledAt';

/** Active, with the role that a decision was made by. */
const STILL_HAS_ROLE = '#status = :active AND #role = :role';

/** The role that was read. */
const HAS_ROLE = '#role = :role';

/** No provider knows them yet. */
const UNLINKED = '#linked = :false';

/** By the very word that was read: not taken back, not used up, not recalled since. */
const STILL_INVITED =
  'invitation.provider = :through AND invitation.invitedAt = :invitedAt AND (attribute_not_exists(recalledAt) OR recalledAt < :invitedAt)';

const REMOVED = '#status = :removed';

/** Whoever says a status says it in the place of a provider's SCIM client, which has no word about it any more (law 6). */
const OWN_WORD = ' REMOVE stoppedBy';

type Key = ReturnType<typeof memberKey>;

export function newMemberStep<Outcome extends string>(
  table: string,
  member: Member,
  otherwise: Outcome,
): TransactionStep<Outcome> {
  return putNew(table, { ...toRow.member(member) }, otherwise, 'organization');
}

/** What makes a provider's word enough: no provider knew them until now; their invitation; or what others have checked. */
export type LinkedBecause = 'unlinked' | Invitation | 'allowed';

/** A provider knows them from now on, and whoever invited them need not wait: the invitation is used up. */
export function markLinkedStep<Outcome extends string>(
  table: string,
  { organization, id, role }: Member,
  otherwise: Outcome,
  because: LinkedBecause,
): TransactionStep<Outcome> {
  const { condition, values } = conditionOf(because);
  const update: Update = {
    TableName: table,
    Key: memberKey(organization, id),
    UpdateExpression: `SET #linked = :true, ${COUNT_CHANGE} REMOVE invitation`,
    ConditionExpression: [STILL_HAS_ROLE, ...condition].join(' AND '),
    ExpressionAttributeNames: { '#linked': 'linked', '#status': 'status', '#role': 'role' },
    ExpressionAttributeValues: { ':true': true, ':active': 'active', ':role': role, ...values, ...COUNTING },
  };
  return { item: { Update: update }, otherwise };
}

function conditionOf(because: LinkedBecause): {
  readonly condition: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
} {
  if (because === 'allowed') return { condition: [], values: {} };
  if (because === 'unlinked') return { condition: [UNLINKED], values: { ':false': false } };
  return { condition: [STILL_INVITED], values: { ':through': because.provider, ':invitedAt': because.invitedAt } };
}

/** Of two administrators who take each other's role at once, or end each other's sessions, one does. */
export function mustStillHaveRole(
  table: string,
  organization: OrganizationId,
  { member, role, recalledAt }: Pick<Administrator, 'member' | 'role' | 'recalledAt'>,
): TransactionStep<'not_an_administrator'> {
  const isNotRecalledSince = recalledAt === undefined ? NEVER_RECALLED : LAST_RECALLED_THEN;
  return {
    item: {
      ConditionCheck: {
        TableName: table,
        Key: memberKey(organization, member),
        ConditionExpression: `${STILL_HAS_ROLE} AND ${isNotRecalledSince}`,
        ExpressionAttributeNames: { '#status': 'status', '#role': 'role' },
        ExpressionAttributeValues: {
          ...{ ':active': 'active', ':role': role },
          ...(recalledAt !== undefined && { ':recalledAt': recalledAt }),
        },
      },
    },
    otherwise: 'not_an_administrator',
  };
}

/**
 * Recalls what was issued up to `recalledAt`, and with `stop` disables or removes the member, whose role is still that one.
 */
export function recallStep(
  table: string,
  key: Key,
  recalledAt: number,
  stop?: { readonly status: 'disabled' | 'removed'; readonly role: string },
): TransactionStep<'missing_or_recalled_later'> {
  return {
    item: {
      Update: {
        TableName: table,
        Key: key,
        UpdateExpression: `SET ${stop ? '#status = :status, ' : ''}recalledAt = :recalledAt, ${COUNT_CHANGE}${stop ? OWN_WORD : ''}`,
        ConditionExpression: `${STANDS} AND (${NOT_RECALLED_LATER})${stop ? ` AND ${HAS_ROLE}` : ''}`,
        ...(stop && { ExpressionAttributeNames: { '#status': 'status', '#role': 'role' } }),
        ExpressionAttributeValues: {
          ':recalledAt': recalledAt,
          ...(stop && { ':status': stop.status, ':role': stop.role }),
          ...COUNTING,
        },
      },
    },
    otherwise: 'missing_or_recalled_later',
  };
}

/** Disables or removes the member, whose role is still that one, and leaves the watermark as it is. */
export function stopStandingStep(
  table: string,
  key: Key,
  status: 'disabled' | 'removed',
  role: string,
): TransactionStep<'role_changed'> {
  const update: Update = {
    TableName: table,
    Key: key,
    UpdateExpression: `SET #status = :status, ${COUNT_CHANGE}${OWN_WORD}`,
    ConditionExpression: `${STANDS} AND ${HAS_ROLE}`,
    ExpressionAttributeNames: { '#status': 'status', '#role': 'role' },
    ExpressionAttributeValues: { ':status': status, ':role': role, ...COUNTING },
  };
  return { item: { Update: update }, otherwise: 'role_changed' };
}

/** A tombstone says who came in its place. */
export function replacedStep(table: string, key: Key, by: MemberId): TransactionStep<'member_missing'> {
  return {
    item: {
      Update: {
        TableName: table,
        Key: key,
        UpdateExpression: `SET replacedBy = :by, ${COUNT_CHANGE}`,
        ConditionExpression: REMOVED,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':by': by, ':removed': 'removed', ...COUNTING },
      },
    },
    otherwise: 'member_missing',
  };
}

/** A tombstone without an address, whatever they were: their organization is being deleted, and nothing decides by it. */
export function forgetStep(table: string, key: Key, at: number): TransactionStep<never> {
  return {
    item: {
      Update: {
        TableName: table,
        Key: key,
        UpdateExpression: `SET #status = :removed, email = :none_left, erasedAt = :at, recalledAt = :at, ${COUNT_CHANGE} REMOVE externalId, invitation, #provisioning, stoppedBy, displayName, lastSignIn`,
        ExpressionAttributeNames: { '#status': 'status', '#provisioning': 'provisioning' },
        ExpressionAttributeValues: { ':removed': 'removed', ':none_left': '', ':at': at, ...COUNTING },
      },
    },
  };
}
