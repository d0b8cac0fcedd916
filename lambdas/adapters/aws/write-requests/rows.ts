import * as z from 'zod/mini';
import { isAgentSessionId } from '../../../../protect/vocabulary/agent-session.ts';
import { isClientId, isMemberId, isOrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import { isScopeToken, type Scope } from '../../../../protect/vocabulary/scope.ts';
import { DURATIONS } from '../../../core/agents/durations.ts';
import type { AskedOperation } from '../../../core/agents/exact-operation.ts';
import { isHalfApprovalId } from '../../../core/agents/half-approvals.ts';
import type { MemberRequests } from '../../../core/agents/write-requests.ts';
import type { Row } from '../dynamodb/dynamo.ts';
import { present } from '../dynamodb/present.ts';

/** Rows of WriteRequests: one a member, whose revision counts its changes. */

const scope = z.custom<Scope>((value) => typeof value === 'string' && isScopeToken(value));
const seconds = z.int();
const sessionId = z.custom<MemberRequests['requests'][number]['sessionId']>(isAgentSessionId);

// A former release writes none, and forgets them: nothing is approved without one.
const operation = z.pipe(
  z.object({
    name: z.string(),
    path: z.string(),
    query: z.record(z.string(), z.string()),
    body: z.optional(z.string()),
  }),
  z.transform(present<AskedOperation>),
);

const requestsRow = z.object({
  organization: z.custom<MemberRequests['organization']>(isOrganizationId),
  member: z.custom<MemberRequests['member']>(isMemberId),
  revision: z.int(),
  requests: z.array(
    z.object({
      sessionId,
      client: z.custom<MemberRequests['requests'][number]['client']>(isClientId),
      scopes: z.array(scope),
      operation: z.optional(operation),
      reason: z.optional(z.string()),
      until: z.optional(seconds),
      askedAt: seconds,
      endsAt: seconds,
    }),
  ),
  refused: z.array(z.object({ sessionId, scope, until: seconds })),
  // A former release writes none, and forgets them: nothing is granted by one.
  halves: z.optional(
    z.array(
      z.object({
        id: z.custom<string>(isHalfApprovalId),
        sessionId,
        client: z.custom<MemberRequests['requests'][number]['client']>(isClientId),
        durations: z.array(z.object({ scope, duration: z.enum(DURATIONS) })),
        operation: z.optional(operation),
        approvedAt: seconds,
        signedInAt: seconds,
        passkey: z.optional(z.literal(true)),
        endsAt: seconds,
      }),
    ),
  ),
});

/** A day beyond everything that a row says: nothing is read that late. */
const IDLE_LIFETIME_SECONDS = 86_400;

export function requestsKey({ organization, member }: Pick<MemberRequests, 'organization' | 'member'>) {
  return { organization, member };
}

/** @throws Error when it cannot be read: a guess about a question would be one that nobody asked (law 10) */
export function toRequests(row: Row): MemberRequests {
  const parsed = z.safeParse(requestsRow, row);
  if (!parsed.success) throw new Error('a stored row of write requests cannot be read');
  const { requests, halves, ...rest } = parsed.data;
  return {
    ...rest,
    requests: requests.map(({ scopes, ...request }) => present({ ...request, scopes: new Set(scopes) })),
    ...(halves !== undefined && {
      halves: halves.map(({ durations, ...half }) =>
        present({ ...half, durations: new Map(durations.map(({ scope: of, duration }) => [of, duration])) }),
      ),
    }),
  };
}

export function requestsRowOf({ requests, halves, ...rest }: MemberRequests, now: number): Row {
  return {
    ...rest,
    requests: requests.map(({ scopes, ...request }) => ({ ...request, scopes: [...scopes] })),
    ...(halves !== undefined && {
      halves: halves.map(({ durations, ...half }) => ({
        ...half,
        durations: [...durations].map(([of, duration]) => ({ scope: of, duration })),
      })),
    }),
    ttl: now + IDLE_LIFETIME_SECONDS,
  };
}
