import type { MemberId } from '../../../protect/vocabulary/identifiers.ts';
import { isOrganizationId, isProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { whatever } from '../../core/administration/revision.ts';
import { showText } from '../../core/advice/refusal-facts.ts';
import { type Administered, type Administration, auditEntry, problem } from './administration.ts';
import { findMemberBy } from './disable.ts';

export interface UnlinkInput {
  /** The member's address or id. */
  readonly member: string;
  readonly provider: string;
  /** The claim's value. */
  readonly subject: string;
  /** Absent: the claim that the provider maps now. */
  readonly claim?: string;
}

export interface Unlinked {
  readonly member: MemberId;
  /** `unchanged`: the subject did not lead to this member, and nothing was written. */
  readonly outcome: 'unlinked' | 'unchanged';
}

/**
 * The subject leads to the member no more, from the next redemption or sign-in on. Sessions and tokens that it opened go
 * on until they end, or until the member is recalled. May be the last way in: that is the operator's to judge. Idempotent.
 */
export async function unlinkMember(
  admin: Administration,
  organization: string,
  input: UnlinkInput,
): Promise<Administered<Unlinked>> {
  if (!isOrganizationId(organization)) return problem('organization', `does not exist: ${organization}`);
  const member = await findMemberBy(admin, organization, input.member);
  if (member === undefined) return problem('member', `does not exist in ${organization}: ${input.member}`);
  const id = input.provider;
  const found = isProviderId(id) ? await admin.reads.findProvider(organization, id) : undefined;
  if (found === undefined) return problem('provider', `does not exist in ${organization}: ${id}`);
  const provider = found.record;
  const link = { provider: provider.id, claim: input.claim ?? provider.subjectClaim, value: input.subject };
  const details = { provider: link.provider, claim: link.claim, subject: showText(link.value) };
  const audit = auditEntry(admin, organization, { action: 'member.unlinked', target: member.id, details });
  const outcome = await admin.store.removeLink(whatever(member), link, 'operator', audit);
  return ok({ member: member.id, outcome: outcome === 'done' ? 'unlinked' : 'unchanged' });
}
