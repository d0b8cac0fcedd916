import { dynamoAdministrationReads } from '../../lambdas/adapters/aws/administration/reads.ts';
import { dynamoAdministrationStore } from '../../lambdas/adapters/aws/administration/store.ts';
import { dynamoTrustSources } from '../../lambdas/adapters/aws/directory/trust-sources.ts';
import { systemIds } from '../../lambdas/adapters/system/system-ids.ts';
import type { CredentialKind } from '../../lambdas/core/administration/authority.ts';
import type { Member } from '../../lambdas/core/records.ts';
import type { Administered, ByMember, ByOperator } from '../../lambdas/flows/administration/administration.ts';
import type { AdministrationStore } from '../../lambdas/ports/administration-store.ts';
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

/** Somebody else is quicker: what happens between the reads of a use case and its write. */
export function meanwhile<By extends ByOperator | ByMember>(
  admin: By,
  write: keyof AdministrationStore,
  happens: () => Promise<unknown>,
): By {
  const { store } = admin;
  const called = store[write] as (...args: readonly unknown[]) => Promise<unknown>;
  const late = async (...args: readonly unknown[]) => {
    await happens();
    return called(...args);
  };
  return { ...admin, store: { ...store, [write]: late } };
}

/** Why it is refused, and of which fields; and nothing may be written by it. */
export async function refusedBy(tables: TestTables, use: () => Promise<Administered<unknown>>): Promise<unknown> {
  const before = await tables.snapshot();
  const result = await use();
  expect(await tables.snapshot()).toEqual(before);
  if (result.ok) throw new Error(`was not refused: ${JSON.stringify(result.value)}`);
  const { error } = result;
  return 'problems' in error ? [error.reason, ...error.problems.map(({ field }) => field)] : error;
}

/** Whose entries of the audit trail name this target, in any order. */
export async function entriesOf(tables: TestTables, target: string) {
  const rows = (await tables.rows('auditTrail')).filter((row) => row['target'] === target);
  return rows.map(({ organization, action, actor, at, details }) => ({ organization, action, actor, at, details }));
}

export const BY_OLGA = { actor: { kind: 'operator', id: 'olga' } } as const;
