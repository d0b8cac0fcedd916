import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { adoption, checkDomain, newMember, roleOfNew } from '../../core/provisioning/managed.ts';
import type { ProvisioningRefusal } from '../../core/provisioning/refusal.ts';
import type { NewUser } from '../../core/provisioning/user.ts';
import type { Member } from '../../core/records.ts';
import type { NameChange } from '../../ports/provisioning-store.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { actionOf, auditOfUser } from './audit-of-user.ts';
import type { Provisioner, ProvisioningDependencies } from './authenticate-provisioner.ts';
import { type FoundUser, findCandidate } from './find-users.ts';
import { nameChange } from './name-of-user.ts';

/** Each time that somebody else wrote the very member, address or name in between. */
const MAX_ATTEMPTS = 4;

/**
 * RFC 7644 §3.3: a domain that is pinned → a role that new members may have → nobody else is called so → nobody has the
 * address: a new member, not linked, whom their first sign-in links (K17); or whoever has it is the provider's to manage from
 * now on, if that is for it to say (law 6). One transaction; a request that is refused writes nothing (law 8).
 *
 * - Sent twice, or two at once: one is made, the other is `user_exists`, and the client finds the user by a filter.
 * - The answer is lost, or the process dies after the write: the same again is `user_exists`. Before: nothing is there.
 * @throws Unavailable
 */
export async function createUser(
  dependencies: ProvisioningDependencies,
  by: Provisioner,
  user: NewUser,
  now: number,
): Promise<Result<Member, ProvisioningRefusal>> {
  const domain = checkDomain(user.email, by.provider);
  if (!domain.ok) return domain;
  const role = roleOfNew(by.provider, dependencies.configuration.roles);
  if (!role.ok) return role;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const outcome = await tryOnce(dependencies, by, { user, role: role.value }, now);
    if (outcome !== 'again') return outcome;
  }
  throw new Unavailable('DynamoDB', { cause: new Error('the address changes all the time') });
}

type Wish = { readonly user: NewUser; readonly role: string };

async function tryOnce(
  dependencies: ProvisioningDependencies,
  by: Provisioner,
  wish: Wish,
  now: number,
): Promise<Result<Member, ProvisioningRefusal> | 'again'> {
  const { reads } = dependencies;
  const { organization } = by.provider;
  const id = await reads.findMemberByEmail(organization, wish.user.email);
  const existing = id && (await findCandidate(dependencies, by, id));
  const name = await nameChange(dependencies, by, existing?.record, wish.user.externalId);
  if (existing !== undefined) return adopt(dependencies, by, { ...wish, existing, name }, now);
  return name === 'taken' ? nameTaken : create(dependencies, by, { ...wish, name }, now);
}

const nameTaken = err<ProvisioningRefusal>({ reason: 'user_exists', attribute: 'externalId' });

async function create(
  { store, ids }: ProvisioningDependencies,
  by: Provisioner,
  { user, role, name }: Wish & { readonly name: NameChange },
  now: number,
): Promise<Result<Member, ProvisioningRefusal> | 'again'> {
  const { id: provider, organization } = by.provider;
  const member = newMember(user, { id: ids.memberId(), organization, provider, role }, now);
  const stamp = { at: now, suffix: ids.auditSuffix() };
  const audit = auditOfUser(by, member, { action: 'member.provisioned', did: 'created' }, stamp);
  const outcome = await store.create(member, by.provider, name, audit);
  switch (outcome) {
    case 'done':
      return ok(member);
    case 'no_organization':
      return err({ reason: 'organization_not_active', organization });
    case 'provider_changed':
      return err({ reason: 'provisioning_off', provider });
    case 'email_taken':
    case 'id_taken':
    case 'name_taken':
      return 'again';
  }
}

type Adoption = Wish & {
  readonly existing: FoundUser;
  readonly name: NameChange | 'taken';
};

async function adopt(
  { store, ids }: ProvisioningDependencies,
  by: Provisioner,
  { user, role, existing, name }: Adoption,
  now: number,
): Promise<Result<Member, ProvisioningRefusal> | 'again'> {
  const { record } = existing;
  const provider = by.provider.id;
  const changes = adoption({ member: record, ...existing }, user, { provider, role }, now);
  if (!changes.ok) return changes;
  if (name === 'taken') return nameTaken;
  const member = { ...record, ...changes.value } as Member;
  const stamp = { at: now, suffix: ids.auditSuffix() };
  const audit = auditOfUser(by, member, { action: actionOf(changes.value), did: 'adopted' }, stamp);
  const change = { over: existing, changes: changes.value, name, listed: true };
  const outcome = await store.change({ ...change, comes: by }, audit);
  if (outcome === 'done') return ok(member);
  return outcome === 'provider_changed' ? err({ reason: 'provisioning_off', provider }) : 'again';
}
