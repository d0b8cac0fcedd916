import * as z from 'zod/mini';
import { instant, oneOf, pageOf, requestBody } from './common.ts';

/** A token of a provider's SCIM client, by its name. */
export const scimTokenSchema = z.object({
  id: z.string(),
  created_at: instant(),
  /** To the hour. Absent: nobody has used it yet. */
  last_used_at: z.optional(instant()),
});
export type ScimTokenJson = z.infer<typeof scimTokenSchema>;

/** Those that are live: two at most. `base_url`: where the provider sends its requests. */
export const scimTokenPage = z.extend(pageOf(scimTokenSchema), { base_url: z.string() });
export type ScimTokenPage = z.infer<typeof scimTokenPage>;

/** There is nothing to choose. */
export const newScimToken = requestBody({});

/** `token`: in this answer and nowhere else. */
export const createdScimToken = z.extend(scimTokenSchema, { token: z.string(), base_url: z.string() });
export type CreatedScimTokenJson = z.infer<typeof createdScimToken>;

export const revokedScimToken = z.object({ id: z.string(), status: oneOf(['revoked']) });
