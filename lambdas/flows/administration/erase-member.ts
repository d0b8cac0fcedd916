import { ok } from '../../../protect/vocabulary/result.ts';
import type { Member } from '../../core/records.ts';
import type { OffboardingStore } from '../../ports/offboarding-store.ts';
import { type Administered, auditEntry, type ByOperator, conflict, organizationOf } from './administration.ts';
import { noMember } from './change-member.ts';
import { linksOfMember } from './links.ts';
import { findMemberBy, removeMember } from './stop-member.ts';

/** The operator's word, and what takes data away. */
export type Offboarding = ByOperator & { readonly offboarding: OffboardingStore };

export interface ErasedMember {
  readonly id: string;
  /** Accounts at providers whose subjects were erased now. */
  readonly links: number;
  /** Passkeys that went now. */
  readonly passkeys: number;
  readonly outcome: 'erased' | 'unchanged';
}

/** Somebody may be changing the very member; more often than that, it is told. */
const MAX_ATTEMPTS = 5;

/**
 * Data protection: the address and the accounts of a member go; a tombstone with the id stays, to which address and
 * accounts still lead by digest, so that no provider brings them back, and what was issued stays refused. An operator may
 * add the address again, as somebody new. Entries of the audit trail are never changed: those of before stay until they end.
 *
 * Removed first, so that from then on nobody links an account or registers a passkey; then passkeys, link by link, and what
 * lists the member; the address last, over the state that no link was found of. Interrupted: the member is removed, and the
 * same again finishes it; the address still finds them. Two at once: each does what is left, and one writes the entry. Of
 * somebody who was erased by a former release, or whose passkey was being registered just then, the same again takes the
 * passkeys, and what still lists them.
 */
export async function eraseMember(
  admin: Offboarding,
  organization: string,
  who: string,
): Promise<Administered<ErasedMember>> {
  const of = organizationOf(admin, organization);
  if (!of.ok) return of;
  const member = await findMemberBy(admin, of.value, who);
  if (member === undefined) return noMember(of.value, who);
  const { id } = member;
  if (member.erasedAt !== undefined) {
    await admin.offboarding.erasePlaces(member);
    return ok({ id, links: 0, passkeys: await admin.offboarding.erasePasskeys(member), outcome: 'unchanged' });
  }
  if (member.status !== 'removed') {
    const removed = await removeMember(admin, organization, id);
    if (!removed.ok) return removed;
  }
  return eraseTombstone(admin, member);
}

async function eraseTombstone(
  admin: Offboarding,
  { organization, id }: Pick<Member, 'organization' | 'id'>,
): Promise<Administered<ErasedMember>> {
  let links = 0;
  let passkeys = 0;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const found = await admin.reads.findMember(organization, id);
    if (found === undefined || found.record.erasedAt !== undefined)
      return ok({ id, links, passkeys, outcome: 'unchanged' });
    if (found.record.status !== 'removed') break;
    passkeys += await admin.offboarding.erasePasskeys(found.record);
    for (let left = await linksOfMember(admin, found.record); left.length > 0; ) {
      for (const { provider, claim, value } of left) {
        await admin.offboarding.eraseLink(found.record, { provider, claim, value });
      }
      links += left.length;
      left = await linksOfMember(admin, found.record);
    }
    await admin.offboarding.erasePlaces(found.record);
    const audit = auditEntry(admin, organization, {
      action: 'member.erased',
      target: id,
      details: { links, passkeys },
    });
    const outcome = await admin.offboarding.eraseMember(found, admin.clock(), audit);
    if (outcome === 'done') return ok({ id, links, passkeys, outcome: 'erased' });
  }
  return conflict('member', `was changed by somebody else at the same moment: ${id}. Try again`);
}
