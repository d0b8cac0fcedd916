import { directoryKey } from '../lambdas/adapters/aws/directory/keys.ts';
import { toRow } from '../lambdas/adapters/aws/directory/rows.ts';
import type { TrustedProvider } from '../lambdas/core/records.ts';
import { writeRows } from './rows.ts';
import { tenantRecords } from './tenant.ts';
import type { World } from './world.ts';

/** The tenant's provider as an administrator has set it, for the functions that start from then on. */
export async function changeProvider(
  { tenant, dynamodb, tables }: World,
  changes: Partial<TrustedProvider>,
): Promise<void> {
  const { organization, provider } = tenantRecords(tenant);
  const item = {
    ...directoryKey.provider(organization.id, provider.id),
    ...toRow.provider({ ...provider, ...changes }),
  };
  await writeRows(dynamodb, [{ table: tables.directory, item }]);
}
