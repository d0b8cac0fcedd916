import type { AgentSessionStore } from '../../../ports/agent-session-store.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { agentSessionKey, toAgentSession } from './rows.ts';

/** Strongly consistent. Does NOT look at what was stopped. */
export function dynamoAgentSessionReads(dynamo: Dynamo, table: string): Pick<AgentSessionStore, 'find'> {
  return {
    find: async (key) => {
      const row = await dynamo.get(table, agentSessionKey(key));
      return row && toAgentSession(row);
    },
  };
}
