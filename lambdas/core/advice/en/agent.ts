import type { AgentRefusal } from '../../agents/refusal.ts';
import type { PasskeyProblem } from '../../passkeys/refusal.ts';
import type { Advice } from '../advice.ts';

const BY_RULES = 'The rules for agents of the organization say so: an administrator can change them under Settings.';
const NEW_SESSION = 'Have the tool begin another agent session.';

/** Why an agent got no token, or a person’s answer to it did not count. */
export const agentAdvice: Readonly<Record<Exclude<AgentRefusal['reason'], PasskeyProblem>, Advice>> = {
  malformed_request: {
    meaning: 'The request has a field that cannot be used.',
    nextStep: 'Whoever develops the tool finds the field named in the answer.',
  },
  agents_off: {
    meaning: 'Agents are switched off in the organization.',
    nextStep: 'If agents should work here, switch them on under Settings.',
  },
  other_client: {
    meaning: 'The agent session is another tool’s: two tools never share what was approved.',
    nextStep: NEW_SESSION,
  },
  session_ended: { meaning: 'The agent session is over, for good.', nextStep: NEW_SESSION },
  no_place: {
    meaning: 'The sub-agent’s session stands under none that it could stand under.',
    nextStep: 'Whoever develops the tool has to name the session above it from its first token on.',
  },
  sub_agent: {
    meaning: 'It is the session of a sub-agent, which has what the topmost session above it has.',
    nextStep: 'Approve or deny at the topmost session.',
  },
  session_not_used: {
    meaning: 'No tool of this member has used the agent session, so that nothing can be approved for it.',
    nextStep: 'Open the link that the member’s own agent gave.',
  },
  asks_other_member: {
    meaning: 'The link asks another member than the one who is signed in.',
    nextStep: 'Have the member whom it asks open it, or sign in as that one.',
  },
  nothing_to_ask_for: {
    meaning: 'None of what the agent asked for is a write that the member could approve.',
    nextStep: 'Look at the member’s role, at the ceiling of the client, and at the rules for agents.',
  },
  denied_by_member: {
    meaning: 'The member has just said no to the same question.',
    nextStep: 'The same question waits ten minutes. Nothing is to be done.',
  },
  too_many_open_requests: {
    meaning: 'Twenty questions of agents wait for the member already.',
    nextStep: 'Have the member answer those under Requests.',
  },
  tool_changed: {
    meaning: 'The agent session belongs to another tool than the member was shown: nothing was approved.',
    nextStep: 'Have the member look at the page again, which names the tool.',
  },
  not_a_second_person: { meaning: 'The member’s role may not confirm what others approve.', nextStep: BY_RULES },
  own_approval: {
    meaning: 'Nobody confirms what they have approved themselves.',
    nextStep: 'Have another member confirm it.',
  },
  nothing_to_confirm: {
    meaning: 'What was to be confirmed is no more: confirmed, refused, taken back, or too old.',
    nextStep: 'If the agent still waits, have it ask again.',
  },
  default_resource_without_agents: {
    meaning: 'A token from the browser’s session is for the default API, which takes no agents.',
    nextStep: 'Have the tool mint with an access token for an API that does.',
  },
  binding_needed: {
    meaning:
      'The API, or the organization, takes only tokens that are bound to a key (DPoP), and the tool’s own is bound to none.',
    nextStep: 'Have the tool mint with an access token that is bound to its key.',
  },
  not_an_administrator: {
    meaning: 'Only administrators look at, or end, what agents of others do.',
    nextStep: 'Ask an administrator.',
  },
  too_many_requests: { meaning: 'There were too many requests.', nextStep: 'Try again in a moment.' },
  passkey_needed: { meaning: 'The organization wants this to be confirmed with a passkey.', nextStep: BY_RULES },
  no_passkey: {
    meaning: 'The member has no passkey that counts, and the organization wants one for this.',
    nextStep: 'Have the member register one under My passkeys.',
  },
  passkey_missing: { meaning: 'There is no such passkey.', nextStep: 'Look under My passkeys.' },
  too_many_passkeys: {
    meaning: 'The member has as many passkeys as one may have.',
    nextStep: 'Have the member remove one under My passkeys.',
  },
  passkey_taken: {
    meaning: 'This passkey is registered already.',
    nextStep: 'Use another device or another account of it.',
  },
  sign_in_not_recent: {
    meaning: 'A passkey is registered right after signing in, and that was too long ago.',
    nextStep: 'Have the member sign in again, and register it then.',
  },
};

/** Whatever is wrong with what a passkey answered. */
export const unprovenPasskey: Advice = {
  meaning: 'What the passkey answered proves nothing: nothing was decided.',
  nextStep: 'Have the member open the page again and try once more; if it fails again, use another passkey.',
};
