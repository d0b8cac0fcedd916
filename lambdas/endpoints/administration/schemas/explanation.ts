import * as z from 'zod/mini';
import { MENDERS } from '../../../core/advice/mended-by.ts';
import { instant, oneOf, requestBody, scopes, text } from './common.ts';

/** As many characters as redemption takes. `client`: who presents it; absent: whom it was issued to. */
export const explainRequest = requestBody({
  assertion: text(1, 16_384),
  client: z.optional(text(1, 128)),
});
export type ExplainRequest = z.infer<typeof explainRequest>;

/** Every check of redemption, in order. At most one failed, or is unavailable; what follows was not reached. */
export const explanationSchema = z.object({
  /** It would be redeemed now. */
  redeemable: z.boolean(),
  client: z.optional(z.object({ id: z.string(), known_by: oneOf(['name', 'client_id', 'alias', 'provider']) })),
  /** The thumbprint of the key that it is bound to: redeeming it needs a DPoP proof of that key, which no check here can see. */
  bound_to: z.optional(z.string()),
  steps: z.array(
    z.object({
      step: z.string(),
      outcome: oneOf(['passed', 'failed', 'unavailable', 'not_reached']),
      /** Of one that failed: why, the values that were compared, what it means and what to do. */
      reason: z.optional(z.string()),
      facts: z.optional(z.record(z.string(), z.unknown())),
      meaning: z.optional(z.string()),
      next_step: z.optional(z.string()),
      /** Who can do it, the likeliest first. */
      mended_by: z.optional(z.array(oneOf(MENDERS))),
      /** Of one that is unavailable: what is, and why. */
      dependency: z.optional(z.string()),
      why: z.optional(z.string()),
    }),
  ),
  /** `id` absent: would be added just in time. `membership`: what redeeming would write. */
  person: z.optional(
    z.object({
      id: z.optional(z.string()),
      email: z.string(),
      role: z.string(),
      status: z.string(),
      membership: z.optional(oneOf(['link', 'provision'])),
    }),
  ),
  scopes: z.optional(z.object({ asserted: scopes(), ceiling: scopes(), role: scopes(), granted: scopes() })),
  /** Where the assertion delegates some: those, the types that the client may have here, and those of the token. */
  authorization_details: z.optional(
    z.object({
      asserted: z.array(z.record(z.string(), z.unknown())),
      types: z.array(z.string()),
      granted: z.array(z.record(z.string(), z.unknown())),
    }),
  ),
  redeemed: z.optional(z.object({ issued_at: instant(), correlation_id: z.string() })),
});
export type ExplanationJson = z.infer<typeof explanationSchema>;
