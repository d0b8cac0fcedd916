import { Stack as CdkStack, type Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AuthorizationServer } from '../../lib/authorization-server.ts';
import type { CountersignStack } from '../../lib/countersign-stack.ts';
import { environmentBytes, MAX_ENVIRONMENT_BYTES } from '../../lib/environment-size.ts';
import { CONFIGURATION, countersignStack, resources, testApp } from './synthesize.ts';

/** A stack's name that `docs/deploy.md` allows, at its longest. */
const LONG_NAME = `Countersign-${'e'.repeat(32)}`;

/** The server, and a protected function with a variable of its own. */
function stackOf(own: string, name = 'Countersign'): Stack {
  const stack = new CdkStack(testApp(), name);
  const server = new AuthorizationServer(stack, 'Auth', { configuration: CONFIGURATION });
  server.grantProtect(orders(stack, own));
  return stack;
}

const orders = (stack: CdkStack, own: string) =>
  new LambdaFunction(stack, 'Orders', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('export const handler = async () => ({ statusCode: 204 });'),
    environment: { OWN: own },
  });

const functionsOf = (stack: Stack): readonly LambdaFunction[] =>
  stack.node.findAll().filter((one) => one instanceof LambdaFunction);

/** What the protected function leaves. */
function roomOf(stack: Stack): number {
  const [fn] = functionsOf(stack).filter(({ node }) => node.id === 'Orders');
  if (fn === undefined) throw new Error('no function');
  return MAX_ENVIRONMENT_BYTES - environmentBytes(fn);
}

/** What the synth says, a line for each function that it refuses. */
function refusalsOf(stack: Stack): readonly string[] {
  try {
    resources(stack, 'AWS::Lambda::Function');
    return [];
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ValidationFailedWithErrors') throw error;
    return error.message.split('\n').slice(1);
  }
}

const lineOf = (path: string) => expect.stringMatching(new RegExp(`^ *\\[${path}\\] its environment takes \\d+ bytes`));

/**
 * By other means than the synth's own: every name as CloudFormation would make it, in the finished template.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
 */
function deployedBytes(stack: Stack): readonly number[] {
  const name = (id: string) => `${stack.stackName}-${id}-${'X'.repeat(13)}`;
  const deployed = (value: unknown): string => {
    if (typeof value === 'string') return value;
    const [[intrinsic, argument] = ['', '']] = Object.entries(value as Record<string, unknown>);
    if (intrinsic === 'Ref') return name(String(argument));
    const [id = '', attribute] = argument as string[];
    if (intrinsic !== 'Fn::GetAtt' || attribute !== 'Arn') throw new Error(`not known: ${JSON.stringify(value)}`);
    if (id.includes('SecretsKey')) return `arn:aws:kms:ap-southeast-1:111122223333:key/${crypto.randomUUID()}`;
    return `arn:aws:iam::111122223333:role/${name(id).slice(0, 64)}`;
  };
  return Object.values(resources(stack, 'AWS::Lambda::Function')).map(({ Properties }) => {
    const { Variables = {} } = (Properties['Environment'] ?? {}) as { Variables?: Record<string, unknown> };
    const variables = Object.entries(Variables).map(([key, value]) => [key, deployed(value)]);
    return Buffer.byteLength(JSON.stringify(Object.fromEntries(variables)));
  });
}

describe.each([{ name: 'Countersign' }, { name: LONG_NAME }])('the variables of functions of $name', ({ name }) => {
  const room = roomOf(stackOf('', name));

  it('never pass the synth when Lambda would refuse them: what passes fits, counted in the finished template', () => {
    const full = stackOf('.'.repeat(room), name);
    expect(refusalsOf(full)).toEqual([]);
    const largest = Math.max(...deployedBytes(full));
    expect(largest).toBeLessThanOrEqual(MAX_ENVIRONMENT_BYTES);
    // Not by being far too careful: partition and Region are of different lengths.
    expect(largest).toBeGreaterThan(MAX_ENVIRONMENT_BYTES - 20);
  });

  it('are refused with their sum, the function and what is largest, from the first byte that is too many', () => {
    const [refusal, ...others] = refusalsOf(stackOf('.'.repeat(room + 1), name));
    expect(others).toEqual([]);
    expect(refusal).toContain(
      `[${name}/Orders] its environment takes 4097 bytes as Lambda counts them, and Lambda allows 4096. ` +
        'The largest variables: OWN ',
    );
  });
});

it.each([
  ['a letter of two bytes', 'é', 2],
  ['a quote', '"', 2],
])('%s counts as Lambda counts it', (_what, character, bytes) => {
  const most = (stack: Stack) => MAX_ENVIRONMENT_BYTES - roomOf(stack);
  expect(most(stackOf(character)) - most(stackOf(''))).toBe(bytes);
});

describe('the variables of a function of the vendor', () => {
  function vendor(define: (stack: CdkStack, server: CountersignStack['authorizationServer']) => void): CdkStack {
    const app = testApp();
    const { authorizationServer } = countersignStack({}, app);
    const stack = new CdkStack(app, 'Vendor');
    define(stack, authorizationServer);
    return stack;
  }

  it('are never more than Lambda takes once grantProtect has added to them, in whichever order', () => {
    const late = vendor((stack, server) => {
      const fn = orders(stack, '');
      server.grantProtect(fn);
      fn.addEnvironment('LATE', 'x'.repeat(3_900));
    });
    expect(refusalsOf(late)).toEqual([lineOf('Vendor/Orders')]);
    const small = vendor((stack, server) => server.grantProtect(orders(stack, 'x'.repeat(2_000))));
    expect(refusalsOf(small)).toEqual([]);
  });

  it('are never more than Lambda takes with the routes of an authorizer', () => {
    const scopes = Object.fromEntries(
      Array.from({ length: 80 }, (_, i) => [`GET /orders/{organization}/things/${i}`, ['projects:read']]),
    );
    const resource = 'https://api.example.com/orders';
    const many = vendor((stack, server) => void server.lambdaAuthorizer(stack, 'Guard', { scopes, resource }));
    expect(refusalsOf(many)).toEqual([lineOf('Vendor/Guard/Decide/Function')]);
  });
});
