import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { isMatch } from '../../core/administration/revision.ts';
import { changesOf, deletionOf, type ManagedChanges, userTag } from '../../core/provisioning/managed.ts';
import type { ProvisioningRefusal } from '../../core/provisioning/refusal.ts';
import type { UserChange } from '../../core/provisioning/user.ts';
import type { Member } from '../../core/records.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { actionOf, auditOfUser } from './audit-of-user.ts';
import type { Provisioner, ProvisioningDependencies } from './authenticate-provisioner.ts';
import { type FoundUser, findUser } from './find-users.ts';
import { nameChange } from './name-of-user.ts';

/** Each time that somebody else changed the very member in between. */
const MAX_ATTEMPTS = 4;

/** Which user, and what of it was looked at (RFC 7644 §3.14); absent: nothing was. */
export interface UserOf {
  readonly id: string;
  readonly ifMatch: string | undefined;
}

/**
 * RFC 7644 §3.5: a user that the provider sees → `If-Match` → what becomes of it (`changesOf`) → one transaction over the
 * very state. What is so already writes nothing, no audit entry either.
 *
 * - Sent twice: the second finds it done. Two at once: each is made over what the other left.
 * - Dies before the write: nothing has changed; after it: all of it, and the next request of the member is refused (law 9).
 * @throws Unavailable
 */
export function changeUser(
  dependencies: ProvisioningDependencies,
  by: Provisioner,
  of: UserOf,
  change: UserChange,
  now: number,
): Promise<Result<Member, ProvisioningRefusal>> {
  return repeated(of, () =>
    tryOnce(dependencies, by, of, now, (member) => {
      const changes = changesOf(member, change, by.provider.id, now);
      return changes.ok ? ok({ changes: changes.value, did: 'changed' }) : changes;
    }),
  );
}

/** RFC 7644 §3.6: gone for this provider, and the member is disabled and recalled. Sent twice: the second finds nobody. */
export function deleteUser(
  dependencies: ProvisioningDependencies,
  by: Provisioner,
  of: UserOf,
  now: number,
): Promise<Result<Member, ProvisioningRefusal>> {
  return repeated(of, () =>
    tryOnce(dependencies, by, of, now, (member) =>
      ok({ changes: deletionOf(member, by.provider.id, now), did: 'deleted' }),
    ),
  );
}

async function repeated(
  { ifMatch }: UserOf,
  attemptOnce: () => Promise<Result<Member, ProvisioningRefusal> | 'again'>,
): Promise<Result<Member, ProvisioningRefusal>> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const outcome = await attemptOnce();
    if (outcome !== 'again') return outcome;
  }
  if (ifMatch !== undefined) return err({ reason: 'user_changed_meanwhile' });
  throw new Unavailable('DynamoDB', { cause: new Error('the member changes all the time') });
}

interface Becoming {
  readonly changes: ManagedChanges;
  readonly did: 'changed' | 'deleted';
}

async function tryOnce(
  dependencies: ProvisioningDependencies,
  by: Provisioner,
  { id, ifMatch }: UserOf,
  now: number,
  become: (member: Member) => Result<Becoming, ProvisioningRefusal>,
): Promise<Result<Member, ProvisioningRefusal> | 'again'> {
  const found = await findUser(dependencies, by, id);
  if (!found.ok) return found;
  const { record } = found.value;
  if (ifMatch !== undefined && !isMatch(ifMatch, userTag(record))) return err({ reason: 'user_changed_meanwhile' });
  const becoming = become(record);
  if (!becoming.ok) return becoming;
  if (Object.keys(becoming.value.changes).length === 0) return ok(record);
  return write(dependencies, by, found.value, becoming.value, now);
}

async function write(
  dependencies: ProvisioningDependencies,
  by: Provisioner,
  found: FoundUser,
  { changes, did }: Becoming,
  now: number,
): Promise<Result<Member, ProvisioningRefusal> | 'again'> {
  const { record } = found;
  const { id: provider } = by.provider;
  const member = { ...record, ...changes } as Member;
  const name = await nameChange(dependencies, by, record, member.provisioning?.externalId);
  if (name === 'taken') return err({ reason: 'user_exists', attribute: 'externalId' });
  const stamp = { at: now, suffix: dependencies.ids.auditSuffix() };
  const audit = auditOfUser(by, member, { action: actionOf(changes), did }, stamp);
  const comes = changes.status === 'active' ? { comes: by } : {};
  const change = { over: found, changes, name, listed: did !== 'deleted', ...comes };
  const outcome = await dependencies.store.change(change, audit);
  switch (outcome) {
    case 'done':
      return ok(member);
    case 'provider_changed':
      return err({ reason: 'provisioning_off', provider });
    case 'changed_meanwhile':
    case 'name_taken':
      return 'again';
  }
}
