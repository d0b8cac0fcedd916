import type { OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { err, type Result } from '../../../protect/vocabulary/result.ts';
import type { Actor, AuditAction, AuditEntry } from '../../core/audit/entry.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { FieldProblem } from '../../core/registration/field-problem.ts';
import type { AdministrationReads, AdministrationStore } from '../../ports/administration-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Ids } from '../../ports/ids.ts';
import type { TrustSources } from '../../ports/trust-sources.ts';

/** What every administration flow works with: the same behind the operator's command and the API. */
export interface Administration {
  readonly configuration: Configuration;
  readonly store: AdministrationStore;
  readonly reads: AdministrationReads;
  readonly trust: TrustSources;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly actor: Actor;
}

/** Done, or what is wrong with which field. Nothing was written in that case. */
export type Administered<T> = Result<T, readonly FieldProblem[]>;

export function problem(field: string, text: string): { readonly ok: false; readonly error: readonly FieldProblem[] } {
  return err([{ field, problem: text }]);
}

/** The same, when nothing is wrong with the field but what there is already. */
export function conflict(field: string, text: string): { readonly ok: false; readonly error: readonly FieldProblem[] } {
  return err([{ field, problem: text, conflict: true }]);
}

/** Who says that it is done, and when. */
export interface Auditing extends Pick<Administration, 'clock' | 'actor'> {
  readonly ids: Pick<Ids, 'auditSuffix'>;
}

export function auditEntry(
  { clock, ids, actor }: Auditing,
  organization: OrganizationId | undefined,
  change: { readonly action: AuditAction; readonly target: string; readonly details?: AuditEntry['details'] },
): AuditEntry {
  const { action, target, details = {} } = change;
  return { organization, at: clock(), suffix: ids.auditSuffix(), actor, action, target, details };
}
