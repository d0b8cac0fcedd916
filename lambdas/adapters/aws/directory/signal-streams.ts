import * as z from 'zod/mini';
import {
  isOrganizationId,
  isProviderId,
  type OrganizationId,
  type ProviderId,
} from '../../../../protect/vocabulary/identifiers.ts';
import type { Revised } from '../../../core/administration/revision.ts';
import { STREAM_STATUSES } from '../../../core/signals/events.ts';
import type { SignalStream, SignalsHeard } from '../../../core/signals/stream.ts';
import type { SignalStreams } from '../../../ports/signal-streams.ts';
import type { Dynamo, Row } from '../dynamodb/dynamo.ts';
import { present } from '../dynamodb/present.ts';
import { isRevision, revisionOf } from '../dynamodb/revision.ts';
import { putNew, type TransactionStep } from '../dynamodb/transaction.ts';
import { directoryKey } from './keys.ts';

const seconds = () => z.number().check(z.refine(Number.isSafeInteger, { error: 'whole seconds' }));
const digest = () => z.string().check(z.regex(/^[0-9a-f]{64}$/));

const streamRow = z.object({
  organization: z.custom<OrganizationId>(isOrganizationId),
  provider: z.custom<ProviderId>(isProviderId),
  audience: z.string().check(z.minLength(1)),
  transmitter: z.optional(z.object({ issuer: z.string(), jwksUri: z.string(), pinnedHosts: z.array(z.string()) })),
  tokenSha256: digest(),
  formerToken: z.optional(z.object({ sha256: digest(), until: seconds() })),
  enabledAt: seconds(),
  verificationState: z.string(),
  // What was heard decides nothing: what cannot be read was not.
  receivedAt: z.catch(z.optional(seconds()), undefined),
  verifiedAt: z.catch(z.optional(seconds()), undefined),
  streamStatus: z.catch(z.optional(z.enum(STREAM_STATUSES)), undefined),
});

export function dynamoSignalStreams(dynamo: Dynamo, table: string): SignalStreams {
  return {
    find: async (provider) => (await findSignalStream(dynamo, table, provider))?.record,
    heard: async (provider, heard) => {
      await dynamo.update(heardUpdate(table, provider, heard));
    },
  };
}

/** @throws Error when the row does not parse: unknown is never a pass (law 10) */
export async function findSignalStream(
  dynamo: Dynamo,
  table: string,
  provider: ProviderId,
): Promise<Revised<SignalStream> | undefined> {
  const row = await dynamo.get(table, { ...directoryKey.signalStream(provider) });
  return row && { record: fromStreamRow(row), revision: revisionOf(row) };
}

function fromStreamRow(row: Row): SignalStream {
  const parsed = streamRow.safeParse(row);
  if (!parsed.success) throw new Error('a stored stream of signals cannot be read');
  const { receivedAt, verifiedAt, streamStatus: status, ...stream } = parsed.data;
  return present({ ...stream, heard: present({ receivedAt, verifiedAt, status }) });
}

function toStreamRow({ heard: { status, ...heard }, ...stream }: SignalStream, revision: number): Row {
  const { provider } = stream;
  return { ...directoryKey.signalStream(provider), ...stream, ...heard, streamStatus: status, revision };
}

/** Of a stream that stands, so that none comes to be by it. It is no change of settings, and raises no revision. */
function heardUpdate(table: string, provider: ProviderId, { status: streamStatus, ...times }: SignalsHeard) {
  const said = Object.entries({ ...times, streamStatus }).filter(([, value]) => value !== undefined);
  return {
    TableName: table,
    Key: { ...directoryKey.signalStream(provider) },
    UpdateExpression: `SET ${said.map(([name]) => `${name} = :${name}`).join(', ')}`,
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: Object.fromEntries(said.map(([name, value]) => [`:${name}`, value])),
  };
}

/**
 * The stream as it is from now on, in the place of the one that was read: `undefined` is none. What was heard meanwhile may
 * be forgotten with it.
 */
export function signalStreamStep(
  table: string,
  provider: ProviderId,
  previous: Revised<SignalStream> | undefined,
  next: SignalStream | undefined,
): TransactionStep<'changed_meanwhile'> {
  const otherwise = 'changed_meanwhile';
  const Key = { ...directoryKey.signalStream(provider) };
  if (previous === undefined) {
    if (next === undefined) throw new Error('there is no stream to take away');
    return putNew(table, toStreamRow(next, 1), otherwise);
  }
  const { condition, names, values } = isRevision(previous.revision);
  const asRead = {
    ConditionExpression: `attribute_exists(pk) AND ${condition}`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
  const item =
    next === undefined
      ? { Delete: { TableName: table, Key, ...asRead } }
      : { Put: { TableName: table, Item: toStreamRow(next, previous.revision + 1), ...asRead } };
  return { item, otherwise };
}

/** Goes with its provider, if there is one. */
export function forgetSignalsStep(table: string, provider: ProviderId): TransactionStep<never> {
  return { item: { Delete: { TableName: table, Key: { ...directoryKey.signalStream(provider) } } } };
}
