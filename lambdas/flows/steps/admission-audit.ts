import { formatScopes } from '../../../protect/vocabulary/scope.ts';
import { showText } from '../../core/advice/show-text.ts';
import type { AuditEntry } from '../../core/audit/entry.ts';
import type { NewClient } from '../../core/tokens/authority.ts';

/** What the audit trail says of a client that comes in by a provider's word. `at` in seconds. */
export function admissionAudit({ client, enablement }: NewClient, at: number, suffix: string): AuditEntry {
  const { organization, provider, name } = client.vouched;
  return {
    organization,
    at,
    suffix,
    actor: { kind: 'provider', id: provider },
    action: 'client.admitted',
    target: client.id,
    details: { name: showText(name), scope: formatScopes(enablement.ceiling), writes: enablement.writes },
  };
}
