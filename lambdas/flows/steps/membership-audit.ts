import type { ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { showText } from '../../core/advice/show-text.ts';
import type { AuditEntry } from '../../core/audit/entry.ts';
import type { NewMembership } from '../../core/people/membership.ts';

/** What the audit trail says of a person who is linked or provisioned by a provider's word. `at` in seconds. */
export function membershipAudit(
  { kind, member, link }: NewMembership,
  provider: ProviderId,
  at: number,
  suffix: string,
): AuditEntry {
  return {
    organization: member.organization,
    at,
    suffix,
    actor: { kind: 'provider', id: provider },
    action: kind === 'provision' ? 'member.provisioned' : 'member.linked',
    target: member.id,
    details: { role: member.role, claim: link.claim, subject: showText(link.value) },
  };
}
