import { type AttributeValue, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { AgentSessionKey } from '../lambdas/core/agent-session.ts';
import { type ClientId, isClientId } from '../lambdas/core/identifiers.ts';
import { isScopeToken, type Scope } from '../lambdas/core/scope.ts';
import type { WriteGrant, WriteGrants } from '../lambdas/core/write-grant.ts';
import type { AgentSessionGrants, AgentSessionSource } from './ports.ts';

type Row = Readonly<Record<string, AttributeValue>>;

/** Each grant is attributes of its own: this and the scope, when it ends. */
const GRANT_PREFIX = 'grant:';

/** This and the scope: when the browser session began that approved it; a former release wrote none. */
const SIGNED_IN_PREFIX = 'signed-in:';

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

/** Law 10: a grant of which anything cannot be understood is none. */
function grantsOf(row: Row): WriteGrants {
  const grants = new Map<Scope, WriteGrant>();
  for (const [name, value] of Object.entries(row)) {
    const scope = name.startsWith(GRANT_PREFIX) ? name.slice(GRANT_PREFIX.length) : '';
    const grant = grantOf(value, row[SIGNED_IN_PREFIX + scope]);
    if (isScopeToken(scope) && grant !== undefined) grants.set(scope, grant);
  }
  return grants;
}

function grantOf(end: AttributeValue, signedIn: AttributeValue | undefined): WriteGrant | undefined {
  const [expiresAt, signedInAt] = [secondsOf(end), signedIn && secondsOf(signedIn)];
  if (expiresAt === undefined) return undefined;
  if (signedIn === undefined) return { expiresAt };
  return signedInAt === undefined ? undefined : { expiresAt, signedInAt };
}

function secondsOf({ N }: AttributeValue): number | undefined {
  const seconds = N === undefined ? Number.NaN : Number(N);
  return Number.isSafeInteger(seconds) ? seconds : undefined;
}
