import type { AuditEntry } from './entry.ts';
import type { Hour } from './hour.ts';

/** A day of UTC, `2026-11-05`: sorts by time. */
export type Day = string & { readonly __brand: 'Day' };

/** An entry of the audit trail as it was found. Of a later version too: what it says is shown, not understood. */
export interface AuditRecord {
  /** ISO 8601, UTC. */
  readonly time: string;
  /** Absent: of the deployment as a whole. */
  readonly organization?: string;
  readonly action: string;
  readonly actor: { readonly kind: string; readonly id: string; readonly client?: string };
  readonly target: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** Tells entries of one instant apart. */
  readonly id: string;
  /** Of a person's decision. */
  readonly evidence?: string;
  /** ISO 8601, UTC: until when it is kept. */
  readonly keptUntil?: string;
}

/** A new entry as it will be found. Until when it is kept is its store's to say. */
export function recordOf({
  at,
  suffix,
  organization,
  actor,
  action,
  target,
  details,
  evidence,
}: AuditEntry): AuditRecord {
  return {
    time: new Date(at * 1_000).toISOString(),
    ...(organization !== undefined && { organization }),
    ...{ actor, action, target, details, id: suffix },
    ...(evidence !== undefined && { evidence }),
  };
}

/** A token that was issued, as its redemption record has it. Never the token. */
export interface TokenRecord {
  readonly time: string;
  readonly organization: string;
  readonly member: string;
  readonly client: string;
  readonly provider: string;
  readonly scope: string;
  /** RFC 9396, as JSON. Absent: none. */
  readonly authorizationDetails?: string;
  readonly resources: readonly string[];
  /** ISO 8601, UTC: when the token ends, or has ended. */
  readonly expires: string;
  readonly keyId: string;
  readonly correlationId: string;
  /** The token's `jti`. */
  readonly id: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Such as there are: no 30th of February. */
export function isDay(value: unknown): value is Day {
  if (typeof value !== 'string' || !DAY.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** `at` is in seconds since the epoch. */
export function dayOf(at: number): Day {
  return new Date(at * 1000).toISOString().slice(0, 10) as Day;
}

/** Both included; empty when `from` is the later one. */
export function daysBetween(from: Day, to: Day): readonly Day[] {
  const [first = 0, last = 0] = [from, to].map((day) => Date.parse(`${day}T00:00:00Z`) / 86_400_000);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => dayOf((first + i) * 86_400));
}

export function hoursOf(day: Day): readonly Hour[] {
  return Array.from({ length: 24 }, (_, hour) => `${day}T${String(hour).padStart(2, '0')}` as Hour);
}
