import type { AgentSessionKey } from '../lambdas/core/agent-session.ts';
import { type ClientId, isClientId } from '../lambdas/core/identifiers.ts';
import { isScopeToken, type Scope } from '../lambdas/core/scope.ts';
import { getItem, type StoredRow } from './aws/get-item.ts';
import type { AwsCall } from './aws/signed-call.ts';
import type { AgentSessionGrants, AgentSessionSource } from './ports.ts';

/** Each grant is an attribute of its own: this and the scope; its value is when it ends. */
const GRANT_PREFIX = 'grant:';

/** Reads the AgentSessions table. */
export class DynamoAgentSessionSource implements AgentSessionSource {
  readonly #call: AwsCall;
  readonly #tableName: string;

  constructor(call: AwsCall, tableName: string) {
    this.#call = call;
    this.#tableName = tableName;
  }

  async find({ organization, member, sessionId }: AgentSessionKey): Promise<AgentSessionGrants | undefined> {
    const row = await getItem(this.#call, {
      TableName: this.#tableName,
      Key: { organization: { S: organization }, session: { S: `${member} ${sessionId}` } },
    });
    return row === undefined ? undefined : { client: clientOf(row), grants: grantsOf(row) };
  }
}

function clientOf(row: StoredRow): ClientId | undefined {
  const client = row['client']?.S;
  return isClientId(client) ? client : undefined;
}

/** Law 10: a grant whose end cannot be understood is none. */
function grantsOf(row: StoredRow): ReadonlyMap<Scope, number> {
  const grants = new Map<Scope, number>();
  for (const [name, value] of Object.entries(row)) {
    const scope = name.startsWith(GRANT_PREFIX) ? name.slice(GRANT_PREFIX.length) : '';
    const expiresAt = value.N === undefined ? Number.NaN : Number(value.N);
    if (isScopeToken(scope) && Number.isSafeInteger(expiresAt)) grants.set(scope, expiresAt);
  }
  return grants;
}
