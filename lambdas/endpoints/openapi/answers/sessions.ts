import * as z from 'zod/mini';
import { instant } from '../../administration/schemas/common.ts';

/** Who is signed in. */

export const sessionAnswer = z.object({
  organization: z.string(),
  organization_name: z.string(),
  member: z.string(),
  email: z.string(),
  role: z.string(),
  scope: z.string(),
  /** Sent back as `X-CSRF-Token` with every change. */
  csrf_token: z.string(),
  idle_until: instant(),
  expires_at: instant(),
});

/** Of a setup link: no role and no scope of its own. */
export const setupSessionAnswer = z.object({
  kind: z.literal('setup'),
  organization: z.string(),
  organization_name: z.string(),
  member: z.string(),
  email: z.string(),
  scope: z.literal(''),
  csrf_token: z.string(),
  expires_at: instant(),
});
export type AnySessionJson = z.infer<typeof sessionAnswer> | z.infer<typeof setupSessionAnswer>;
