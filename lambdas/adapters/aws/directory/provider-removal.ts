import type { Revised } from '../../../core/administration/revision.ts';
import type { TrustedProvider } from '../../../core/records.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { firstRows } from '../dynamodb/pages.ts';
import { set, type TransactionStep } from '../dynamodb/transaction.ts';
import { releaseAliases } from './alias-steps.ts';
import { directoryKey, linksOf, statusKey } from './keys.ts';
import { partition } from './partition.ts';
import { releaseTrustStep, removeProviderStep } from './provider-steps.ts';
import { fromRow } from './rows.ts';
import { forgetSignalsSteps } from './signal-streams.ts';

/**
 * A disabled provider is gone, with the trust that is its own and the names by which it knows clients. Its status says
 * `removed`, which is not active: `protect()` goes on refusing what it stood for, whatever becomes of the row. Nothing can
 * be added to it meanwhile: links and aliases demand that it is not disabled, in their own transactions, and enabling it
 * raises the revision. So what is looked for here, after it was read, is all that there is. Not seen: a link of a former
 * release that was never listed. It leads nowhere, since its provider is gone.
 */
export async function providerRemoval(
  dynamo: Dynamo,
  { directory, status }: { readonly directory: string; readonly status: string },
  { record: provider, revision }: Revised<TrustedProvider>,
): Promise<readonly TransactionStep<'changed_meanwhile'>[] | 'has_links' | 'too_many_aliases'> {
  const { id, organization, issuer, tenant, audienceTenant } = provider;
  const [links, aliases, trust] = await Promise.all([
    firstRows(dynamo, { ...partition(directory, linksOf(id)), Limit: 1 }, 1),
    releaseAliases(dynamo, directory, organization, id),
    dynamo.get(directory, directoryKey.trust({ issuer, tenant, audienceTenant })),
  ]);
  if (links.length > 0) return 'has_links';
  if (aliases === undefined) return 'too_many_aliases';
  const isOwn = trust !== undefined && fromRow.trust(trust).provider === id;
  return [
    removeProviderStep(directory, { record: provider, revision }),
    ...(isOwn ? [releaseTrustStep(directory, provider)] : []),
    set(status, statusKey.provider(id), { status: 'removed' }),
    ...forgetSignalsSteps(directory, id),
    ...aliases,
    { item: { Delete: { TableName: directory, Key: directoryKey.vouchedCount(id) } } },
  ];
}
