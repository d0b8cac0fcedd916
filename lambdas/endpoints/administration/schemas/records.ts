import * as z from 'zod/mini';
import { MENDERS } from '../../../core/advice/mended-by.ts';
import { REFUSED } from '../../../core/audit/activity.ts';
import { count, instant, oneOf, pageOf } from './common.ts';

/** A signing key of the deployment: never what the key service calls it. */
export const keySchema = z.object({
  kid: z.string(),
  algorithm: oneOf(['RS256', 'ES256']),
  state: oneOf(['pending', 'standby', 'active', 'retiring', 'removed']),
  created_at: instant(),
  activated_at: z.optional(instant()),
});
export type KeyJson = z.infer<typeof keySchema>;
export const keyPage = pageOf(keySchema);
export type KeyPage = z.infer<typeof keyPage>;

export const auditEntrySchema = z.object({
  id: z.string(),
  at: instant(),
  /** `client`: the tool whose access token did it for a member. */
  actor: z.object({ kind: z.string(), id: z.string(), client: z.optional(z.string()) }),
  action: z.string(),
  target: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Of a person's decision: a compact JWS, `countersign-decision+jwt`, that is no token. */
  evidence: z.optional(z.string()),
});
export type AuditEntryJson = z.infer<typeof auditEntrySchema>;
/** Newest first. */
export const auditPage = pageOf(auditEntrySchema);
export type AuditPage = z.infer<typeof auditPage>;

/** `refused` by reason; `unavailable` by what was down: those clients were told to try again. */
const counts = {
  issued: count(),
  refused: z.record(z.string(), count()),
  unavailable: z.record(z.string(), count()),
};

/** Hours in order, those without requests left out; `hour` is when it begins. */
export const activitySchema = z.object({
  hours: z.array(z.object({ hour: instant(), ...counts })),
  clients: z.array(z.object({ client: z.string(), ...counts })),
});
export type Activity = z.infer<typeof activitySchema>;

/** A refused assertion whose signature verified, sign-in, request about an agent, or consent to a tool, with the values that were compared. */
export const refusalSchema = z.object({
  correlation_id: z.string(),
  at: instant(),
  /**
   * `callback`: a sign-in of which nothing is the provider's own word; anybody can send one, and nothing that was sent is
   * kept.
   */
  refused: oneOf(REFUSED),
  reason: z.string(),
  /** Whom the provider named, as it sent it: proves nothing. */
  sent: z.optional(z.object({ subject: z.optional(z.string()), email: z.optional(z.string()) })),
  client: z.optional(z.string()),
  provider: z.optional(z.string()),
  member: z.optional(z.string()),
  /** Names in snake_case; values as they were compared, cut, and nothing that looks like a token. */
  facts: z.record(z.string(), z.unknown()),
  /** In words: what is wrong, and what to do. */
  meaning: z.optional(z.string()),
  next_step: z.optional(z.string()),
  /** Who can do it, the likeliest first. */
  mended_by: z.optional(z.array(oneOf(MENDERS))),
});
export type RefusalJson = z.infer<typeof refusalSchema>;
/** Newest first; the last fifty of each kind. */
export const refusalPage = pageOf(refusalSchema);
export type RefusalPage = z.infer<typeof refusalPage>;
