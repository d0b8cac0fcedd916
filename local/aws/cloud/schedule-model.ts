import type { FunctionDirectory } from './function-directory.ts';
import { arnOf } from './identifiers.ts';
import { UnsupportedTemplate } from './intrinsics.ts';
import type { LambdaFunction } from './lambda-functions.ts';
import { refuse, requireText, requireValue } from './properties.ts';
import { type NextRun, parseSchedule } from './schedule-expression.ts';
import type { MergedTemplates, Resource } from './template.ts';

/** A function that runs on a schedule. */
export interface Schedule {
  readonly name: string;
  readonly expression: string;
  readonly nextRun: NextRun;
  readonly function: LambdaFunction;
  /** The event for a run at an instant. */
  eventAt(timeMs: number): unknown;
}

/**
 * Enabled EventBridge rules with a schedule (one entry per target) and EventBridge Scheduler schedules.
 * Throws {@link UnsupportedTemplate} for event patterns, targets that are not functions, transformed inputs, and time
 * zones other than UTC.
 */
export function readSchedules(templates: MergedTemplates, functions: FunctionDirectory): readonly Schedule[] {
  const rules = templates.ofType('AWS::Events::Rule').filter(isEnabled);
  const schedules = templates.ofType('AWS::Scheduler::Schedule').filter(isEnabled);
  return [
    ...rules.flatMap((rule) => readRule(rule, templates, functions)),
    ...schedules.map((schedule) => readScheduler(schedule, templates, functions)),
  ];
}

function isEnabled(resource: Resource): boolean {
  return resource.property('State') !== 'DISABLED';
}

interface Target {
  readonly Arn: string;
  readonly Input?: string;
  readonly InputPath?: unknown;
  readonly InputTransformer?: unknown;
}

function readRule(rule: Resource, templates: MergedTemplates, functions: FunctionDirectory): readonly Schedule[] {
  refuse(rule, 'EventPattern', 'EventBusName');
  const targets = (rule.property('Targets') ?? []) as readonly Target[];
  return targets.map((target, index) => {
    const path = `${rule.label}, Properties.Targets[${index}]`;
    if (target.InputPath !== undefined || target.InputTransformer !== undefined) {
      throw new UnsupportedTemplate(path, 'a transformed input is not supported locally');
    }
    return readTarget(rule, target, path, functions, (timeMs) =>
      notification(rule, templates, 'aws.events', {}, timeMs),
    );
  });
}

function readScheduler(resource: Resource, templates: MergedTemplates, functions: FunctionDirectory): Schedule {
  refuse(resource, 'StartDate', 'EndDate');
  requireValue(resource, 'ScheduleExpressionTimezone', 'UTC', 'Etc/UTC');
  const target = resource.property('Target') as Target;
  const path = `${resource.label}, Properties.Target`;
  return readTarget(resource, target, path, functions, (timeMs) =>
    notification(resource, templates, 'aws.scheduler', '{}', timeMs),
  );
}

function readTarget(
  resource: Resource,
  target: Target,
  path: string,
  functions: FunctionDirectory,
  defaultEvent: (timeMs: number) => unknown,
): Schedule {
  const expression = requireText(resource, 'ScheduleExpression');
  const input = target.Input === undefined ? undefined : JSON.parse(target.Input);
  return {
    name: resource.name,
    expression,
    nextRun: parseSchedule(expression, `${resource.label}, Properties.ScheduleExpression`),
    function: functions.byArn(target.Arn, path),
    eventAt: (timeMs) => input ?? defaultEvent(timeMs),
  };
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html */
function notification(
  resource: Resource,
  { account }: MergedTemplates,
  source: string,
  detail: unknown,
  timeMs: number,
) {
  return {
    version: '0',
    id: crypto.randomUUID(),
    'detail-type': 'Scheduled Event',
    source,
    account: account.accountId,
    time: new Date(timeMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: account.region,
    resources: [arnOf(resource, account)],
    detail,
  };
}
