import {
  APPROVED_PREFIX,
  BEGUN_AT,
  ENDED_AT,
  GRANT_PREFIX,
  ONCE_APPROVED_PREFIX,
  ONCE_PREFIX,
  ONCE_SIGNED_IN_PREFIX,
  PARENTS,
  SIGNED_IN_PREFIX,
  USE_PREFIX,
} from './agent-session-attributes.ts';
import { getItem, type StoredRow, type StoredValue } from './aws/get-item.ts';
import type { AwsCall } from './aws/signed-call.ts';
import { randomHex } from './clock.ts';
import type { AgentSessionGrants, AgentSessionSource, SingleUseOutcome } from './ports.ts';
import type { AgentSessionKey } from './vocabulary/agent-session.ts';
import { type ClientId, isClientId } from './vocabulary/identifiers.ts';
import { isScopeToken, type Scope } from './vocabulary/scope.ts';
import { parentsOfText } from './vocabulary/session-line.ts';
import { type SingleUse, type SingleUses, usedMark } from './vocabulary/single-use.ts';
import type { WriteGrant } from './vocabulary/write-grant.ts';

/** Reads the AgentSessions table, and uses up what was approved once. */
export class DynamoAgentSessionSource implements AgentSessionSource {
  readonly #call: AwsCall;
  readonly #tableName: string;

  constructor(call: AwsCall, tableName: string) {
    this.#call = call;
    this.#tableName = tableName;
  }

  async find(key: AgentSessionKey): Promise<AgentSessionGrants | undefined> {
    const row = await getItem(this.#call, this.#at(key));
    if (row === undefined) return undefined;
    const [once, parents] = [singleUsesOf(row), parentsOfText(row[PARENTS]?.S)];
    // Law 10: a row of which the place cannot be read is nobody's session.
    if (parents === undefined || (row[PARENTS] !== undefined && row[PARENTS].S === undefined)) return undefined;
    return {
      client: clientOf(row),
      ...(parents.length > 0 && { parents }),
      ...begunIn(row),
      ...(row[ENDED_AT] !== undefined && { endedAt: secondsOf(row[ENDED_AT]) ?? 0 }),
      grants: grantsOf(row, GRANT_PREFIX, [SIGNED_IN_PREFIX, APPROVED_PREFIX]),
      ...(once.size > 0 && { once }),
    };
  }

  async use(key: AgentSessionKey, uses: SingleUses, now: number): Promise<SingleUseOutcome> {
    try {
      await this.#call('UpdateItem', { ...this.#at(key), ...useUp(uses, now, randomHex()) });
      return 'used';
    } catch (error) {
      const name = error instanceof Error ? error.name : undefined;
      if (name === 'ConditionalCheckFailedException') return 'gone';
      // Law 10: what this function may not use up, nobody may use here.
      if (name === 'AccessDeniedException') return 'not_permitted';
      throw error;
    }
  }

  #at({ organization, member, sessionId }: AgentSessionKey) {
    const Key = { organization: { S: organization }, session: { S: `${member} ${sessionId}` } };
    return { TableName: this.#tableName, Key };
  }
}

/**
 * Each mark as it was read, or as this very attempt has left it: an update that was carried out and not answered is sent
 * again. A mark is written anew by each approval and removed by taking back, so that it also tells whether the approval is
 * still there and the same; when that ends does not change.
 */
function useUp(uses: SingleUses, now: number, attempt: string) {
  const marks = [...uses].map(([scope, { mark }]) => ({ scope, mark, used: usedMark(mark, now, attempt) }));
  return {
    UpdateExpression: `SET ${marks.map((_, i) => `#u${i} = :used${i}`).join(', ')}`,
    ConditionExpression: marks.map((_, i) => `#u${i} IN (:unused${i}, :used${i})`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(marks.map(({ scope }, i) => [`#u${i}`, USE_PREFIX + scope])),
    ExpressionAttributeValues: Object.fromEntries(
      marks.flatMap(({ mark, used }, i) => [
        [`:unused${i}`, { S: mark }],
        [`:used${i}`, { S: used }],
      ]),
    ),
  };
}

function clientOf(row: StoredRow): ClientId | undefined {
  const client = row['client']?.S;
  return isClientId(client) ? client : undefined;
}

/** Law 10: a grant of which anything cannot be understood is none. */
function grantsOf(
  row: StoredRow,
  ends: string,
  [signedIns, approveds]: readonly [string, string],
): ReadonlyMap<Scope, WriteGrant> {
  const grants = new Map<Scope, WriteGrant>();
  for (const [name, value] of Object.entries(row)) {
    const scope = name.startsWith(ends) ? name.slice(ends.length) : '';
    const grant = grantOf(value, row[signedIns + scope], row[approveds + scope]);
    if (isScopeToken(scope) && grant !== undefined) grants.set(scope, grant);
  }
  return grants;
}

function singleUsesOf(row: StoredRow): SingleUses {
  const grants = grantsOf(row, ONCE_PREFIX, [ONCE_SIGNED_IN_PREFIX, ONCE_APPROVED_PREFIX]);
  return new Map(
    [...grants].flatMap(([scope, grant]): [Scope, SingleUse][] => {
      const mark = row[USE_PREFIX + scope]?.S;
      return mark === undefined ? [] : [[scope, { ...grant, mark }]];
    }),
  );
}

function grantOf(
  end: StoredValue,
  signedIn: StoredValue | undefined,
  approved: StoredValue | undefined,
): WriteGrant | undefined {
  const expiresAt = secondsOf(end);
  const [signedInAt, approvedAt] = [signedIn && secondsOf(signedIn), approved && secondsOf(approved)];
  const isUnreadable = (signedIn && signedInAt === undefined) || (approved && approvedAt === undefined);
  if (expiresAt === undefined || isUnreadable) return undefined;
  return {
    expiresAt,
    ...(signedInAt !== undefined && { signedInAt }),
    ...(approvedAt !== undefined && { approvedAt }),
  };
}

/** What cannot be read says nothing: such a session began before any stop (law 10). */
function begunIn({ [BEGUN_AT]: begun }: StoredRow): Pick<AgentSessionGrants, 'begunAt'> {
  const begunAt = begun && secondsOf(begun);
  return begunAt === undefined ? {} : { begunAt };
}

function secondsOf({ N }: StoredValue): number | undefined {
  const seconds = N === undefined ? Number.NaN : Number(N);
  return Number.isSafeInteger(seconds) ? seconds : undefined;
}
