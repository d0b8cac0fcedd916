import type { FunctionDirectory } from './function-directory.ts';
import type { LambdaFunction } from './lambda-functions.ts';
import { refuse, requireText } from './properties.ts';
import type { MergedTemplates } from './template.ts';

/** What Lambda would do with an asynchronous invocation that fails. Here it is said, and not done: nothing runs twice. */
export interface FailedInvocation {
  readonly retries: number;
  /** ARN of where the event goes after the last attempt. */
  readonly destination: string | undefined;
}

/** "By default, Lambda retries an asynchronous invocation twice." */
const DEFAULT_RETRIES = 2;

/**
 * Of each function, what becomes of an asynchronous invocation that fails.
 * Throws {@link UnsupportedTemplate} for a destination of those that succeed, which nothing here would reach.
 */
export function readFailedInvocations(
  templates: MergedTemplates,
  functions: FunctionDirectory,
): ReadonlyMap<LambdaFunction, FailedInvocation> {
  const configured = templates.ofType('AWS::Lambda::EventInvokeConfig').map((resource) => {
    type Destinations = { OnSuccess?: unknown; OnFailure?: { Destination?: string } };
    const { OnSuccess, OnFailure } = (resource.property('DestinationConfig') ?? {}) as Destinations;
    if (OnSuccess !== undefined) refuse(resource, 'DestinationConfig');
    const retries = Number(resource.property('MaximumRetryAttempts') ?? DEFAULT_RETRIES);
    const target = functions.named(requireText(resource, 'FunctionName'));
    return [target, { retries, destination: OnFailure?.Destination }] as const;
  });
  return new Map(configured);
}

/** For the log, after the failure itself. */
export function describeGivenUp({ retries, destination }: FailedInvocation): string {
  const then = destination === undefined ? 'then drop it' : `then put it into ${destination}`;
  return `Lambda would repeat it ${retries} times, ${then}; here it is given up`;
}
