import * as z from 'zod/mini';
import { MAX_FRESH_SECONDS, MAX_RULE_ITEMS, MIN_FRESH_SECONDS } from '../../../core/registration/agent-rules.ts';
import { etag, listOf, requestBody, scopes, text, wholeNumber, wholeNumberOr } from './common.ts';

const clients = () => listOf(text(1, 2_048), MAX_RULE_ITEMS);

/** What an organization forbids and demands of agents. Absent: that rule is not set; an empty list: of nothing. */
export const agentRulesSchema = z.object({
  /** Writes that no agent is given. */
  never: scopes(),
  /** The longest that an approval counts; absent: as long as the deployment allows. */
  longest_seconds: z.optional(z.int()),
  /** Writes that only somebody approves who has just signed in. */
  fresh_sign_in: scopes(),
  /** How long ago that may be; absent: nothing needs it. */
  fresh_within_seconds: z.optional(z.int()),
  /** Writes that somebody approves, and confirms, only with a passkey. */
  passkey: scopes(),
  /** Writes that another member has to confirm. */
  second_person: scopes(),
  /** The role of that member; absent: nothing needs it. */
  second_role: z.optional(z.string()),
  /** Clients whose writes are asked for, whatever their enablement says. */
  asked: z.array(z.string()),
  /** What is stored cannot be read, so that no agent writes: set all of it anew. */
  unreadable: z.optional(z.literal(true)),
  etag: etag(),
});
export type AgentRulesJson = z.infer<typeof agentRulesSchema>;

/** All of them: what is left out by mistake must take no rule away. Nothing is ever `null`. */
export const agentRulesPut = requestBody({
  never: scopes(),
  /** `default`: as long as the deployment allows. */
  longest_seconds: wholeNumberOr('default', 60, 604_800, 'seconds'),
  fresh_sign_in: scopes(),
  fresh_within_seconds: z.optional(wholeNumber(MIN_FRESH_SECONDS, MAX_FRESH_SECONDS, 'seconds')),
  /** Left out, it stays: a client of a former release does not know it. */
  passkey: z.optional(scopes()),
  second_person: scopes(),
  second_role: z.optional(text(1, 64)),
  asked: clients(),
});
export type AgentRulesPut = z.infer<typeof agentRulesPut>;
