import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AgentSwitch } from '../../ports/agent-switch.ts';
import { statusKey } from './directory-keys.ts';
import { readRow } from './dynamo-read.ts';

/** Reads the organization's Status row. A row that does not say `on` says off (law 10). Does NOT remember. */
export function dynamoAgentSwitch(client: DynamoDBDocumentClient, table: string): AgentSwitch {
  return {
    isOn: async (organization) => {
      const row = await readRow(client, table, statusKey.organization(organization));
      return row?.['status'] === 'active' && row['agents'] === 'on';
    },
  };
}
