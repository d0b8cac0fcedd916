import * as z from 'zod/mini';
import { count, instant, text } from './common.ts';

/** Everything from then or before is refused: within a minute, where a verifier asks at all. */
export const recallSchema = z.object({ recalled_at: instant() });
export type RecallJson = z.infer<typeof recallSchema>;

/** One token of the organization's, and whose it was. */
export const revokedTokenSchema = z.object({ id: z.string(), member: z.string(), client: z.string() });

/** Whose tokens are counted; by default all of the organization. */
export const tokenCountQuery = z.object({
  member: z.optional(text(1, 256)),
  client: z.optional(text(1, 512)),
  provider: z.optional(text(1, 64)),
});
export type TokenFilter = z.infer<typeof tokenCountQuery>;

export const tokenCountSchema = z.object({
  /** Access tokens that have not ended by themselves; those of agents are not counted. */
  tokens: count(),
  /** There may be more: so many records were looked at, and no further. */
  at_least: z.optional(z.literal(true)),
});
export type TokenCountJson = z.infer<typeof tokenCountSchema>;
