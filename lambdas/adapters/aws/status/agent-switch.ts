import { readAgentRules } from '../../../../protect/vocabulary/agent-rules-text.ts';
import type { AgentSwitch } from '../../../ports/agent-switch.ts';
import { statusKey } from '../directory/keys.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';

/** Reads the organization's Status row. A row that does not say `on` says off (law 10). Does NOT remember. */
export function dynamoAgentSwitch(dynamo: Dynamo, table: string): AgentSwitch {
  return {
    find: async (organization) => {
      const row = await dynamo.get(table, statusKey.organization(organization));
      return {
        isOn: row?.['status'] === 'active' && row['agents'] === 'on',
        rules: readAgentRules(row?.['agentRules']),
        boundTokensOnly: (row?.['requireDpop'] ?? 'off') !== 'off',
      };
    },
  };
}
