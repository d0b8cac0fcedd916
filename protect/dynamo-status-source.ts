import { getItem, type StoredRow } from './aws/get-item.ts';
import type { AwsCall } from './aws/signed-call.ts';
import type { OrganizationStatus, StatusSource, StatusSubject } from './ports.ts';
import { STOPPED_AT, statusKey, stopKey } from './status-key.ts';
import { readAgentRules } from './vocabulary/agent-rules-text.ts';
import { STOPPED_FOR_GOOD, type StoppedAt } from './vocabulary/client-stop.ts';
import type { ClientId, OrganizationId } from './vocabulary/identifiers.ts';

/** Reads the Status table, one row a subject: the SDK retries a throttled `GetItem`, but no part of a batch. */
export class DynamoStatusSource implements StatusSource {
  readonly #call: AwsCall;
  readonly #tableName: string;

  constructor(call: AwsCall, tableName: string) {
    this.#call = call;
    this.#tableName = tableName;
  }

  async isActive(subject: StatusSubject): Promise<boolean> {
    const row = await this.#row(subject);
    if (row?.['status']?.S !== 'active') return false;
    return subject.kind !== 'agents' || row['agents']?.S === 'on';
  }

  async organization(organization: OrganizationId): Promise<OrganizationStatus> {
    const row = await this.#row({ kind: 'organization', organization });
    const isActive = row?.['status']?.S === 'active';
    const hasAgents = isActive && row['agents']?.S === 'on';
    return { isActive, hasAgents, rules: row === undefined ? 'unreadable' : rulesIn(row) };
  }

  async agentsStoppedAt(organization: OrganizationId, client: ClientId): Promise<StoppedAt> {
    const row = await this.#at(stopKey(organization, client));
    return row && stopIn(row);
  }

  #row(subject: StatusSubject): Promise<StoredRow | undefined> {
    return this.#at(statusKey(subject));
  }

  #at(pk: string): Promise<StoredRow | undefined> {
    return getItem(this.#call, { TableName: this.#tableName, Key: { pk: { S: pk } } });
  }
}

function stopIn({ [STOPPED_AT]: at }: StoredRow): number {
  const seconds = Number(at?.N ?? Number.NaN);
  return Number.isSafeInteger(seconds) ? seconds : STOPPED_FOR_GOOD;
}

/** An attribute of another type than text is there, and says nothing that can be read. */
function rulesIn({ agentRules }: StoredRow) {
  return readAgentRules(agentRules === undefined ? undefined : (agentRules.S ?? null));
}
