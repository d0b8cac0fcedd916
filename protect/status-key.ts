import type { StatusSubject } from './ports.ts';

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
