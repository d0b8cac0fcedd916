import type { MemberId } from '../../../protect/vocabulary/identifiers.ts';
import { isSeenBy } from '../../core/provisioning/managed.ts';
import type { Member } from '../../core/records.ts';
import type { NameChange } from '../../ports/provisioning-store.ts';
import type { Provisioner, ProvisioningDependencies } from './authenticate-provisioner.ts';
import { findCandidate } from './find-users.ts';

type Reading = Pick<ProvisioningDependencies, 'reads'>;

/**
 * What becomes of the provider's name for a member, who may be new (`undefined`). A name that stays is not looked at: whoever
 * goes, goes whatever it leads to. `taken`: the provider calls somebody else so, whom it sees.
 */
export async function nameChange(
  dependencies: Reading,
  by: Provisioner,
  member: Member | undefined,
  after: string | undefined,
): Promise<NameChange | 'taken'> {
  const provisioning = member?.provisioning?.provider === by.provider.id ? member.provisioning : undefined;
  const before = provisioning?.externalId;
  if (before === after) return {};
  const [left, right] = await Promise.all([
    before === undefined ? undefined : dependencies.reads.findNamed(by.provider.id, before),
    after === undefined ? {} : newName(dependencies, by, member?.id, after),
  ]);
  if (right === 'taken') return 'taken';
  // It may lead to somebody else by now, who was called so when this member was nobody's to see.
  return { ...(left !== undefined && left === member?.id && { before }), ...right };
}

/** Whom the provider calls so by now: nobody, the very member, or one who is its no more; else the name is taken. */
async function newName(
  dependencies: Reading,
  by: Provisioner,
  own: MemberId | undefined,
  after: string,
): Promise<NameChange | 'taken'> {
  const holder = await dependencies.reads.findNamed(by.provider.id, after);
  if (holder === undefined || holder === own) return { after };
  const found = await findCandidate(dependencies, by, holder);
  const isCalledSo = found !== undefined && found.record.provisioning?.externalId === after;
  const isHeld = isCalledSo && isSeenBy(by.provider.id, { member: found.record, ...found });
  return isHeld ? 'taken' : { after, formerHolder: holder };
}
