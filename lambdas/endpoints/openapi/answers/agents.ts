import * as z from 'zod/mini';
import { presented } from '../../administration/schemas/clients.ts';
import { instant, oneOf } from '../../administration/schemas/common.ts';
import { authorizationDetails, TOKEN_TYPES } from './tokens.ts';

/** What an agent’s host asks and is told. */

/** `once`: for one write, if it is made before the end. `then_once_until`: after the end, for one more write. */
export const single = { once: z.optional(z.literal(true)), then_once_until: z.optional(instant()) };

/** Where each write stands: `until` is when that ends, or since when a question has ended or an approval is used. */
const requests = z.array(
  z.object({
    scope: z.string(),
    state: oneOf(['pending', 'granted', 'denied', 'expired', 'used']),
    until: instant(),
    /** Pending: its person has approved it, and somebody else has to confirm it. */
    awaits: z.optional(z.literal('second_person')),
    ...single,
  }),
);

const notAskable = z.array(z.object({ scope: z.string(), reason: z.string() }));

/** `approval_uri` and `expires_at` where a question waits for the person now. */
export const askAnswer = z.object({
  session_id: z.string(),
  approval_uri: z.optional(z.string()),
  expires_at: z.optional(instant()),
  requests,
  not_askable: notAskable,
});

/** A tool, and who it is. */
export const tool = z.object({ client: z.string(), ...presented });
export type ToolOfAnswer = z.infer<typeof tool>;

export const writeRequestsAnswer = z.object({
  tools: z.array(tool),
  requests: z.array(
    z.object({
      member: z.string(),
      session_id: z.string(),
      client: z.string(),
      scopes: z.array(z.string()),
      /** The same, in words. */
      requested: z.array(z.object({ scope: z.string(), description: z.string() })),
      /** The agent's own words. */
      reason: z.optional(z.string()),
      until: z.optional(instant()),
      asked_at: instant(),
      expires_at: instant(),
      /** Where the member answers. */
      approval_uri: z.string(),
    }),
  ),
  next_cursor: z.optional(z.string()),
});
export type WriteRequestsPage = z.infer<typeof writeRequestsAnswer>;

/** Without a token when there is nothing to grant yet; `approval_uri` is for the person. */
export const mintAnswer = z.object({
  access_token: z.optional(z.string()),
  token_type: z.optional(oneOf(TOKEN_TYPES)),
  expires_in: z.optional(z.int()),
  scope: z.string(),
  /** RFC 9396 §7: up to which limits its person has approved writes; their scopes are not in `scope`. */
  authorization_details: z.optional(authorizationDetails),
  approval_uri: z.optional(z.string()),
  requests: z.optional(requests),
});

export const granted = z.array(z.object({ scope: z.string(), expires_at: instant(), ...single }));

/** What was approved for one write, which was made then. */
export const used = z.array(z.object({ scope: z.string(), used_at: instant() }));

export const pollAnswer = z.object({ session_id: z.string(), granted, requests });
