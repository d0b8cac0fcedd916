import { type KnownAgentRules, NO_AGENT_RULES } from '../../../protect/vocabulary/agent-rules.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { agentRulesTag, changeAgentRules, findAgentRules } from '../../flows/administration/change-agent-rules.ts';
import { ROUTES } from '../../routes.ts';
import { type AdministrationRoutes, route, type Served } from './route.ts';
import { type AgentRulesJson, type AgentRulesPut, agentRulesPut, agentRulesSchema } from './schemas/agent-rules.ts';

export const agentRulesRoutes = {
  [ROUTES.administration.readAgentRules.key]: route({
    operation: 'read_agent_rules',
    summary: 'What the organization forbids and demands of agents',
    answer: agentRulesSchema,
    handle: async ({ admin }) => {
      const found = await findAgentRules(admin, admin.caller.organization);
      return found.ok ? ok(served(found.value)) : found;
    },
  }),
  [ROUTES.administration.changeAgentRules.key]: route({
    operation: 'change_agent_rules',
    summary: 'Set all of what the organization forbids and demands of agents',
    body: agentRulesPut,
    answer: agentRulesSchema,
    precondition: true,
    handle: async ({ admin, body, ifMatch }) => {
      const changed = await changeAgentRules(admin, admin.caller.organization, changeOf(body), ifMatch);
      return changed.ok ? ok(served(changed.value)) : changed;
    },
  }),
} satisfies AdministrationRoutes;

function changeOf(put: AgentRulesPut) {
  const { never, asked, longest_seconds, fresh_sign_in, fresh_within_seconds, second_person, second_role } = put;
  const { passkey } = put;
  return {
    ...{ never, asked, passkey, longestSeconds: longest_seconds },
    ...{ freshSignIn: fresh_sign_in, freshWithinSeconds: fresh_within_seconds },
    ...{ secondPerson: second_person, secondRole: second_role },
  };
}

function served(rules: KnownAgentRules): Served {
  const etag = agentRulesTag(rules);
  return { body: agentRulesJson(rules, etag), etag };
}

export function agentRulesJson(known: KnownAgentRules, etag: string): AgentRulesJson {
  const rules = known === 'unreadable' ? NO_AGENT_RULES : known;
  const { never, longestSeconds, freshSignIn, passkey, secondPerson, asked } = rules;
  return {
    never: [...never].sort(),
    ...(longestSeconds !== undefined && { longest_seconds: longestSeconds }),
    fresh_sign_in: [...(freshSignIn?.scopes ?? [])].sort(),
    ...(freshSignIn && { fresh_within_seconds: freshSignIn.withinSeconds }),
    passkey: [...passkey].sort(),
    second_person: [...(secondPerson?.scopes ?? [])].sort(),
    ...(secondPerson && { second_role: secondPerson.role }),
    asked: [...asked].sort(),
    ...(known === 'unreadable' && { unreadable: true as const }),
    etag,
  };
}
