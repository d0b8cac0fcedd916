import { type Duration, Validations } from 'aws-cdk-lib';
import { type IGrantable, type IPrincipal, type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  type Tracing,
} from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { CONFIGURATION_FILE, METRICS_NAMESPACE } from '../lambdas/environment.ts';
import { type Beside, type BesideFile, bundledCode } from './bundled-code.ts';
import { limitEnvironment } from './environment-size.ts';
import { logGroup } from './log-group.ts';
import { MetricNamespace } from './metric-namespace.ts';
import { inNetwork } from './network-access.ts';
import { Surroundings } from './surroundings.ts';

export interface CountersignFunctionProps<Environment> {
  /** File that exports `handler`, relative to the root of this package. */
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
  /** It reads the server's configuration, which is put beside its code. */
  readonly configured?: true;
  /** For a function that is more than its code. */
  readonly beside?: Beside;
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
    this.logGroup = logGroup(this, 'Log');
    const role = roleThatWrites(this.logGroup, this);
    const { network, tracing } = Surroundings.of(this);
    const environment = typeof props.environment === 'function' ? props.environment(role) : props.environment;
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      code: bundledCode(props.entry, props.beside, props.configured && configurationOf(this)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      environment: { ...environment, ...metricsVariable(this) },
      timeout: props.timeout,
      memorySize: props.memorySizeMb,
      ...(props.reservedConcurrency !== undefined && { reservedConcurrentExecutions: props.reservedConcurrency }),
      ...(network && inNetwork(this, role, network)),
      ...(tracing && traced(this, tracing)),
      role,
      logGroup: this.logGroup,
      // Three lines per invocation (START, END, REPORT) would cost more than the function's own; metrics have the same.
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
    });
    limitEnvironment(this.function);
  }

  get grantPrincipal(): IPrincipal {
    return this.function.grantPrincipal;
  }
}

/** @throws Error outside of an authorization server */
function configurationOf(scope: Construct): BesideFile {
  const { configuration } = Surroundings.of(scope);
  if (configuration === undefined) throw new Error(`${scope.node.path} is no part of an authorization server`);
  return { name: CONFIGURATION_FILE, content: configuration };
}

/** Here, and not with each function's own variables: one that forgot it would count where no alarm looks. */
function metricsVariable(scope: Construct): Record<string, string> {
  const namespace = MetricNamespace.find(scope);
  return namespace === undefined ? {} : { [METRICS_NAMESPACE]: namespace };
}

/** Lambda's own rights to send traces have no resource to name. */
function traced(scope: Construct, tracing: Tracing): { readonly tracing: Tracing } {
  const reason = 'X-Ray takes traces for the account, and has no resource to name.';
  Validations.of(scope).acknowledge({ id: 'AwsSolutions-IAM5[Resource::*]', reason });
  return { tracing };
}

/** Not AWSLambdaBasicExecutionRole: that may write every log of the account, and create new ones. */
function roleThatWrites(logGroup: LogGroup, scope: Construct): Role {
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  return role;
}
