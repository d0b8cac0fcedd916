import {
  CfnParameter,
  CfnResource,
  DefaultTokenResolver,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
  Reference,
  Stack,
  Token,
  Tokenization,
} from 'aws-cdk-lib';
import { CfnFunction, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

/**
 * "4 KB, for all environment variables associated with the function, in aggregate" (Lambda quotas). What counts is the
 * JSON of their map: "the total size includes key names, values, quotes, commas, and brackets" (troubleshooting), so that
 * each quote in a value that is JSON itself counts twice.
 */
export const MAX_ENVIRONMENT_BYTES = 4_096;

/** What a deployment fills in, at its longest. */
const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws-us-gov',
  'AWS::Region': 'ap-southeast-1',
  'AWS::AccountId': '111122223333',
  'AWS::URLSuffix': 'amazonaws.com.cn',
};

/** `Stack-LogicalId-` and up to thirteen characters. */
const SUFFIX = 'X'.repeat(13);

const KEY_ID = '00000000-0000-4000-8000-000000000000';

/** Of the names that CloudFormation makes; what is not here may be longer than any of ours. */
const LONGEST_NAME: Readonly<Record<string, number>> = {
  'AWS::ApiGatewayV2::Api': 10,
  'AWS::IAM::Role': 64,
  'AWS::Lambda::Function': 64,
  'AWS::SQS::Queue': 80,
};
const LONGEST_NAME_OF_ANY = 255;

/** A value of which nothing is known until it is deployed. */
const UNKNOWN = 'x'.repeat(LONGEST_NAME_OF_ANY);

const limited = new WeakSet<LambdaFunction>();

/**
 * Fails the synth when a function's variables are more than Lambda takes: CloudFormation would find out half-way through a
 * deployment. Looked at when everything that adds variables has done so. Once for a function, however often it is said.
 */
export function limitEnvironment(fn: LambdaFunction): void {
  if (limited.has(fn)) return;
  limited.add(fn);
  fn.node.addValidation({ validate: () => problemsOf(variablesOf(fn)) });
}

function problemsOf(variables: Readonly<Record<string, string>>): string[] {
  const bytes = sizeOf(variables);
  if (bytes <= MAX_ENVIRONMENT_BYTES) return [];
  const largest = Object.entries(variables)
    .map(([name, value]) => [name, sizeOf({ [name]: value })] as const)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 3);
  return [
    `its environment takes ${bytes} bytes as Lambda counts them, and Lambda allows ${MAX_ENVIRONMENT_BYTES}. ` +
      `The largest variables: ${largest.map(([name, size]) => `${name} ${size}`).join(', ')}. ` +
      'Shorten them, or the names of stack and environment',
  ];
}

/** As Lambda counts. */
function sizeOf(variables: Readonly<Record<string, string>>): number {
  return Buffer.byteLength(JSON.stringify(variables));
}

/** Bytes of a function's environment at the worst. Names that a resource is given explicitly are NOT known here. */
export function environmentBytes(fn: LambdaFunction): number {
  return sizeOf(variablesOf(fn));
}

function variablesOf(fn: LambdaFunction): Readonly<Record<string, string>> {
  const resource = fn.node.defaultChild;
  if (!(resource instanceof CfnFunction))
    throw new Error(`${fn.node.path} has no CfnFunction: aws-cdk-lib has changed`);
  const resolved = Tokenization.resolve(resource.environment, {
    scope: fn,
    resolver: new AtTheLongest(),
    preparing: false,
  });
  const { variables = {} } = (resolved ?? {}) as { readonly variables?: Readonly<Record<string, unknown>> };
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, textOf(value)]));
}

/** Resolves to text of the length that a deployment would give it. */
class AtTheLongest extends DefaultTokenResolver {
  constructor() {
    super({ join: (left: unknown, right: unknown) => textOf(left) + textOf(right) });
  }

  override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token)) return deployedText(token);
    return super.resolveToken(token, context, postProcessor);
  }
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value !== 'object' || value === null) return String(value);
  const pseudoParameter = (value as { readonly Ref?: string }).Ref ?? '';
  return PSEUDO_PARAMETERS[pseudoParameter] ?? UNKNOWN;
}

function deployedText({ target, displayName }: Reference): string {
  if (target instanceof CfnParameter) return target.default === undefined ? UNKNOWN : String(target.default);
  if (!CfnResource.isCfnResource(target)) return PSEUDO_PARAMETERS[displayName] ?? UNKNOWN;
  const name = physicalName(target);
  if (displayName === 'Ref' || displayName === 'KeyId') return name;
  const [, service = '', kind = ''] = target.cfnResourceType.toLowerCase().split('::');
  const { 'AWS::Partition': partition, 'AWS::Region': region, 'AWS::AccountId': account } = PSEUDO_PARAMETERS;
  // An ARN, or an address such as an API's endpoint, which is shorter.
  return `arn:${partition}:${service}:${region}:${account}:${kind}/${name}`;
}

function physicalName(resource: CfnResource): string {
  if (resource.cfnResourceType === 'AWS::KMS::Key') return KEY_ID;
  const stack = Stack.of(resource);
  // Of a nested stack the name is known to CloudFormation alone.
  const stackName = Token.isUnresolved(stack.stackName) ? 'x'.repeat(128) : stack.stackName;
  const name = `${stackName}-${String(stack.resolve(resource.logicalId))}-${SUFFIX}`;
  return name.slice(0, LONGEST_NAME[resource.cfnResourceType] ?? LONGEST_NAME_OF_ANY);
}
