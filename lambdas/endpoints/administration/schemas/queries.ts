import * as z from 'zod/mini';
import { AUDIT_ACTIONS } from '../../../core/events/kinds.ts';
import { oneOf, text } from './common.ts';

/** Parameters of lists. Numbers are texts in a query. Whatever else a query has is passed over. */

const cursor = () => z.optional(text(1, 512));

/** Seconds since the epoch, before the year 5138. */
const instantText = () => z.optional(z.string().check(z.regex(/^\d{1,11}$/, 'must be whole seconds since the epoch')));

export const memberQuery = z.object({
  /** A place in the order of addresses, whose letters may take four bytes each. */
  cursor: z.optional(text(1, 2_400)),
  /** By default those who are `active` or `disabled`; tombstones are asked for by name. */
  status: z.optional(oneOf(['active', 'disabled', 'removed'])),
  role: z.optional(text(1, 64)),
  /** Beginnings of words of the address, all of them, in any order, of any case, with or without accents. */
  q: z.optional(text(1, 254)),
  /** By default by address; with `not_signed_in_for_days` by last sign-in, those who never came first. */
  sort: z.optional(oneOf(['address', '-address', 'last_sign_in', '-last_sign_in'])),
  /** Only those who have not signed in for so many days, or never. Not with `q`, nor in the order of addresses. */
  not_signed_in_for_days: z.optional(
    z.string().check(z.regex(/^[1-9]\d{0,3}$/, 'must be a whole number from 1 to 9999')),
  ),
  /** `claims`: with what providers said of groups and roles at the last sign-in. */
  include: z.optional(oneOf(['claims'])),
});
export type MemberQuery = z.infer<typeof memberQuery>;

/** By default the last thirty days. */
export const auditQuery = z.object({
  cursor: cursor(),
  from: instantText(),
  to: instantText(),
  /** What is none is refused: an empty list would say that it never happened. */
  action: z.optional(z.enum(AUDIT_ACTIONS, 'must be an action of the audit trail, such as member.added')),
  /** The id of whoever did it. */
  actor: z.optional(text(1, 256)),
  /** About how many entries a page has, 1 to 500; by default 50. */
  limit: z.optional(z.string().check(z.regex(/^(?:[1-9]\d?|[1-4]\d\d|500)$/, 'must be a whole number from 1 to 500'))),
});
export type AuditQuery = z.infer<typeof auditQuery>;

/** By default the last 24 hours; at most 31 days. */
export const activityQuery = z.object({ from: instantText(), to: instantText() });
export type ActivityQuery = z.infer<typeof activityQuery>;
