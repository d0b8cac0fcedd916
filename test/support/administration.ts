import { dynamoAdministrationReads } from '../../lambdas/adapters/aws/administration/reads.ts';
import { dynamoAdministrationStore } from '../../lambdas/adapters/aws/administration/store.ts';
import { dynamoTrustSources } from '../../lambdas/adapters/aws/directory/trust-sources.ts';
import { systemIds } from '../../lambdas/adapters/system/system-ids.ts';
import type { Administered, Administration } from '../../lambdas/flows/administration/administration.ts';
import { configuration, NOW } from './fixtures.ts';
import type { TestTables } from './test-tables.ts';

/** The flows' dependencies on real tables, at a fixed instant. */
export function administrationOn(
  { client, names }: TestTables,
  overrides: Partial<Administration> = {},
): Administration {
  return {
    configuration,
    store: dynamoAdministrationStore(client, names, configuration.auditRetentionDays),
    reads: dynamoAdministrationReads(client, names),
    trust: dynamoTrustSources(client, names),
    clock: () => NOW,
    ids: systemIds,
    actor: { kind: 'operator', id: 'olga' },
    ...overrides,
  };
}

/** @throws with the problems, when there are any */
export function done<T>(result: Administered<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
