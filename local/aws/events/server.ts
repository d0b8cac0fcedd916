import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { type AwsAccount, LOCAL_ACCOUNT } from '../aws-json/account.ts';
import { asObject, optionalList, optionalString } from '../aws-json/input.ts';
import type { JsonObject } from '../aws-json/request.ts';
import { type Authorize, type LocalEngine, startJsonServer } from '../aws-json/server.ts';
import { validationError } from '../aws-json/service-error.ts';

export interface LocalEventsOptions {
  /** JSON lines, one an event, as a rule would be given it. Made when missing. */
  readonly file: string;
  /** Absent or 0 takes a free one. */
  readonly port?: number | undefined;
  readonly account?: AwsAccount | undefined;
  readonly authorize?: Authorize | undefined;
}

const MAX_ENTRIES = 10;
/** "The total entry size must be less than 256KB." (Of a call; here, of its body.) */
const MAX_REQUEST_BYTES = 262_144;

/**
 * EventBridge on 127.0.0.1, as far as PutEvents: every event is appended to a file, whatever its bus. There are no rules,
 * no targets, and no check that a bus exists but the caller's permission.
 */
export function startLocalEvents(options: LocalEventsOptions): Promise<LocalEngine> {
  const { file, account = LOCAL_ACCOUNT } = options;
  const service = {
    targetPrefix: 'AWSEvents',
    contentType: 'application/x-amz-json-1.1',
    operations: new Map([['PutEvents', (body: JsonObject) => putEvents(file, account, body)]]),
    maxRequestBytes: MAX_REQUEST_BYTES,
    accessDeniedType: 'AccessDeniedException',
    internalErrorType: 'InternalException',
    authorize: options.authorize,
  } as const;
  return startJsonServer(service, options.port);
}

/** An entry that is wrong fails alone, as on AWS. */
async function putEvents(file: string, account: AwsAccount, body: JsonObject): Promise<JsonObject> {
  const entries = (optionalList(body, 'Entries') ?? []).map((entry) => asObject(entry, 'Entries'));
  if (entries.length === 0 || entries.length > MAX_ENTRIES) {
    throw validationError(`Entries must have from 1 to ${MAX_ENTRIES} elements`);
  }
  const events = entries.map((entry) => eventOf(entry, account));
  const lines = events.flatMap((event) => ('id' in event ? [`${JSON.stringify(event)}\n`] : []));
  if (lines.length > 0) await appendFile(file, lines.join(''), { mode: 0o600 });
  const answers = events.map((event) => ('id' in event ? { EventId: event['id'] } : event));
  return { FailedEntryCount: events.length - lines.length, Entries: answers };
}

function eventOf(entry: JsonObject, { accountId, region }: AwsAccount): JsonObject {
  const [source, type, text] = ['Source', 'DetailType', 'Detail'].map((member) => optionalString(entry, member));
  const detail = parse(text);
  if (!source || !type || detail === undefined) {
    return { ErrorCode: 'InvalidArgument', ErrorMessage: 'Source, DetailType and Detail (a JSON object) are required' };
  }
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': type,
    source,
    account: accountId,
    time: timeOf(entry['Time']),
    region,
    resources: optionalList(entry, 'Resources') ?? [],
    bus: optionalString(entry, 'EventBusName') ?? 'default',
    detail,
  };
}

/** Seconds since the epoch on the wire; a rule is given ISO 8601 without fractions. */
function timeOf(time: unknown): string {
  const at = typeof time === 'number' ? new Date(time * 1_000) : new Date();
  return at.toISOString().replace(/\.\d+Z$/, 'Z');
}

function parse(text: string | undefined): object | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
