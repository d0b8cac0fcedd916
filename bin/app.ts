import { Annotations, App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { applyAccountRules } from '../lib/account-rules.ts';
import { InvalidConfiguration, validateConfiguration } from '../lib/configuration.ts';
import {
  CONFIGURATION_FILE,
  environmentFromContext,
  type FoundConfiguration,
  findConfiguration,
} from '../lib/configuration-file.ts';
import { CountersignStack } from '../lib/countersign-stack.ts';
import { sampleScopes, withSampleResource } from '../sample/scopes.ts';
import { SampleStack } from '../sample/stack.ts';

const FEATURE_FLAGS = {
  // CDK's default until it changes: the server cannot be deleted while an API that stands on it needs it.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  // What CloudFormation would refuse at deployment fails here.
  '@aws-cdk/core:validateAgainstDefaultRules': true,
};

/**
 * The CDK app. Context: `configuration`, the file (`countersign.json`); `environment`, whose part of the file's
 * `environments` is laid over it and which names the stack `Countersign-<environment>`; `countersign:override`, laid over
 * both; `sample`, for a second stack with an API to protect. Stacks are for any account and Region.
 */
function main(): App {
  const app = new App({ context: FEATURE_FLAGS });
  const found = findConfiguration(app.node);
  try {
    addStacks(app, found);
  } catch (error) {
    throw error instanceof InvalidConfiguration ? found.explain(error) : error;
  }
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

function addStacks(app: App, { configuration, isDemo }: FoundConfiguration): void {
  const environment = environmentFromContext(app.node);
  const suffix = environment === undefined ? '' : `-${environment}`;
  const { deployment } = validateConfiguration(configuration);
  const withSample = isOn('sample', app.node.tryGetContext('sample'));
  const stack = new CountersignStack(app, `Countersign${suffix}`, {
    configuration: withSample ? withSampleResource(configuration) : configuration,
  });
  applyAccountRules(stack, deployment);
  if (isDemo) Annotations.of(stack).addWarningV2('countersign:demo-configuration', DEMO_WARNING);
  if (!withSample) return;
  const { authorizationServer } = stack;
  const scopes = sampleScopes(configuration);
  applyAccountRules(new SampleStack(app, `CountersignSample${suffix}`, { authorizationServer, scopes }), deployment);
}

const DEMO_WARNING =
  `There is no ${CONFIGURATION_FILE}, so these are the scopes and roles of the demo. ` +
  `Before you deploy: cp countersign.example.json ${CONFIGURATION_FILE}, and write yours (docs/configuration.md).`;

/** `-c sample=true` passes text. What is neither is a mistake: nobody wants to find out later what it was taken for. */
function isOn(name: string, context: unknown): boolean {
  if (context === undefined || context === false || context === 'false') return false;
  if (context === true || context === 'true') return true;
  throw new InvalidConfiguration([{ field: name, problem: 'must be true or false' }], 'The context');
}

/** What the CDK throws when a construct's own validation finds something: its message names the construct and the problem. */
const VALIDATION_FAILED = 'ValidationFailedWithErrors';

try {
  // Here, and not when the process ends by itself: an error is caught here.
  main().synth();
} catch (error) {
  const isConfiguration = error instanceof InvalidConfiguration;
  if (!isConfiguration && (error as Error).name !== VALIDATION_FAILED) throw error;
  // A stack trace says nothing to whoever mistyped a line of the file.
  process.stderr.write(`${(error as Error).message}\n`);
  // At once: an app that is left to end by itself synthesizes what it has, an empty stack.
  process.exit(1);
}
