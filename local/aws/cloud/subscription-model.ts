import type { FunctionDirectory } from './function-directory.ts';
import { UnsupportedTemplate } from './intrinsics.ts';
import type { LambdaFunction } from './lambda-functions.ts';
import { refuse, requireText } from './properties.ts';
import type { MergedTemplates, Resource } from './template.ts';

/** A function that is delivered the log lines of others, those that a filter lets through. */
export interface Subscription {
  readonly name: string;
  readonly logGroupName: string;
  readonly matches: (line: string) => boolean;
  readonly function: LambdaFunction;
}

/**
 * Subscription filters of CloudWatch Logs from functions' log groups to functions.
 * Throws {@link UnsupportedTemplate} for other log groups, other destinations, and filter patterns other than the one
 * that {@link parseFilter} knows.
 */
export function readSubscriptions(templates: MergedTemplates, functions: FunctionDirectory): readonly Subscription[] {
  return templates.ofType('AWS::Logs::SubscriptionFilter').map((filter) => readSubscription(filter, functions));
}

function readSubscription(filter: Resource, functions: FunctionDirectory): Subscription {
  refuse(filter, 'RoleArn', 'ApplyOnTransformedLogs', 'FieldSelectionCriteria', 'EmitSystemFields');
  const logGroupName = requireText(filter, 'LogGroupName');
  if (!functions.all.some((one) => one.logGroupName === logGroupName)) {
    const path = `${filter.label}, Properties.LogGroupName`;
    throw new UnsupportedTemplate(path, `${logGroupName} is the log of no Node.js function of this assembly`);
  }
  return {
    name: filter.name,
    logGroupName,
    matches: parseFilter(requireText(filter, 'FilterPattern'), `${filter.label}, Properties.FilterPattern`),
    function: functions.byArn(filter.property('DestinationArn'), `${filter.label}, Properties.DestinationArn`),
  };
}

/** `{ $.member = "*" }`: a line that is a JSON object with this member, whatever its text. */
const MEMBER_EXISTS = /^\{ \$\.(\w+) = "\*" \}$/;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
export function parseFilter(pattern: string, path: string): (line: string) => boolean {
  const member = MEMBER_EXISTS.exec(pattern)?.[1];
  if (member === undefined) {
    throw new UnsupportedTemplate(path, `filter pattern ${pattern} is not supported locally, only { $.member = "*" }`);
  }
  return (line) => line.includes(`"${member}"`) && hasMember(line, member);
}

function hasMember(line: string, member: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && Object.hasOwn(value, member);
  } catch {
    return false;
  }
}
