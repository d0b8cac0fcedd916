import { dynamoAdministrationReads } from '../../lambdas/adapters/aws/administration/reads.ts';
import { dynamoAdministrationStore } from '../../lambdas/adapters/aws/administration/store.ts';
import { dynamoTrustSources } from '../../lambdas/adapters/aws/directory/trust-sources.ts';
import { systemIds } from '../../lambdas/adapters/system/system-ids.ts';
import type { CredentialKind } from '../../lambdas/core/administration/authority.ts';
import type { Member } from '../../lambdas/core/records.ts';
import type { Administered, ByMember, ByOperator } from '../../lambdas/flows/administration/administration.ts';
import { configuration, NOW } from './fixtures.ts';
import type { TestTables } from './test-tables.ts';

/** The flows' dependencies on real tables, at a fixed instant. */
export function administrationOn({ client, names }: TestTables, overrides: Partial<ByOperator> = {}): ByOperator {
  return {
    configuration,
    store: dynamoAdministrationStore(client, names, configuration.auditRetentionDays),
    reads: dynamoAdministrationReads(client, names),
    trust: dynamoTrustSources(client, names),
    clock: () => NOW,
    ids: systemIds,
    caller: { kind: 'operator', id: 'olga' },
    ...overrides,
  };
}

/** The same, for somebody of one organization, whose session opened by no proof. */
export function memberAdministration(
  admin: ByOperator,
  { organization, id }: Pick<Member, 'organization' | 'id'>,
  kind: CredentialKind = 'session',
): ByMember {
  return { ...admin, caller: { kind, organization, member: id, scopes: new Set() } };
}

/** @throws with the problems, when there are any */
export function done<T>(result: Administered<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
