import { type AttributeValue, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { AgentSessionKey } from '../lambdas/core/agent-session.ts';
import { type ClientId, isClientId } from '../lambdas/core/identifiers.ts';
import { isScopeToken, type Scope } from '../lambdas/core/scope.ts';
import type { AgentSessionGrants, AgentSessionSource } from './ports.ts';

type Row = Readonly<Record<string, AttributeValue>>;

/** Each grant is an attribute of its own: this and the scope; its value is when it ends. */
const GRANT_PREFIX = 'grant:';

/** Reads the AgentSessions table. */
export class DynamoAgentSessionSource implements AgentSessionSource {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async find({ organization, member, sessionId }: AgentSessionKey): Promise<AgentSessionGrants | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#tableName,
        Key: { organization: { S: organization }, session: { S: `${member} ${sessionId}` } },
        ConsistentRead: true,
      }),
    );
    return Item === undefined ? undefined : { client: clientOf(Item), grants: grantsOf(Item) };
  }
}

function clientOf(row: Row): ClientId | undefined {
  const client = row['client']?.S;
  return isClientId(client) ? client : undefined;
}

/** Law 10: a grant whose end cannot be understood is none. */
function grantsOf(row: Row): ReadonlyMap<Scope, number> {
  const grants = new Map<Scope, number>();
  for (const [name, value] of Object.entries(row)) {
    const scope = name.startsWith(GRANT_PREFIX) ? name.slice(GRANT_PREFIX.length) : '';
    const expiresAt = value.N === undefined ? Number.NaN : Number(value.N);
    if (isScopeToken(scope) && Number.isSafeInteger(expiresAt)) grants.set(scope, expiresAt);
  }
  return grants;
}
