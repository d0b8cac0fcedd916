import { join } from 'node:path';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IGrantable, type IPrincipal, type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import {
  type BundlingOptions,
  type ICommandHooks,
  LogLevel,
  NodejsFunction,
  OutputFormat,
} from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { LogRetention } from './log-retention.ts';

/** The root of this package: where its lock file is, and every entry below it. */
export const PACKAGE_ROOT = join(import.meta.dirname, '..');

/**
 * ESM with the SDK inside: half the cold start of the runtime's own copy. The banner gives the few CommonJS
 * dependencies the `require` that ES modules lack.
 *
 * Minified without a source map: a map makes a stack readable, but loading it takes a tenth of the cold start, and its
 * paths would make the asset's hash differ from machine to machine. A position in a stack is looked up in a build of
 * the same commit with `--sourcemap`: esbuild's output is reproducible.
 */
const BUNDLING: BundlingOptions = {
  format: OutputFormat.ESM,
  target: 'node24',
  mainFields: ['module', 'main'],
  bundleAwsSDK: true,
  // Imported by the SDK only when the environment holds no credentials, and Lambda's always does: a quarter of a bundle.
  externalModules: [
    '@aws-sdk/credential-provider-ini',
    '@aws-sdk/credential-provider-process',
    '@aws-sdk/credential-provider-sso',
    '@aws-sdk/credential-provider-web-identity',
    '@smithy/credential-provider-imds',
  ],
  minify: true,
  logLevel: LogLevel.ERROR,
  banner: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);",
};

export interface CountersignFunctionProps<Environment> {
  /** File that exports `handler`, relative to {@link PACKAGE_ROOT}. */
  readonly entry: string;
  readonly description: string;
  /**
   * Typed by the schema that the handler parses, so that the stack does not compile when a variable is missing.
   * A function of the role, for a handler that must know as whom it runs.
   */
  readonly environment: Environment | ((role: IRole) => Environment);
  readonly timeout: Duration;
  /** Lambda gives CPU in proportion: a whole core at 1,769 MB. */
  readonly memorySizeMb: number;
  /** Absent: as many at once as the account has left. New accounts have too few to reserve any. */
  readonly reservedConcurrency?: number | undefined;
  /** Shell commands around bundling, for a function that is more than its code. They see nothing of a test's synth. */
  readonly bundlingHooks?: ICommandHooks;
}

/** A Lambda function that may write its own log and, until something grants it more, nothing else. */
export class CountersignFunction<Environment extends Record<keyof Environment, string>>
  extends Construct
  implements IGrantable
{
  readonly function: LambdaFunction;
  /** All that it writes, line by line JSON. */
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: CountersignFunctionProps<Environment>) {
    super(scope, id);
    this.logGroup = functionLogGroup(this);
    const role = roleThatWrites(this.logGroup, this);
    const environment = typeof props.environment === 'function' ? props.environment(role) : props.environment;
    this.function = new NodejsFunction(this, 'Function', {
      description: props.description,
      entry: join(PACKAGE_ROOT, props.entry),
      projectRoot: PACKAGE_ROOT,
      depsLockFilePath: join(PACKAGE_ROOT, 'package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      bundling: { ...BUNDLING, ...(props.bundlingHooks && { commandHooks: props.bundlingHooks }) },
      environment: { ...environment },
      timeout: props.timeout,
      memorySize: props.memorySizeMb,
      ...(props.reservedConcurrency !== undefined && { reservedConcurrentExecutions: props.reservedConcurrency }),
      role,
      logGroup: this.logGroup,
      // Three lines per invocation (START, END, REPORT) would cost more than the function's own; metrics have the same.
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
    });
  }

  get grantPrincipal(): IPrincipal {
    return this.function.grantPrincipal;
  }
}

/**
 * Kept when the stack goes, because "why was it refused" is asked later. Removed when its creation is rolled back, so that a failed first deployment leaves none.
 */
function functionLogGroup(scope: Construct): LogGroup {
  return new LogGroup(scope, 'Log', {
    retention: LogRetention.of(scope),
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
}

/** Not AWSLambdaBasicExecutionRole: that may write every log of the account, and create new ones. */
function roleThatWrites(logGroup: LogGroup, scope: Construct): Role {
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  return role;
}
