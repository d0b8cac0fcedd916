import type { Revised } from '../../../core/administration/revision.ts';
import type { TrustedProvider } from '../../../core/records.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { put, type TransactionStep } from '../dynamodb/transaction.ts';
import { releaseAliases } from './alias-steps.ts';
import { directoryKey, statusKey } from './keys.ts';
import { releaseTrustStep, removeProviderStep } from './provider-steps.ts';
import { fromRow } from './rows.ts';

/**
 * A disabled provider is gone, with the trust that is its own and the names by which it knows clients. Its status says
 * `removed`, which is not active: `protect()` goes on refusing what it stood for, whatever becomes of the row. Nothing can
 * be added to it meanwhile: links and aliases demand that it is not disabled, in their own transactions, and enabling it
 * raises the revision. `undefined`: more aliases than fit into one transaction.
 */
export async function providerRemoval(
  dynamo: Dynamo,
  tables: { readonly directory: string; readonly status: string },
  { record: provider, revision }: Revised<TrustedProvider>,
): Promise<readonly TransactionStep<'changed_meanwhile'>[] | undefined> {
  const { id, organization, issuer, tenant, audienceTenant } = provider;
  const [aliases, trust] = await Promise.all([
    releaseAliases(dynamo, tables.directory, organization, id),
    dynamo.get(tables.directory, directoryKey.trust({ issuer, tenant, audienceTenant })),
  ]);
  if (aliases === undefined) return undefined;
  const isOwn = trust !== undefined && fromRow.trust(trust).provider === id;
  return [
    removeProviderStep(tables.directory, provider, revision),
    ...(isOwn ? [releaseTrustStep(tables.directory, provider)] : []),
    put(tables.status, { ...statusKey.provider(id), status: 'removed' }),
    ...aliases,
  ];
}
