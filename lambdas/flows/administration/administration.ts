import { isOrganizationId, type OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import {
  actorOf,
  type Caller,
  type MemberCaller,
  notTheOperators,
  type Operator,
} from '../../core/administration/caller.ts';
import type { AdministrationRefusal } from '../../core/administration/refusal.ts';
import { isMatch, type Revised, type Whatever, whatever } from '../../core/administration/revision.ts';
import type { AuditAction, AuditEntry } from '../../core/audit/entry.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { Field, FieldProblem } from '../../core/registration/field-problem.ts';
import type { AdministrationReads, AdministrationStore } from '../../ports/administration-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Ids } from '../../ports/ids.ts';
import type { TrustSources } from '../../ports/trust-sources.ts';

/** What every use case of administration works with: the same behind the operator's command and the API. */
export interface Administration<By extends Caller = Caller> {
  readonly configuration: Configuration;
  readonly store: AdministrationStore;
  readonly reads: AdministrationReads;
  readonly trust: TrustSources;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly caller: By;
}

/** Use cases that are the operator's as a whole, or an administrator's. */
export type ByOperator = Administration<Operator>;
export type ByMember = Administration<MemberCaller>;

/** Done, or why not. Nothing was written in that case. */
export type Administered<T> = Result<T, AdministrationRefusal>;

type Refused = { readonly ok: false; readonly error: AdministrationRefusal };

export function problem(field: Field, text: string): Refused {
  return invalid(field, text);
}

/** The same, of a place in a request: `aliases[0].name`. */
export function invalid(field: string, text: string): Refused {
  return err({ reason: 'invalid_request', problems: [{ field, problem: text }] });
}

/** When nothing is wrong with the field but what there is already. */
export function conflict(field: string, text: string): Refused {
  return err({ reason: 'conflict', problems: [{ field, problem: text }] });
}

export function notFound(field: string, text: string): Refused {
  return err({ reason: 'not_found', problems: [{ field, problem: text }] });
}

/** What a parser says of the input. */
export function checked<T>(parsed: Result<T, readonly FieldProblem[]>): Administered<T> {
  return parsed.ok ? parsed : err({ reason: 'invalid_request', problems: parsed.error });
}

/** RFC 9110 §13.1.1: goes on only if `ifMatch` names what there is. Without it nothing was looked at: the operator's word. */
export function unlessChanged(
  { caller }: Pick<Administration, 'caller'>,
  ifMatch: string | undefined,
  current: string,
): Administered<true> {
  if (ifMatch !== undefined)
    return isMatch(ifMatch, current) ? ok(true) : err({ reason: 'changed_meanwhile', current });
  const refused = notTheOperators(caller, 'change_unseen');
  return refused === undefined ? ok(true) : invalid(refused.field, refused.problem);
}

/** What a change is written over: what was looked at, or, by the operator's word, whatever there is. */
export function overOf<T>({ caller }: Pick<Administration, 'caller'>, found: Revised<T>): Revised<T> | Whatever<T> {
  return caller.kind === 'operator' ? whatever(found.record) : found;
}

/** The organization that is meant, if it is one that the caller may ask about: a member's own alone (L7). */
export function organizationOf(
  { caller }: Pick<Administration, 'caller'>,
  organization: string,
): Administered<OrganizationId> {
  const isForeign = caller.kind !== 'operator' && caller.organization !== organization;
  return isOrganizationId(organization) && !isForeign ? ok(organization) : noOrganization(organization);
}

export function noOrganization(organization: string): Refused {
  return notFound('organization', `does not exist: ${organization}`);
}

/** Who says that it is done, and when. */
export interface Auditing extends Pick<Administration, 'clock' | 'caller'> {
  readonly ids: Pick<Ids, 'auditSuffix'>;
}

export function auditEntry(
  { clock, ids, caller }: Auditing,
  organization: OrganizationId | undefined,
  change: { readonly action: AuditAction; readonly target: string; readonly details?: AuditEntry['details'] },
): AuditEntry {
  const { action, target, details = {} } = change;
  return { organization, at: clock(), suffix: ids.auditSuffix(), actor: actorOf(caller), action, target, details };
}
