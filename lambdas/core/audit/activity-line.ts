import * as z from 'zod/mini';
import { isClientId, isOrganizationId, type OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import type { ActivityEvent, RecordedRefusal } from './activity.ts';

/** A line of a log as CloudWatch Logs delivers it. `timestamp` is in milliseconds. */
export interface LogEvent {
  readonly id: string;
  readonly timestamp: number;
  readonly message: string;
}

/** What is read of a line that a function of ours has written of a request for a token. */
const lineSchema = z.object({
  activity: z.enum(['issued', 'refused', 'unavailable']),
  correlationId: z.string(),
  organization: z.optional(z.string()),
  provider: z.optional(z.string()),
  signatureVerified: z.optional(z.boolean()),
  client: z.optional(z.string()),
  member: z.optional(z.string()),
  reason: z.optional(z.string()),
  dependency: z.optional(z.string()),
  facts: z.optional(z.record(z.string(), z.unknown())),
});
type Line = z.infer<typeof lineSchema>;

/**
 * What a line says of an organization; `nothing` when it is of none: before its issuer is known, a request belongs to
 * nobody. Only a refusal whose signature had verified is more than a count: anyone can name somebody else's issuer.
 */
export function readActivityLine({ id, timestamp, message }: LogEvent): ActivityEvent | 'nothing' | 'unreadable' {
  const line = lineSchema.safeParse(parseJson(message)).data;
  if (line === undefined) return 'unreadable';
  const { organization, client, activity: outcome } = line;
  if (organization === undefined) return 'nothing';
  if (!isOrganizationId(organization)) return 'unreadable';
  const at = Math.floor(timestamp / 1000);
  const reason = line.reason ?? line.dependency;
  const refusal = outcome === 'refused' && line.signatureVerified ? refusalOf(line, organization, at) : undefined;
  return {
    id,
    at,
    organization,
    outcome,
    ...(reason && { reason }),
    ...(isClientId(client) && { client }),
    ...(refusal && { refusal }),
  };
}

function refusalOf(line: Line, organization: OrganizationId, at: number): RecordedRefusal {
  const { correlationId, reason = 'unknown', facts = {}, provider, client, member } = line;
  return {
    organization,
    correlationId,
    at,
    reason,
    facts,
    ...(provider && { provider }),
    ...(client && { client }),
    ...(member && { member }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
