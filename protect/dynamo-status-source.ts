import { getItem, readInstant, type StoredRow } from './aws/get-item.ts';
import type { AwsCall } from './aws/signed-call.ts';
import type { OrganizationStatus, StatusSource, StatusSubject, SubjectStatus } from './ports.ts';
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

  async find(subject: StatusSubject): Promise<SubjectStatus> {
    const row = await this.#row(subject);
    const status = statusIn(row);
    return subject.kind === 'agents' && row?.['agents']?.S !== 'on' ? { ...status, isActive: false } : status;
  }

  async organization(organization: OrganizationId): Promise<OrganizationStatus> {
    const row = await this.#row({ kind: 'organization', organization });
    const status = statusIn(row);
    const hasAgents = status.isActive && row?.['agents']?.S === 'on';
    return { ...status, hasAgents, rules: row === undefined ? 'unreadable' : rulesIn(row) };
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

/** Law 10: what was recalled when nobody can read is not active. */
function statusIn(row: StoredRow | undefined): SubjectStatus {
  const isActive = row?.['status']?.S === 'active';
  const recalled = row?.['recalledAt'];
  if (recalled === undefined) return { isActive };
  const recalledAt = readInstant(recalled);
  return recalledAt === undefined ? { isActive: false } : { isActive, recalledAt };
}

/** An attribute of another type than text is there, and says nothing that can be read. */
function rulesIn({ agentRules }: StoredRow) {
  return readAgentRules(agentRules === undefined ? undefined : (agentRules.S ?? null));
}
