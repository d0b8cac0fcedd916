import { MAX_VOUCHED_CLIENTS } from '../../../core/clients/vouched-client.ts';
import type { Alongside } from '../../../ports/redemption-store.ts';
import { auditRow } from '../audit-trail/rows.ts';
import { putNew, type TransactionStep } from '../dynamodb/transaction.ts';
import { directoryKey, statusKey } from './keys.ts';
import { mustStay } from './organization-steps.ts';
import { toRow } from './rows.ts';

type Admission = NonNullable<Alongside['admission']>;

/** Where a client comes in with a redemption. */
export interface AdmissionTables {
  readonly directory: string;
  readonly status: string;
  readonly auditTrail: string;
}

/**
 * Rows of a client that comes in by its provider's word, in the transaction of the first token that it gets. Every one
 * demands that none stands: two at once make one, and what an administrator said is never written over. How many there are
 * of the provider is counted in the same transaction, so that no more come than may.
 */
export function admissionSteps(
  { directory, status, auditTrail }: AdmissionTables,
  { client, enablement, audit }: Admission,
  auditRetentionDays: number,
): readonly TransactionStep<'clients_full' | 'client_changed'>[] {
  const { organization } = enablement;
  return [
    mustStay(directory, organization, 'client_changed'),
    putNew(directory, { ...directoryKey.client(client.id), ...toRow.client(client) }, 'client_changed'),
    putNew(
      directory,
      { ...directoryKey.admitted(organization, client.id), ...toRow.enablement(enablement) },
      'client_changed',
    ),
    putNew(status, { ...statusKey.client(client.id), status: client.status }, 'client_changed'),
    putNew(status, { ...statusKey.enablement(organization, client.id), status: enablement.status }, 'client_changed'),
    countOne(directory, client.vouched.provider),
    putNew(auditTrail, auditRow(audit, auditRetentionDays), 'client_changed'),
  ];
}

function countOne(
  table: string,
  provider: Admission['client']['vouched']['provider'],
): TransactionStep<'clients_full'> {
  return {
    item: {
      Update: {
        TableName: table,
        Key: directoryKey.vouchedCount(provider),
        UpdateExpression: 'SET clients = if_not_exists(clients, :none) + :one',
        // At most so many.
        ConditionExpression: 'attribute_not_exists(clients) OR clients < :most',
        ExpressionAttributeValues: { ':none': 0, ':one': 1, ':most': MAX_VOUCHED_CLIENTS },
      },
    },
    otherwise: 'clients_full',
  };
}
