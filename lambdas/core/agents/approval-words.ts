import type { OfferedDuration } from './durations.ts';
import type { NotApproved } from './scopes.ts';

/** What a person reads who approves, on the page without scripts and in the console alike. */

/** Of each choice, with how long that is here. */
export const DURATION_WORDS = {
  once: (length) => `Once, within ${length}`,
  hour: (length) => `For ${length}`,
  default: (length) => `For ${length} (usual)`,
  day: (length) => `Until I take it back, ${length} at most`,
} as const satisfies Record<OfferedDuration['duration'], (length: string) => string>;

/** Of what is approved up to a limit: nobody adds up what was done. */
export const LIMIT_WORDS = 'Each single request may go up to this limit.';

/** Why something is not approved. */
export const NOT_APPROVED_WORDS: Readonly<Record<NotApproved, string>> = {
  read_needs_no_approval: 'Reading needs no approval: an agent of yours may read what you may.',
  not_in_your_role: 'Your own role does not include this, so you cannot give it.',
  never_for_agents: 'No agent is ever given this.',
  never_by_rules: 'Your organization gives this to no agent.',
  not_asked: 'No agent asks for exactly this now. Let it ask again.',
  limit_not_declared: 'This limit is not offered here any more. Let it ask again.',
  beyond_tool: 'The tool may not have this here, or not so far.',
  needs_fresh_sign_in: 'Your organization wants you to have just signed in for this.',
  needs_passkey: 'Your organization wants this to be approved with a passkey.',
};
