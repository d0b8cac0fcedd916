import type { ClientAdmissions } from '../../../ports/client-admission.ts';
import { auditRow } from '../audit-trail/rows.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { putNew, transact } from '../dynamodb/transaction.ts';
import { askedClients, askUpdate } from './asked-clients.ts';
import { directoryKey, statusKey } from './keys.ts';
import { mustStay } from './organization-steps.ts';
import { toRow } from './rows.ts';

/** What a person's request may bring into an organization; what administrators do with it is theirs. */
export function dynamoClientAdmissions(
  dynamo: Dynamo,
  tables: { readonly directory: string; readonly status: string; readonly auditTrail: string },
  auditRetentionDays: number,
): ClientAdmissions {
  const { directory } = tables;
  return {
    admit: async (enablement, audit) => {
      const { organization, client, status } = enablement;
      const outcome = await transact<'no_organization' | 'admitted'>(dynamo, [
        mustStay(directory, organization),
        putNew(
          directory,
          { ...directoryKey.admitted(organization, client), ...toRow.enablement(enablement) },
          'admitted',
        ),
        // Where an administrator has said something of this client, a row stands, and this one is not written.
        putNew(tables.status, { ...statusKey.enablement(organization, client), status }, 'admitted'),
        putNew(tables.auditTrail, auditRow(audit, auditRetentionDays)),
      ]);
      return outcome === 'done' ? 'admitted' : outcome;
    },
    ask: async (organization, asked) => {
      const { outcome } = await dynamo.update(askUpdate(directory, organization, asked));
      if (outcome === 'written') return 'asked';
      const row = await dynamo.get(directory, directoryKey.asked(organization));
      return askedClients(row).some(({ client }) => client === asked.client) ? 'asked_before' : 'full';
    },
  };
}
