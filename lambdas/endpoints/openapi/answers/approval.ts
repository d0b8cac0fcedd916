import * as z from 'zod/mini';
import { DURATIONS } from '../../../core/agents/durations.ts';
import { instant, oneOf } from '../../administration/schemas/common.ts';
import { granted, single, tool, used } from './agents.ts';

/** What a person decides of agents. */

export const approveAnswer = z.object({
  session_id: z.string(),
  granted,
  not_granted: z.array(z.object({ scope: z.string(), reason: z.string() })),
  /** What a second person has to confirm first, and until when that is possible. */
  awaiting: z.optional(z.array(z.object({ scope: z.string(), until: instant() }))),
});

/** What `navigator.credentials` answered, as `toJSON()` writes it; what else it has is left alone. */
const passkeyAssertion = z.looseObject({
  id: z.string(),
  response: z.looseObject({ clientDataJSON: z.string(), authenticatorData: z.string(), signature: z.string() }),
});

/** What other members have approved, and wait for a second person; a page may be empty and not be the last. */
export const confirmationsAnswer = z.object({
  tools: z.array(tool),
  /** Whether the organization wants this person to confirm at all; else the list is empty. */
  may_confirm: z.boolean(),
  confirmations: z.array(
    z.object({
      id: z.string(),
      member: z.string(),
      email: z.string(),
      session_id: z.string(),
      client: z.string(),
      scopes: z.array(
        z.object({ scope: z.string(), description: z.string(), duration: oneOf(DURATIONS), seconds: z.int() }),
      ),
      approved_at: instant(),
      expires_at: instant(),
      /** Confirmed only with a passkey. */
      with_passkey: z.optional(z.literal(true)),
    }),
  ),
  next_cursor: z.optional(z.string()),
});
export type ConfirmationPageJson = z.infer<typeof confirmationsAnswer>;

/** `id`: what was shown. */
export const confirmationRequest = z.object({
  member: z.string(),
  id: z.string(),
  decision: oneOf(['confirm', 'refuse']),
  passkey: z.optional(passkeyAssertion),
});

export const agentSessionsAnswer = z.object({
  tools: z.array(tool),
  sessions: z.array(
    z.object({
      session_id: z.string(),
      member: z.string(),
      client: z.optional(z.string()),
      last_mint_at: z.optional(instant()),
      /** Of a sub-agent's: the sessions above it, the topmost first. */
      parents: z.optional(z.array(z.string())),
      /** Since when it is over, for good. */
      ended_at: z.optional(instant()),
      granted,
      used,
      /** What is no longer approved, because somebody took it back or ended the session. */
      taken_back: z.array(
        z.object({
          scope: z.string(),
          taken_back_at: instant(),
          by: z.object({ kind: oneOf(['member', 'client']), id: z.string() }),
        }),
      ),
    }),
  ),
  next_cursor: z.optional(z.string()),
});
export type AgentSessionPage = z.infer<typeof agentSessionsAnswer>;

export const takenBackAnswer = z.object({ session_id: z.string(), taken_back: z.array(z.string()) });

/** The vendor's texts and the request's values, in the order of the sentence. */
const exactOperation = z.object({
  name: z.string(),
  words: z.array(
    z.union([z.object({ text: z.string() }), z.object({ name: z.string(), value: z.string(), isText: z.boolean() })]),
  ),
  seconds: z.int(),
});

const scopeInWords = { scope: z.string(), description: z.string() };

/** A declared scope up to a limit, in the vendor's words. */
const upToLimit = z.object({ scope: z.string(), words: exactOperation.shape.words });

/** What is asked, what holds now and, after a decision, what became of it. */
export const approvalAnswer = z.object({
  organization: z.string(),
  organization_name: z.string(),
  email: z.string(),
  session_id: z.string(),
  client: z.optional(z.string()),
  tool: z.optional(tool),
  reason: z.optional(z.string()),
  wanted_until: z.optional(instant()),
  write_grant_lifetime_seconds: z.int(),
  requested: z.array(
    z.object({
      ...scopeInWords,
      operation: z.optional(exactOperation),
      limit: z.optional(upToLimit),
      not_approvable: z.optional(z.string()),
      with_passkey: z.optional(z.literal(true)),
    }),
  ),
  no_passkey: z.optional(z.literal(true)),
  last_mint_at: z.optional(instant()),
  durations: z.array(z.object({ duration: oneOf(DURATIONS), seconds: z.int() })),
  granted: z.array(z.object({ ...scopeInWords, expires_at: instant(), ...single })),
  awaiting: z.optional(z.array(z.object({ ...scopeInWords, until: instant() }))),
  sign_in_again: z.optional(z.string()),
  used: z.array(z.object({ ...scopeInWords, used_at: instant() })),
  next: z.optional(z.object({ client: z.string(), session_id: z.string(), approval_uri: z.string() })),
  decided: z.optional(z.looseObject({ decision: oneOf(['approved', 'denied', 'taken_back']) })),
});

/**
 * `durations`: scope → how long; one that is not there lasts for the default. `shown`: what the person saw, `client` being
 * null where no tool had used the session; the approval counts for that.
 */
export const approvalRequest = z.object({
  sessionId: z.string(),
  scopes: z.array(z.string()),
  durations: z.optional(z.record(z.string(), oneOf(DURATIONS))),
  shown: z.object({ client: z.nullable(z.string()), scopes: z.array(z.string()) }),
  passkey: z.optional(passkeyAssertion),
});

/** What the topmost session may change, a sub-agent's may: that one is approved for. */
export const subAgent = z.object({
  error: z.literal('sub_agent'),
  error_description: z.string(),
  topmost: z.string(),
});

/** Nothing was approved: no client of the member's has used the session. */
export const sessionNotUsed = z.object({ error: z.literal('session_not_used'), error_description: z.string() });

/** Another tool than was shown has the session now: nothing was approved. */
export const toolChanged = z.object({
  error: z.literal('tool_changed'),
  error_description: z.string(),
  shown: z.nullable(z.string()),
  client: z.nullable(z.string()),
});
