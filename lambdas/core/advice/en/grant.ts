import { formatDetails, NO_DETAILS } from '../../../../protect/vocabulary/authorization-details.ts';
import { formatScopes } from '../../../../protect/vocabulary/scope.ts';
import { type NarrowedBy, narrowedToNothingBy } from '../../assertion/nothing-granted.ts';
import type { GrantRefusal, PlaceProblem } from '../../refusal.ts';
import type { AdviceOn } from '../advice.ts';
import { showText } from '../show-text.ts';

const PLACE_PROBLEMS: Readonly<Record<PlaceProblem, string>> = {
  no_parent: 'The request names a parent session that is over, was never used, or is another client’s.',
  too_deep: 'The request names a parent under which there is no room: at most four sessions are in a line.',
  in_a_circle: 'The request names a session that stands above its own parent.',
  default_session: 'The request names a parent for the client’s default session, which stands under none.',
  other_place: 'The request names another parent than the one under which the session began, or none.',
  not_asked: 'The request names a parent, and its token carries its writes at once: nothing of it is a sub-agent’s.',
};

const NARROWED_BY: Readonly<Record<NarrowedBy, string>> = {
  assertion:
    'The assertion delegates nothing: have the provider put "scope" into it, or give the provider default scopes.',
  request: 'Have the client ask for a scope that the provider delegates, or for none in particular.',
  ceiling: 'Enable the client in the organization up to scopes that the provider delegates.',
  role: 'Give the member a role that has one of these scopes.',
  together:
    "Each allows some of what the provider delegates, but nothing in common: widen the role, or the client's ceiling.",
};

/** What was asked for cannot be granted. */
export const grantAdvice: AdviceOn<GrantRefusal> = {
  resource_malformed: () => ({
    meaning: 'The request named a resource that is not an absolute URI without a fragment.',
    nextStep: "Correct the client's resource parameter.",
  }),
  agent_session_of_other_client: () => ({
    meaning: 'The request names an agent session that another client uses.',
    nextStep: 'Have the client choose an agent session of its own, or leave agent_session out.',
  }),
  agent_session_without_place: ({ problem }) => ({
    meaning: PLACE_PROBLEMS[problem],
    nextStep: 'Have the client name the parent under which the session began, one of its own that has not ended.',
  }),
  resource_unknown: ({ resource }) => ({
    meaning: `The request is for the resource "${showText(resource)}", which is none of ours.`,
    nextStep: "Correct the client's resource parameter, or leave it out.",
  }),
  resource_not_in_assertion: ({ resource }) => ({
    meaning: `The request is for the resource "${showText(resource)}", and the assertion names others only.`,
    nextStep: 'Have the client get an assertion for this resource.',
  }),
  no_scope_granted: (refusal) => ({
    meaning: "No scope is common to the assertion, the request, the client's ceiling and the member's role.",
    nextStep: NARROWED_BY[narrowedToNothingBy(refusal)],
  }),
  no_details_granted: ({ asserted, requested, types, scopes }) => ({
    meaning: `None of the authorization_details that were asked for can be granted. Asked for: ${showText(requested)}. Delegated: ${showText(asserted)}. Types that the client may have here: ${showText(types) || 'none'}. Scopes of the token: ${formatScopes(scopes) || 'none'}.`,
    nextStep:
      asserted === formatDetails(NO_DETAILS)
        ? 'The assertion delegates none: have the provider put "authorization_details" into it.'
        : 'Allow the client the type in the organization, and look whether the token has the scope that the type goes with: a client whose writes are asked gets none that writes.',
  }),
};
