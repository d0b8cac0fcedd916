import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CfnResource, Fn, type Stack, Token, Validations } from 'aws-cdk-lib';
import { type HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { AttributeType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Function as CdkFunction, Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { type CloudModel, loadCloudModel } from '../../../../local/aws/cloud/cloud-model.ts';
import { addFunction, addRoute, cleanUp, synthesizeApi, temporaryDirectory } from './fixture.ts';

const ACCOUNT = { accountId: '222222222222', region: 'eu-north-1', apiEndpoint: 'http://127.0.0.1:8787' };

afterAll(cleanUp);

function load(assembly: string): CloudModel {
  return loadCloudModel(assembly, ACCOUNT);
}

function bundleWith(file: string): string {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, file), '');
  return directory;
}

/** Lets a mistake reach the template, without a warning in the test's output. */
function acknowledge(stack: Stack, ...rules: readonly string[]): void {
  const reason = 'the mistake is what the test is about';
  for (const rule of rules) Validations.of(stack).acknowledge({ id: `CloudFormation-Validate::${rule}`, reason });
}

/** The environment of a function, resolved, whose variables are made from resources of its stack. */
function environmentOf(
  define: (stack: Stack, api: HttpApi) => Record<string, string>,
): Readonly<Record<string, string>> {
  const assembly = synthesizeApi((stack, api) => {
    addFunction(stack, 'Subject', 'echo', { environment: define(stack, api) });
    acknowledge(stack, 'E1028', 'E9004', 'F1020');
  });
  return load(assembly).functions.named('Subject').environment;
}

describe('a reference', () => {
  it('to a resource is its name, and its ARN well-formed', () => {
    const partitionKey = { name: 'pk', type: AttributeType.STRING };
    const environment = environmentOf((stack) => {
      const named = new Table(stack, 'Named', { partitionKey, tableName: 'members' });
      const unnamed = new TableV2(stack, 'Unnamed', { partitionKey });
      const other = addFunction(stack, 'Other', 'echo');
      const topic = new Topic(stack, 'Topic');
      return {
        NAMED: named.tableName,
        NAMED_ARN: named.tableArn,
        UNNAMED: unnamed.tableName,
        UNNAMED_ARN: unnamed.tableArn,
        OTHER: other.functionName,
        OTHER_ARN: other.functionArn,
        OTHER_VERSION: other.currentVersion.functionArn,
        LOGS: new LogGroup(stack, 'Logs', { logGroupName: '/own/logs' }).logGroupName,
        TOPIC: topic.topicArn,
        TOPIC_NAME: topic.topicName,
        KEY_ARN: new Key(stack, 'Key').keyArn,
      };
    });
    const arn = (service: string, resource: string) => `arn:aws:${service}:eu-north-1:222222222222:${resource}`;
    expect(environment).toEqual({
      NAMED: 'members',
      NAMED_ARN: arn('dynamodb', 'table/members'),
      UNNAMED: expect.stringMatching(/^Unnamed[0-9A-F]{8}$/),
      UNNAMED_ARN: arn('dynamodb', `table/${environment['UNNAMED']}`),
      OTHER: expect.stringMatching(/^Other[0-9A-F]{8}$/),
      OTHER_ARN: arn('lambda', `function:${environment['OTHER']}`),
      OTHER_VERSION: arn('lambda', `function:${environment['OTHER']}:1`),
      LOGS: '/own/logs',
      TOPIC: arn('sns', `${environment['TOPIC_NAME']}`),
      TOPIC_NAME: expect.stringMatching(/^Topic[0-9A-F]{8}$/),
      KEY_ARN: expect.stringMatching(
        /^arn:aws:kms:eu-north-1:222222222222:key\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
      ),
    });
  });

  it('to the API is the local address', () => {
    expect(environmentOf((_, api) => ({ API: api.apiEndpoint, ID: api.apiId }))).toEqual({
      API: 'http://127.0.0.1:8787',
      ID: expect.stringMatching(/^Api[0-9A-F]{8}$/),
    });
  });

  it('to the place of deployment is local', () => {
    const environment = environmentOf(({ account, region, partition, urlSuffix, stackName }) => {
      const pseudo = { ACCOUNT: account, REGION: region, PARTITION: partition, SUFFIX: urlSuffix };
      return { ...pseudo, STACK: stackName, STACK_REF: Fn.ref('AWS::StackName') };
    });
    expect(environment).toEqual({
      ACCOUNT: '222222222222',
      REGION: 'eu-north-1',
      PARTITION: 'aws',
      SUFFIX: 'amazonaws.com',
      STACK: 'Test',
      STACK_REF: 'Test',
    });
  });
});

describe('an intrinsic function', () => {
  it.each([
    ['Fn::Join', (api: HttpApi) => `<${api.apiEndpoint}/a>`, '<http://127.0.0.1:8787/a>'],
    ['Fn::Select and Fn::Split', (api: HttpApi) => Fn.select(2, Fn.split('/', api.apiEndpoint)), '127.0.0.1:8787'],
    ['Fn::Sub with a pseudo parameter', () => Fn.sub('in ${AWS::Region}'), 'in eu-north-1'],
    [
      'Fn::Sub with a variable',
      (api: HttpApi) => Fn.sub('at ${Url}', { Url: api.apiEndpoint }),
      'at http://127.0.0.1:8787',
    ],
    ['Fn::Sub with a literal', () => Fn.sub('${!Literal}'), '${Literal}'],
  ])('%s is evaluated', (_, value, expected) => {
    expect(environmentOf((_stack, api) => ({ VALUE: value(api) }))).toEqual({ VALUE: expected });
  });

  it('Ref AWS::NoValue removes its property', () => {
    expect(environmentOf(() => ({ GONE: Fn.ref('AWS::NoValue'), KEPT: 'x' }))).toEqual({ KEPT: 'x' });
  });

  it.each([
    ['an unknown function', () => Fn.base64('x'), /Fn::Base64 is not supported locally/],
    ['a condition', () => Token.asString({ 'Fn::If': ['Some', 'a', 'b'] }), /Fn::If is not supported locally/],
    [
      'an attribute without a local value',
      (api: HttpApi) => Fn.getAtt((api.node.defaultChild as CfnResource).logicalId, 'Sorcery').toString(),
      /attribute Sorcery of Api/,
    ],
    ['an export of no stack', () => Fn.importValue('Elsewhere'), /no stack of the assembly exports Elsewhere/],
    ['a resource of no stack', () => Fn.ref('Nobody'), /there is no resource Nobody/],
    ['an unknown pseudo parameter', () => Fn.ref('AWS::NotificationARNs'), /AWS::NotificationARNs has no local value/],
    ['an element out of range', () => Token.asString({ 'Fn::Select': [3, ['a']] }), /Fn::Select finds no element 3/],
  ])('fails for %s, naming resource and path', (_, value, problem) => {
    const failing = () => environmentOf((_stack, api) => ({ VALUE: value(api) }));
    expect(failing).toThrow(problem);
    expect(failing).toThrow(
      /^Stack Test, resource Subject\w+ \(AWS::Lambda::Function\), Properties\.Environment\.Variables\.VALUE: /,
    );
  });
});

describe('a function', () => {
  it('has the defaults of Lambda', () => {
    const assembly = synthesizeApi((stack) => {
      const code = Code.fromAsset(bundleWith('main.js'));
      new CdkFunction(stack, 'Plain', { runtime: Runtime.NODEJS_24_X, handler: 'main.run', code, description: 'Why' });
    });
    expect(load(assembly).functions.named('Plain')).toMatchObject({
      constructPath: 'Test/Plain',
      description: 'Why',
      exportName: 'run',
      handlerFile: expect.stringMatching(/main\.js$/),
      timeoutMs: 3_000,
      memoryMb: 128,
      environment: {},
    });
  });

  it('without a module for its handler is refused', () => {
    const assembly = synthesizeApi((stack) => addFunction(stack, 'Bad', 'echo', { handler: 'missing.handler' }));
    expect(() => load(assembly)).toThrow(/Properties\.Handler: no module for missing\.handler/);
  });

  it('with a variable that Lambda reserves is refused', () => {
    const assembly = synthesizeApi((stack) => {
      const resource = addFunction(stack, 'Bad', 'echo').node.defaultChild as CfnResource;
      resource.addPropertyOverride('Environment.Variables.AWS_SESSION_TOKEN', 'x');
      acknowledge(stack, 'E3663');
    });
    expect(() => load(assembly)).toThrow(/Variables\.AWS_SESSION_TOKEN: Lambda reserves this name$/);
  });

  it('of another runtime is left out, and refused where it is used', () => {
    const python = (stack: Stack) =>
      new CdkFunction(stack, 'Snake', {
        runtime: Runtime.PYTHON_3_13,
        handler: 'index.handler',
        code: Code.fromInline('pass'),
      });
    expect(load(synthesizeApi((stack) => python(stack))).functions.all).toEqual([]);
    const routed = synthesizeApi((stack, api) => addRoute(api, HttpMethod.GET, '/', python(stack)));
    expect(() => load(routed)).toThrow(/Properties\.IntegrationUri: arn:\S+ is no Node\.js function of this assembly$/);
  });
});
