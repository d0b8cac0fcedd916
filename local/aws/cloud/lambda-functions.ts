import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { accessKeyIdFor } from '../aws-json/access-key.ts';
import { arnOf } from './identifiers.ts';
import { UnsupportedTemplate } from './intrinsics.ts';
import { numberOr, requireText } from './properties.ts';
import type { MergedTemplates, Resource } from './template.ts';

/** A Node.js Lambda function as its template configures it. */
export interface LambdaFunction {
  readonly name: string;
  readonly logicalId: string;
  readonly constructPath: string;
  readonly description: string;
  readonly arn: string;
  readonly runtime: string;
  /** `index.handler`, as configured. */
  readonly handler: string;
  readonly bundleDirectory: string;
  readonly handlerFile: string;
  readonly exportName: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** The template's variables and no others. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroupName: string;
  /** Signs this function's requests, so that a stand-in for an AWS service can tell who is calling. */
  readonly accessKeyId: string;
  /** Name of its execution role. */
  readonly roleName: string;
}

/**
 * The Node.js functions with a bundle in the assembly. Functions of other runtimes or with inline code, which CDK adds
 * for its own custom resources, are left out; whatever would invoke one fails.
 * Throws {@link UnsupportedTemplate} for a handler without file, or a variable that Lambda reserves.
 */
export function readFunctions(templates: MergedTemplates): readonly LambdaFunction[] {
  return templates
    .ofType('AWS::Lambda::Function')
    .filter((resource) => String(resource.property('Runtime')).startsWith('nodejs') && bundleOf(resource) !== undefined)
    .map((resource) => readFunction(resource, templates));
}

function readFunction(resource: Resource, templates: MergedTemplates): LambdaFunction {
  const bundleDirectory = bundleOf(resource) ?? '';
  const handler = requireText(resource, 'Handler');
  const constructPath = resource.stack.constructPaths.get(resource.logicalId) ?? resource.logicalId;
  return {
    name: resource.name,
    logicalId: resource.logicalId,
    constructPath,
    description: String(resource.property('Description') ?? constructPath),
    arn: arnOf(resource, templates.account),
    runtime: requireText(resource, 'Runtime'),
    handler,
    bundleDirectory,
    ...locateHandler(resource, bundleDirectory, handler),
    // "The default is 3 seconds", "The default value is 128 MB".
    timeoutMs: numberOr(resource, 'Timeout', 3) * 1000,
    memoryMb: numberOr(resource, 'MemorySize', 128),
    environment: readEnvironment(resource),
    logGroupName: logGroupOf(resource),
    accessKeyId: accessKeyIdFor(resource.name),
    roleName: requireText(resource, 'Role').replace(/^.*\//, ''),
  };
}

/** The asset's directory, from the asset manifest: `aws:asset:path` metadata is there only when the CDK CLI asks for it. */
function bundleOf(resource: Resource): string | undefined {
  const code = resource.property('Code') as { S3Key?: string } | undefined;
  return resource.stack.assets.get(code?.S3Key ?? '');
}

function locateHandler(resource: Resource, directory: string, handler: string) {
  const dot = handler.lastIndexOf('.');
  const candidates = ['.mjs', '.js', '.cjs'].map((suffix) => join(directory, handler.slice(0, dot) + suffix));
  const handlerFile = candidates.find((file) => existsSync(file));
  if (dot < 1 || handlerFile === undefined) {
    throw new UnsupportedTemplate(`${resource.label}, Properties.Handler`, `no module for ${handler} in ${directory}`);
  }
  return { handlerFile: resolve(handlerFile), exportName: handler.slice(dot + 1) };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html: reserved environment variables */
const RESERVED = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
]);

function readEnvironment(resource: Resource): Readonly<Record<string, string>> {
  const { Variables = {} } = (resource.property('Environment') ?? {}) as { Variables?: Record<string, unknown> };
  for (const [name, value] of Object.entries(Variables)) {
    const path = `${resource.label}, Properties.Environment.Variables.${name}`;
    if (RESERVED.has(name)) throw new UnsupportedTemplate(path, 'Lambda reserves this name');
    if (typeof value !== 'string') throw new UnsupportedTemplate(path, 'expected a string');
  }
  return Variables as Record<string, string>;
}

function logGroupOf(resource: Resource): string {
  const logging = resource.property('LoggingConfig') as { LogGroup?: string } | undefined;
  return logging?.LogGroup ?? `/aws/lambda/${resource.name}`;
}
