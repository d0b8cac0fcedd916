import * as z from 'zod/mini';
import { type AgentSessionId, isAgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import { isMemberId, type MemberId, type OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { lengthPrefixedDigest } from '../../core/length-prefixed-digest.ts';
import type { FieldProblem } from '../../core/registration/field-problem.ts';

/** Which list a cursor goes on in: that of one organization, for one set of filters. */
export interface ListPlace {
  readonly organization: OrganizationId;
  /** As the request has them: whoever asks for something else begins anew. */
  readonly filters?: Readonly<Record<string, string | undefined>>;
}

export interface Cursors<Position> {
  toCursor(place: ListPlace, position: Position): string;
  /** Of another list, organization or filter, of an earlier release, cut or edited: a problem of the field `cursor`. */
  fromCursor(place: ListPlace, cursor: string): Result<Position, FieldProblem>;
}

/** Hexadecimal digits. Cursors are told apart by it, not proved: whoever makes one up sees what they may list anyway. */
const DIGEST_LENGTH = 16;

/**
 * How every list says where its next page begins: base64url of what the cursor belongs to, as a digest, and the
 * position, held to its schema. Says nothing that its reader did not see, and opens nothing: the organization is always
 * the path's.
 * Does NOT check that a position lies in the range that is asked for: who reads the store must, or a query would begin
 * outside of its own conditions, which DynamoDB refuses.
 */
export function cursorsOf<Position>(list: string, position: z.ZodMiniType<Position>): Cursors<Position> {
  return {
    toCursor: (place, value) => encode([digestOf(list, place), value]),
    fromCursor: (place, cursor) => {
      const parsed = z.tuple([z.literal(digestOf(list, place)), position]).safeParse(decode(cursor));
      return parsed.success
        ? ok(parsed.data[1])
        : err({ field: 'cursor', problem: 'must be next_cursor of this very list' });
    },
  };
}

/** A second of the calendar that an ISO time has four digits for, and DynamoDB's keys are made of. */
const MAX_INSTANT = 253_402_300_799;
const instant = z.int().check(z.minimum(0), z.maximum(MAX_INSTANT));

export const memberPosition = z.object({ member: z.custom<MemberId>(isMemberId) });
/** A place holds letters and what ends them: nothing that is no key. */
const memberPlace = z.string().check(z.regex(/^[\p{L}\p{N}]{0,32}#[^\p{Cc}\p{Cs}]{1,400}$/u));
export const memberListPosition = z.union([
  z.strictObject({ place: memberPlace }),
  z.strictObject(memberPosition.shape),
]);
export const agentSessionPosition = z.object({
  member: z.custom<MemberId>(isMemberId),
  sessionId: z.custom<AgentSessionId>(isAgentSessionId),
});

/** After a token, or with the hour of that moment. Anybody's id will do: the index is read below the organization's own key. */
export const tokenPosition = z.union([
  z.strictObject({ issuedAt: instant, id: z.string().check(z.regex(/^[\x21-\x7e]{1,256}$/)) }),
  z.strictObject({ issuedAt: instant }),
]);

/** With the range that the first page had: without one of its own a request means "until now", which moves on. */
export const auditPosition = z.object({
  from: instant,
  to: instant,
  at: instant,
  suffix: z.optional(z.string().check(z.regex(/^[0-9A-Za-z_-]{1,64}$/))),
});

function digestOf(list: string, { organization, filters = {} }: ListPlace): string {
  const named = Object.entries(filters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const parts = named.sort(([a], [b]) => (a < b ? -1 : 1)).flat();
  return lengthPrefixedDigest('cursor', list, organization, ...parts).slice(0, DIGEST_LENGTH);
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}

function decode(cursor: string): unknown {
  const bytes = Buffer.from(cursor, 'base64url');
  // Node passes over what is no base64url: two cursors would be one.
  if (bytes.toString('base64url') !== cursor) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
