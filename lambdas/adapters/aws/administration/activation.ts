import type { ActivationWord } from '../../../core/sign-in/refusal.ts';
import type { ActivateProvider, Activation } from '../../../ports/provider-activation.ts';
import { auditRow } from '../audit-trail/rows.ts';
import { directoryKey, memberKey, statusKey } from '../directory/keys.ts';
import { claimTrust, isSignIn } from '../directory/provider-steps.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { put, putNew, type TransactionStep, transact } from '../dynamodb/transaction.ts';
import { linkSteps } from '../members/steps.ts';
import { deletionOf } from '../sessions/activation-questions.ts';
import { toSessionRow } from '../sessions/rows.ts';
import { setupKey } from '../sessions/setup-rows.ts';
import type { AdministrationTables } from './store.ts';

export interface ActivationTables extends AdministrationTables {
  readonly sessions: string;
}

type Refused = Exclude<ActivationWord, 'activated'>;

/**
 * One transaction. The old session goes first: a decision that is repeated finds it gone, whatever else has happened.
 * Dying before it leaves everything as it was; after it, the administrator signs in once more, through the provider.
 */
export function dynamoProviderActivation(
  dynamo: Dynamo,
  tables: ActivationTables,
  auditRetentionDays: number,
): ActivateProvider {
  return async (activation) => {
    const { provider, session, audit } = activation;
    const outcome = await transact<Refused | 'no_provider'>(dynamo, [
      endOldSession(tables.sessions, activation),
      { item: { Delete: deletionOf(tables.sessions, activation.question) }, otherwise: 'question_gone' },
      becomeActive(tables.directory, activation),
      claimTrust(tables.directory, provider),
      put(tables.status, { ...statusKey.provider(provider.id), status: 'active' }),
      ...subjectSteps(tables.directory, activation),
      markLinked(tables.members, activation),
      putNew(tables.sessions, toSessionRow(session)),
      ...audit.map((entry) => putNew<Refused>(tables.auditTrail, auditRow(entry, auditRetentionDays))),
    ]);
    if (outcome === 'done') return 'activated';
    return outcome === 'no_provider' ? 'provider_changed' : outcome;
  };
}

function endOldSession(table: string, { begunFrom }: Activation): TransactionStep<Refused> {
  const { digest, kind } = begunFrom;
  const key = kind === 'setup' ? setupKey.session(digest) : { pk: digest };
  return {
    item: { Delete: { TableName: table, Key: key, ConditionExpression: 'attribute_exists(pk)' } },
    otherwise: 'session_ended',
  };
}

/** Still pending, and still the provider, mapped claim and client of ours that the person was asked of. */
function becomeActive(table: string, { provider }: Activation): TransactionStep<Refused> {
  const sameSignIn = isSignIn(provider);
  return {
    item: {
      Update: {
        TableName: table,
        Key: directoryKey.provider(provider.organization, provider.id),
        UpdateExpression: 'SET #status = :active, #revision = if_not_exists(#revision, :none) + :one',
        ConditionExpression: `#status = :pending AND #claim = :claim AND (${sameSignIn.condition})`,
        ExpressionAttributeNames: { '#status': 'status', '#revision': 'revision', '#claim': 'subjectClaim' },
        ExpressionAttributeValues: {
          ...{ ':active': 'active', ':pending': 'pending', ':claim': provider.subjectClaim, ':none': 0, ':one': 1 },
          ...sameSignIn.values,
        },
      },
    },
    otherwise: 'provider_changed',
  };
}

/** Without the check that the provider is there: it is changed in this very transaction, and each row only once. */
function subjectSteps(table: string, { member, link }: Activation): readonly TransactionStep<Refused>[] {
  const steps = linkSteps(table, member, link) as readonly TransactionStep<'subject_taken'>[];
  return steps.filter(({ item }) => !('ConditionCheck' in item));
}

function markLinked(table: string, { member }: Activation): TransactionStep<Refused> {
  return {
    item: {
      Update: {
        TableName: table,
        Key: memberKey(member.organization, member.id),
        UpdateExpression: 'SET #linked = :true, #revision = if_not_exists(#revision, :none) + :one',
        ConditionExpression: '#status = :active AND #role = :role',
        ExpressionAttributeNames: {
          '#linked': 'linked',
          '#status': 'status',
          '#role': 'role',
          '#revision': 'revision',
        },
        ExpressionAttributeValues: { ':true': true, ':active': 'active', ':role': member.role, ':none': 0, ':one': 1 },
      },
    },
    otherwise: 'member_changed',
  };
}
