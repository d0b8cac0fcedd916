import type { JsonObject, JsonValue } from '../../../protect/jose/strict-json.ts';

/** What an actor is, of those profiles that a provider may name: an AI agent. */
const AI_AGENT = 'ai_agent';

/**
 * Whether an assertion's `act` says that an AI agent acts, in whatever place of the chain. It only ever reduces: such an
 * assertion is redeemed as of an agent client (law 5). A profile that cannot be read counts as an agent's (law 10); none
 * says nothing.
 * @see draft-mora-oauth-entity-profiles, "sub_profile": space-separated names of what an entity is
 */
export function saysThatAnAgentActs(actor: JsonObject | undefined): boolean {
  if (actor === undefined) return false;
  const prior = actor['act'];
  return isAgentProfile(actor['sub_profile']) || saysThatAnAgentActs(isObject(prior) ? prior : undefined);
}

function isAgentProfile(profile: JsonValue | undefined): boolean {
  if (profile === undefined) return false;
  return typeof profile !== 'string' || profile.split(' ').includes(AI_AGENT);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
