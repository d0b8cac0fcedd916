import type { StatusSubject } from './ports.ts';
import type { ClientId, OrganizationId } from './vocabulary/identifiers.ts';

/**
 * The key of a subject's row in the Status table. No identifier contains `#`, so no two subjects share a key but an
 * organization and its switch, which stand in one row.
 */
export function statusKey(subject: StatusSubject): string {
  switch (subject.kind) {
    case 'organization':
    case 'agents':
      return `org#${subject.organization}`;
    case 'provider':
      return `idp#${subject.provider}`;
    case 'client':
      return `client#${subject.client}`;
    case 'enablement':
      return `enablement#${subject.organization}#${subject.client}`;
  }
}

/**
 * The key of a client's stop in an organization. A row of its own: a former release writes an enablement's as a whole, and
 * would make live again what was stopped.
 */
export function stopKey(organization: OrganizationId, client: ClientId): string {
  return `stop#${organization}#${client}`;
}

/** The attribute that says up to when. */
export const STOPPED_AT = 'stoppedAt';
