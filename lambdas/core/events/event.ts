import { isMemberId } from '../../../protect/vocabulary/identifiers.ts';
import { parseScopes } from '../../../protect/vocabulary/scope.ts';
import { approvalPath } from '../agents/approval-address.ts';
import { parseAgentSessionId } from '../agents/request.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { type EventKind, isEventKind, PUBLISHED } from './kinds.ts';
import { EVENT_VERSION, type EventDetail } from './schema.ts';

/** What the vendor's event bus is told. */
export interface VendorEvent {
  readonly kind: EventKind;
  readonly detail: EventDetail;
}

/**
 * An entry of the audit trail as an event; `not_published` when nobody is told of such, or when it is of a later release.
 * Of an entry's details only those pass that are named here: an issuer, a claim or a subject stays in the trail.
 * @param key of the entry, the same whenever it is delivered
 */
export function eventOf(entry: AuditEntry, key: string, issuer: string): VendorEvent | 'not_published' {
  const { action: kind, organization, actor, at } = entry;
  if (!isEventKind(kind)) return 'not_published';
  const detail = {
    version: EVENT_VERSION,
    id: key,
    kind,
    time: instant(at),
    ...(organization !== undefined && { organization }),
    actor: { kind: actor.kind, id: actorId(actor), ...(actor.client !== undefined && { client: actor.client }) },
    ...passing(entry.details),
    ...subjectOf(kind, entry.target),
    ...approvalUri(entry, issuer),
  } as const;
  return { kind, detail };
}

/**
 * Sessions of operators, and IAM users, are called after people, often by their address: of a role that was assumed its ARN
 * without the session, and nothing that has an `@`. The trail has it whole.
 */
function actorId({ kind, id }: AuditEntry['actor']): string {
  if (kind !== 'operator') return id;
  const role = /^(arn:[^/]+:assumed-role\/[^/]+)\//.exec(id)?.[1] ?? id;
  return role.includes('@') ? 'operator' : role;
}

function subjectOf(kind: EventKind, target: string): Partial<EventDetail> {
  return PUBLISHED[kind] === 'organization' ? {} : { [PUBLISHED[kind]]: target };
}

const TEXTS = ['member', 'client', 'provider', 'role', 'scope'] as const;

function passing(details: AuditEntry['details']): Partial<EventDetail> {
  const texts = TEXTS.flatMap((name) => (typeof details[name] === 'string' ? [[name, details[name]] as const] : []));
  const { until } = details;
  return { ...Object.fromEntries(texts), ...(typeof until === 'number' && { until: instant(until) }) };
}

/** The page asks the member that the question is for; an entry that names none gets no address. */
function approvalUri({ action, organization, target, details }: AuditEntry, issuer: string): Partial<EventDetail> {
  if (action !== 'writes.asked' || organization === undefined) return {};
  const session = parseAgentSessionId(target);
  const scopes = parseScopes(String(details['scope'] ?? ''));
  const member = details['member'];
  if (!session.ok || !scopes.ok || !isMemberId(member)) return {};
  const path = approvalPath({ organization, sessionId: session.value, scopes: scopes.value, member });
  return { approval_uri: issuer + path };
}

/** ISO 8601, UTC. `at` in seconds. */
function instant(at: number): string {
  return new Date(at * 1_000).toISOString();
}
