import * as z from 'zod/mini';
import {
  isOrganizationId,
  isProviderId,
  type OrganizationId,
  type ProviderId,
} from '../../../../protect/vocabulary/identifiers.ts';
import type { Revised } from '../../../core/administration/revision.ts';
import { STREAM_STATUSES } from '../../../core/signals/events.ts';
import type { PollState } from '../../../core/signals/polling.ts';
import type { SignalStream, SignalsHeard } from '../../../core/signals/stream.ts';
import type { SignalStreams } from '../../../ports/signal-streams.ts';
import type { Dynamo, Row } from '../dynamodb/dynamo.ts';
import { present } from '../dynamodb/present.ts';
import { isRevision, revisionOf } from '../dynamodb/revision.ts';
import { put, putNew, type TransactionStep } from '../dynamodb/transaction.ts';
import { directoryKey } from './keys.ts';

const seconds = () => z.number().check(z.refine(Number.isSafeInteger, { error: 'whole seconds' }));
const digest = () => z.string().check(z.regex(/^[0-9a-f]{64}$/));

const streamRow = z.object({
  organization: z.custom<OrganizationId>(isOrganizationId),
  provider: z.custom<ProviderId>(isProviderId),
  audience: z.string().check(z.minLength(1)),
  transmitter: z.optional(z.object({ issuer: z.string(), jwksUri: z.string(), pinnedHosts: z.array(z.string()) })),
  polling: z.optional(z.object({ endpoint: z.string(), pinnedHosts: z.array(z.string()), encryptedToken: z.string() })),
  tokenSha256: digest(),
  formerToken: z.optional(z.object({ sha256: digest(), until: seconds() })),
  enabledAt: seconds(),
  verificationState: z.string(),
  // What was heard decides nothing: what cannot be read was not.
  receivedAt: z.catch(z.optional(seconds()), undefined),
  verifiedAt: z.catch(z.optional(seconds()), undefined),
  streamStatus: z.catch(z.optional(z.enum(STREAM_STATUSES)), undefined),
  polledAt: z.catch(z.optional(seconds()), undefined),
  pollSucceededAt: z.catch(z.optional(seconds()), undefined),
  nextPollAt: z.catch(z.optional(seconds()), undefined),
  pollFailures: z.catch(z.optional(seconds()), undefined),
  pollFailure: z.catch(z.optional(z.string()), undefined),
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
  const { receivedAt, verifiedAt, streamStatus: status, ...rest } = parsed.data;
  const { polledAt, pollSucceededAt, nextPollAt, pollFailures, pollFailure, ...stream } = rest;
  const polled: PollState = present({
    ...{ polledAt, succeededAt: pollSucceededAt, nextAt: nextPollAt },
    ...{ failures: pollFailures, failure: pollFailure },
  });
  return present({
    ...stream,
    heard: present({ receivedAt, verifiedAt, status }),
    polled: Object.keys(polled).length === 0 ? undefined : polled,
  });
}

function toStreamRow({ heard: { status, ...heard }, polled, ...stream }: SignalStream, revision: number): Row {
  const { provider } = stream;
  const said = { ...heard, streamStatus: status, ...pollAttributes(polled) };
  return { ...directoryKey.signalStream(provider), ...stream, ...said, revision };
}

/** Of the row, as it has them. */
export function pollAttributes({ polledAt, succeededAt, nextAt, failures, failure }: PollState = {}) {
  return { polledAt, pollSucceededAt: succeededAt, nextPollAt: nextAt, pollFailures: failures, pollFailure: failure };
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
 * The stream as it is from now on, in the place of the one that was read, and its place among those that are polled:
 * `undefined` is none. What was heard meanwhile may be forgotten with it.
 */
export function signalStreamSteps(
  table: string,
  provider: ProviderId,
  previous: Revised<SignalStream> | undefined,
  next: SignalStream | undefined,
): readonly TransactionStep<'changed_meanwhile'>[] {
  return [streamStep(table, provider, previous, next), ...listingSteps(table, provider, previous?.record, next)];
}

function streamStep(
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

/** Put each time that it is polled: a release that knew nothing of polling may have left the row of one that was not. */
function listingSteps(
  table: string,
  provider: ProviderId,
  previous: SignalStream | undefined,
  next: SignalStream | undefined,
): readonly TransactionStep<never>[] {
  if (next?.polling !== undefined) return [put(table, { ...directoryKey.polledStream(provider) })];
  return previous?.polling === undefined ? [] : [unlistStep(table, provider)];
}

function unlistStep(table: string, provider: ProviderId): TransactionStep<never> {
  return { item: { Delete: { TableName: table, Key: { ...directoryKey.polledStream(provider) } } } };
}

/** Go with their provider, if there are any. */
export function forgetSignalsSteps(table: string, provider: ProviderId): readonly TransactionStep<never>[] {
  const stream = { Delete: { TableName: table, Key: { ...directoryKey.signalStream(provider) } } };
  return [{ item: stream }, unlistStep(table, provider)];
}
