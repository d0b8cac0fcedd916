import type { FunctionDirectory } from './function-directory.ts';
import { arnOf } from './identifiers.ts';
import { UnsupportedTemplate } from './intrinsics.ts';
import type { LambdaFunction } from './lambda-functions.ts';
import { numberOr, refuse, requireText, requireValue } from './properties.ts';
import type { MergedTemplates, Resource } from './template.ts';

/** A function that is given what the stream of a table has. */
export interface StreamMapping {
  readonly name: string;
  readonly function: LambdaFunction;
  readonly tableName: string;
  readonly batchSize: number;
  readonly bisects: boolean;
  readonly reportsItemFailures: boolean;
  /** `undefined`: as often as it takes. */
  readonly maxRetries: number | undefined;
  /** The filter's: names of events that are passed on. */
  readonly eventNames: ReadonlySet<string>;
  /** ARN of where what was given up is told. */
  readonly destination: string | undefined;
}

const ALL_EVENTS = ['INSERT', 'MODIFY', 'REMOVE'];
const DEFAULT_BATCH_SIZE = 100;

/** Event source mappings from streams of tables. Throws {@link UnsupportedTemplate} for other sources and filters. */
export function readStreamMappings(templates: MergedTemplates, functions: FunctionDirectory): readonly StreamMapping[] {
  return templates.ofType('AWS::Lambda::EventSourceMapping').map((mapping) => {
    refuse(mapping, 'ParallelizationFactor', 'TumblingWindowInSeconds', 'ScalingConfig', 'Queues', 'Topics');
    requireValue(mapping, 'StartingPosition', 'TRIM_HORIZON');
    requireValue(mapping, 'Enabled', true);
    type Destination = { readonly OnFailure?: { readonly Destination?: string } };
    const maxRetries = numberOr(mapping, 'MaximumRetryAttempts', -1);
    return {
      name: mapping.name,
      function: functions.named(requireText(mapping, 'FunctionName')),
      tableName: tableOf(mapping, templates),
      batchSize: numberOr(mapping, 'BatchSize', DEFAULT_BATCH_SIZE),
      bisects: mapping.property('BisectBatchOnFunctionError') === true,
      reportsItemFailures: JSON.stringify(mapping.property('FunctionResponseTypes') ?? []).includes(
        'ReportBatchItemFailures',
      ),
      maxRetries: maxRetries < 0 ? undefined : maxRetries,
      eventNames: eventNamesOf(mapping),
      destination: ((mapping.property('DestinationConfig') ?? {}) as Destination).OnFailure?.Destination,
    };
  });
}

function tableOf(mapping: Resource, templates: MergedTemplates): string {
  const source = requireText(mapping, 'EventSourceArn');
  const tables = templates.ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable');
  const table = tables.find((one) => source.startsWith(`${arnOf(one, templates.account)}/stream/`));
  if (table !== undefined) return table.name;
  throw new UnsupportedTemplate(`${mapping.label}, Properties.EventSourceArn`, `${source} is no table's stream`);
}

/** `{"eventName": ["INSERT"]}`, the one filter that is known here. */
function eventNamesOf(mapping: Resource): ReadonlySet<string> {
  type Criteria = { readonly Filters?: readonly { readonly Pattern?: string }[] };
  const { Filters } = (mapping.property('FilterCriteria') ?? {}) as Criteria;
  if (Filters === undefined) return new Set(ALL_EVENTS);
  return new Set(
    Filters.flatMap(({ Pattern = '{}' }) => {
      const { eventName, ...others } = JSON.parse(Pattern) as { readonly eventName?: readonly string[] };
      const isKnown = Object.keys(others).length === 0 && eventName?.every((name) => ALL_EVENTS.includes(name));
      if (isKnown && eventName !== undefined) return eventName;
      throw new UnsupportedTemplate(
        `${mapping.label}, Properties.FilterCriteria`,
        `${Pattern} is not supported locally`,
      );
    }),
  );
}
