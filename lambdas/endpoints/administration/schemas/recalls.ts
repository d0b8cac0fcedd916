import * as z from 'zod/mini';
import { tool } from '../../openapi/answers/agents.ts';
import { count, instant, pageOf, text } from './common.ts';

/** Everything from then or before is refused: within a minute, where a verifier asks at all. */
export const recallSchema = z.object({ recalled_at: instant() });
export type RecallJson = z.infer<typeof recallSchema>;

/** One token of the organization's, and whose it was. */
export const revokedTokenSchema = z.object({ id: z.string(), member: z.string(), client: z.string() });
export type RevokedTokenJson = z.infer<typeof revokedTokenSchema>;

/** Whose tokens are counted; by default all of the organization. */
export const tokenCountQuery = z.object({
  member: z.optional(text(1, 256)),
  client: z.optional(text(1, 512)),
  provider: z.optional(text(1, 64)),
});
export type TokenFilter = z.infer<typeof tokenCountQuery>;

/** Whose tokens are listed; by default all of the organization. */
export const tokenListQuery = z.object({
  cursor: z.optional(text(1, 1_024)),
  member: z.optional(text(1, 256)),
  client: z.optional(text(1, 512)),
});
export type TokenListQuery = z.infer<typeof tokenListQuery>;

export const ownTokenListQuery = z.pick(tokenListQuery, { cursor: true });

/** An access token that has not ended by itself. */
export const tokenSchema = z.object({
  /** Its `jti`. */
  id: z.string(),
  member: z.string(),
  client: z.string(),
  /** What people are told of its client. */
  tool: z.omit(tool, { client: true }),
  provider: z.string(),
  scopes: z.array(z.string()),
  /** Its authorization details (RFC 9396) in the words that the deployment declares; none of types that are not declared. */
  authorization_details_in_words: z.optional(z.array(z.string())),
  issued_at: instant(),
  expires_at: instant(),
  /** Whether verifiers that ask honour it: neither revoked nor recalled, and nobody of it disabled. At most 60 s old. */
  counts: z.boolean(),
});
export type TokenJson = z.infer<typeof tokenSchema>;

/** The latest first. A page may be short, or empty, and still name a next one. */
export const tokenPage = pageOf(tokenSchema);
export type TokenPage = z.infer<typeof tokenPage>;

export const tokenCountSchema = z.object({
  /** Access tokens that have not ended by themselves; those of agents are not counted. */
  tokens: count(),
  /** There may be more: so many records were looked at, and no further. */
  at_least: z.optional(z.literal(true)),
});
export type TokenCountJson = z.infer<typeof tokenCountSchema>;
