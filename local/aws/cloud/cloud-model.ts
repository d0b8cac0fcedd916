import type { TemplateResource } from './assembly.ts';
import { FunctionDirectory } from './function-directory.ts';
import { type FailedInvocation, readFailedInvocations } from './given-up-model.ts';
import { type HttpApi, readHttpApi } from './http-api-model.ts';
import type { LocalAccount } from './identifiers.ts';
import { type LambdaFunction, readFunctions } from './lambda-functions.ts';
import { readSchedules, type Schedule } from './schedule-model.ts';
import { readStreamMappings, type StreamMapping } from './stream-model.ts';
import { readSubscriptions, type Subscription } from './subscription-model.ts';
import { mergeTemplates, type Resource } from './template.ts';
import { readTriggers, type Trigger } from './trigger-model.ts';

/** Everything of a cloud assembly that runs locally, references resolved. */
export interface CloudModel {
  readonly account: LocalAccount;
  readonly functions: FunctionDirectory;
  readonly api: HttpApi;
  readonly schedules: readonly Schedule[];
  readonly triggers: readonly Trigger[];
  readonly subscriptions: readonly Subscription[];
  readonly streamMappings: readonly StreamMapping[];
  /** Of functions whose template says it. */
  readonly failedInvocations: ReadonlyMap<LambdaFunction, FailedInvocation>;
  /**
   * Resources as the templates have them, intrinsic functions unresolved, by logical id (`stack-logicalId` where two stacks
   * use one).
   */
  readonly resources: Readonly<Record<string, TemplateResource>>;
  /** The same, with properties evaluated on demand: roles and policies, for instance. */
  readonly evaluated: readonly Resource[];
  readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * Reads a synthesized cloud assembly. Throws an error that names stack, resource and property for whatever the local
 * runtime would otherwise silently do differently from AWS.
 */
export function loadCloudModel(assembly: string, account: LocalAccount): CloudModel {
  const templates = mergeTemplates(assembly, account);
  const functions = new FunctionDirectory(readFunctions(templates));
  return {
    account,
    functions,
    api: readHttpApi(templates, functions),
    schedules: readSchedules(templates, functions),
    triggers: readTriggers(templates, functions),
    subscriptions: readSubscriptions(templates, functions),
    streamMappings: readStreamMappings(templates, functions),
    failedInvocations: readFailedInvocations(templates, functions),
    resources: Object.fromEntries(templates.all.map((resource) => [resource.key, resource.template])),
    evaluated: templates.all,
    outputs: templates.outputs(),
  };
}
