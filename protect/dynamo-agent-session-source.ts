import { getItem, type StoredRow, type StoredValue } from './aws/get-item.ts';
import type { AwsCall } from './aws/signed-call.ts';
import type { AgentSessionGrants, AgentSessionSource } from './ports.ts';
import type { AgentSessionKey } from './vocabulary/agent-session.ts';
import { type ClientId, isClientId } from './vocabulary/identifiers.ts';
import { isScopeToken, type Scope } from './vocabulary/scope.ts';
import type { WriteGrant, WriteGrants } from './vocabulary/write-grant.ts';

/** Each grant is attributes of its own: this and the scope, when it ends. */
const GRANT_PREFIX = 'grant:';

/** This and the scope: when the browser session began that approved it; a former release wrote none. */
const SIGNED_IN_PREFIX = 'signed-in:';

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

/** Law 10: a grant of which anything cannot be understood is none. */
function grantsOf(row: StoredRow): WriteGrants {
  const grants = new Map<Scope, WriteGrant>();
  for (const [name, value] of Object.entries(row)) {
    const scope = name.startsWith(GRANT_PREFIX) ? name.slice(GRANT_PREFIX.length) : '';
    const grant = grantOf(value, row[SIGNED_IN_PREFIX + scope]);
    if (isScopeToken(scope) && grant !== undefined) grants.set(scope, grant);
  }
  return grants;
}

function grantOf(end: StoredValue, signedIn: StoredValue | undefined): WriteGrant | undefined {
  const [expiresAt, signedInAt] = [secondsOf(end), signedIn && secondsOf(signedIn)];
  if (expiresAt === undefined) return undefined;
  if (signedIn === undefined) return { expiresAt };
  return signedInAt === undefined ? undefined : { expiresAt, signedInAt };
}

function secondsOf({ N }: StoredValue): number | undefined {
  const seconds = N === undefined ? Number.NaN : Number(N);
  return Number.isSafeInteger(seconds) ? seconds : undefined;
}
