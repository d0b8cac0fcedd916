import * as z from 'zod/mini';
import { isClientId, isOrganizationId, type OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import type { ActivityEvent, RecordedRefusal, Refused } from './activity.ts';
import { sentPerson } from './sent-person.ts';

/** A line of a log as CloudWatch Logs delivers it. `timestamp` is in milliseconds. */
export interface LogEvent {
  readonly id: string;
  readonly timestamp: number;
  readonly message: string;
}

/** What is read of a line that a function of ours has written of a request. */
const lineSchema = z.object({
  activity: z.enum(['issued', 'refused', 'unavailable']),
  /** Absent: a request for a token. */
  about: z.optional(z.enum(['sign_in', 'agent', 'signal', 'consent'])),
  correlationId: z.string(),
  organization: z.optional(z.string()),
  provider: z.optional(z.string()),
  signatureVerified: z.optional(z.boolean()),
  sent: z.optional(z.object({ subject: z.optional(z.string()), email: z.optional(z.string()) })),
  client: z.optional(z.string()),
  member: z.optional(z.string()),
  reason: z.optional(z.string()),
  dependency: z.optional(z.string()),
  facts: z.optional(z.record(z.string(), z.unknown())),
  operation: z.optional(z.string()),
  sessionId: z.optional(z.string()),
});
type Line = z.infer<typeof lineSchema>;

/** Of a callback that nothing proves: what our own code says of it. The other facts are whoever's words sent it. */
const FACTS_OF_OURS: ReadonlySet<string> = new Set(['code_not_exchanged', 'client_not_authenticated']);

/**
 * What a line says of an organization; `nothing` when it is of none: before its issuer is known, a request belongs to
 * nobody. Only a refusal that is proved to be of the organization's is more than a count: anyone can name somebody else's issuer.
 */
export function readActivityLine({ id, timestamp, message }: LogEvent): ActivityEvent | 'nothing' | 'unreadable' {
  const line = lineSchema.safeParse(parseJson(message)).data;
  if (line === undefined) return 'unreadable';
  const { organization, client, activity: outcome, about } = line;
  if (organization === undefined) return 'nothing';
  if (!isOrganizationId(organization)) return 'unreadable';
  const at = Math.floor(timestamp / 1000);
  const reason = line.reason ?? line.dependency;
  const refusal = outcome === 'refused' ? refusalOf(line, organization, at) : undefined;
  return {
    id,
    at,
    organization,
    outcome,
    ...(reason && { reason }),
    ...(isClientId(client) && { client }),
    ...(about !== undefined && { uncounted: true }),
    ...(refusal && { refusal }),
  };
}

function refusalOf(line: Line, organization: OrganizationId, at: number): RecordedRefusal | undefined {
  const refused = refusedOf(line);
  if (refused === undefined) return undefined;
  const { correlationId, provider, client, member, sent } = line;
  return {
    organization,
    correlationId,
    at,
    ...(refused !== 'token' && { refused }),
    ...whyOf(line, refused),
    ...(refused !== 'callback' && sent && { sent: sentPerson({ sub: sent.subject ?? '', email: sent.email ?? '' }) }),
    ...(provider && { provider }),
    ...(client && { client }),
    ...(member && { member }),
  };
}

/** `undefined`: nothing says that it is the organization's own. */
function refusedOf({ about, signatureVerified = false, member }: Line): Refused | undefined {
  // Who is signed in has proved who they are.
  if (about === 'agent' || about === 'consent') return member === undefined ? undefined : about;
  // Its sender has shown the token of the stream, before there is an organization in the line.
  if (about === 'signal') return 'signal';
  if (about === 'sign_in') return signatureVerified ? 'sign_in' : 'callback';
  return signatureVerified ? 'token' : undefined;
}

/** A sign-in is refused for what its id_token or its person is: that is the reason to look for. */
function whyOf(line: Line, refused: Refused): Pick<RecordedRefusal, 'reason' | 'facts'> {
  const { reason = 'unknown', facts = {}, operation, sessionId } = line;
  if (refused === 'agent') return { reason, facts: { operation, sessionId } };
  if (refused === 'callback') return { reason, facts: FACTS_OF_OURS.has(reason) ? facts : {} };
  const { cause } = facts;
  if (refused === 'token' || refused === 'signal' || refused === 'consent' || !isCause(cause)) return { reason, facts };
  const { reason: why, ...compared } = cause;
  return { reason: why, facts: compared };
}

function isCause(cause: unknown): cause is { readonly reason: string } & Readonly<Record<string, unknown>> {
  return typeof cause === 'object' && cause !== null && 'reason' in cause && typeof cause.reason === 'string';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
