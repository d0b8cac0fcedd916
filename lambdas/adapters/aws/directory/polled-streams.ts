import type { ProviderId } from '../../../../protect/vocabulary/identifiers.ts';
import { isProviderId } from '../../../../protect/vocabulary/identifiers.ts';
import type { Revised } from '../../../core/administration/revision.ts';
import type { SignalStream } from '../../../core/signals/stream.ts';
import type { PolledStreams } from '../../../ports/polled-streams.ts';
import type { Dynamo, Update } from '../dynamodb/dynamo.ts';
import { rowsOf } from '../dynamodb/pages.ts';
import { isRevision } from '../dynamodb/revision.ts';
import { directoryKey, POLLED_STREAMS } from './keys.ts';
import { partition } from './partition.ts';
import { findSignalStream, pollAttributes } from './signal-streams.ts';

export function dynamoPolledStreams(dynamo: Dynamo, table: string): PolledStreams {
  return {
    list: () => listed(dynamo, table),
    find: (provider) => findSignalStream(dynamo, table, provider),
    claim: async (over, now, until) => {
      const attributes = { polledAt: now, nextPollAt: until };
      const isFree = '(attribute_not_exists(nextPollAt) OR nextPollAt <= :polledAt)';
      const { outcome } = await dynamo.update(overSettings(table, over, attributes, isFree));
      return outcome === 'written';
    },
    told: async (over, state) => {
      await dynamo.update(overSettings(table, over, pollAttributes(state)));
    },
  };
}

async function* listed(dynamo: Dynamo, table: string): AsyncGenerator<ProviderId, void, undefined> {
  for await (const { sk } of rowsOf(dynamo, partition(table, POLLED_STREAMS))) if (isProviderId(sk)) yield sk;
}

/** Of the stream as it was read, and no other; what is `undefined` is taken away. It raises no revision. */
function overSettings(
  table: string,
  { record, revision }: Revised<SignalStream>,
  attributes: Readonly<Record<string, string | number | undefined>>,
  also?: string,
): Update {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const gone = Object.keys(attributes).filter((name) => attributes[name] === undefined);
  const { condition, names, values } = isRevision(revision);
  const set = `SET ${given.map(([name]) => `${name} = :${name}`).join(', ')}`;
  return {
    TableName: table,
    Key: { ...directoryKey.signalStream(record.provider) },
    UpdateExpression: gone.length === 0 ? set : `${set} REMOVE ${gone.join(', ')}`,
    ConditionExpression: ['attribute_exists(pk)', condition, ...(also ? [also] : [])].join(' AND '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ...values, ...Object.fromEntries(given.map(([name, value]) => [`:${name}`, value])) },
  };
}
