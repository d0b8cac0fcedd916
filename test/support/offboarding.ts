import { dynamoOffboardingStore } from '../../lambdas/adapters/aws/administration/offboarding.ts';
import { passkeyKey, passkeysRow } from '../../lambdas/adapters/aws/passkeys/rows.ts';
import { type CredentialId, type Passkey, passkeyId } from '../../lambdas/core/passkeys/passkey.ts';
import type { Member } from '../../lambdas/core/records.ts';
import type { Offboarding } from '../../lambdas/flows/administration/erase-member.ts';
import type { OffboardingStore } from '../../lambdas/ports/offboarding-store.ts';
import { NOW, unique } from '../contract/records.ts';
import { administrationOn } from './administration.ts';
import type { TestTables } from './test-tables.ts';

/** The operator's administration with what takes data away. */
/** `count` passkeys of a member, as registering leaves them. */
export async function putPasskeys(
  tables: TestTables,
  { organization, id }: Pick<Member, 'organization' | 'id'>,
  count = 2,
): Promise<readonly Passkey[]> {
  const passkeys = Array.from({ length: count }, (_, i): Passkey => {
    const credential = unique(`credential-${i}`) as CredentialId;
    const said = { publicKey: 'pQEC', counter: 0, name: 'Phone', transports: [], registeredAt: NOW };
    return { id: passkeyId(credential), credential, ...said };
  });
  await tables.put('passkeys', passkeysRow({ organization, member: id, revision: count, passkeys }));
  for (const each of passkeys) await tables.put('passkeys', passkeyKey.credential(each));
  return passkeys;
}

export function offboardingOn(tables: TestTables, overrides: Partial<Offboarding> = {}): Offboarding {
  const administration = administrationOn(tables);
  const { auditRetentionDays } = administration.configuration;
  const offboarding = dynamoOffboardingStore(tables.client, tables.names, auditRetentionDays);
  return { ...administration, offboarding, ...overrides };
}

const WRITES = [
  ...([
    'eraseLink',
    'erasePasskeys',
    'eraseMember',
    'beginDeletion',
    'deleteEnablement',
    'deleteSomeLinks',
    'deleteSomePlaces',
  ] as const),
  ...(['deleteProvider', 'forgetMember', 'completeDeletion'] as const),
] as const;

/** The process ends before its write number `survived` + 1, or right after it. */
export class Died extends Error {}

/** A store whose process dies: before a write, or after it, when its answer reaches nobody. */
export function dyingStore(store: OffboardingStore, survived: number, when: 'before' | 'after'): OffboardingStore {
  let writes = 0;
  const dying = Object.fromEntries(
    WRITES.map((name) => [
      name,
      async (...args: readonly unknown[]) => {
        writes += 1;
        const last = writes > survived;
        if (last && when === 'before') throw new Died(name);
        const answer = await (store[name] as (...all: readonly unknown[]) => Promise<unknown>)(...args);
        if (last) throw new Died(name);
        return answer;
      },
    ]),
  );
  return { ...store, ...(dying as unknown as OffboardingStore) };
}
