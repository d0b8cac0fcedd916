import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnOutput, type CfnResource, Fn, RemovalPolicy, Stack, Token, Validations } from 'aws-cdk-lib';
import {
  CfnIntegration,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  type IHttpRouteAuthorizer,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpIamAuthorizer,
  HttpJwtAuthorizer,
  HttpLambdaAuthorizer,
  HttpLambdaResponseType,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration, HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Function as CdkFunction, Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Trigger } from 'aws-cdk-lib/triggers';
import { type CloudModel, loadCloudModel } from '../../../local/cloud/cloud-model.ts';
import { addFunction, addRoute, cleanUp, start, synthesize, synthesizeApi, temporaryDirectory } from './fixture.ts';
import { eventOf, send } from './http.ts';

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

describe('what the gateway does not imitate', () => {
  const override = (construct: { node: { defaultChild?: unknown } } | undefined, path: string, value: unknown) =>
    (construct?.node.defaultChild as CfnResource).addPropertyOverride(path, value);
  const authorized = (stack: Stack, api: HttpApi, authorizer: IHttpRouteAuthorizer) =>
    api.addRoutes({
      path: '/guarded',
      methods: [HttpMethod.GET],
      integration: new HttpLambdaIntegration('To', addFunction(stack, 'Echo', 'echo')),
      authorizer,
    });
  const integrated = (stack: Stack, api: HttpApi, change: (integration: CfnIntegration) => void) => {
    addRoute(api, HttpMethod.GET, '/', addFunction(stack, 'Echo', 'echo'));
    for (const child of api.node.findAll()) if (child instanceof CfnIntegration) change(child);
  };

  it.each<[string, (stack: Stack, api: HttpApi) => void, RegExp]>([
    [
      'a JWT authorizer',
      (stack, api) => authorized(stack, api, new HttpJwtAuthorizer('Jwt', 'https://i', { jwtAudience: ['a'] })),
      /JWT authorization is not supported locally: GET \/guarded$/,
    ],
    [
      'IAM authorization',
      (stack, api) => authorized(stack, api, new HttpIamAuthorizer()),
      /AWS_IAM authorization is not supported locally: GET \/guarded$/,
    ],
    [
      'an authorizer that returns IAM policies',
      (stack, api) =>
        authorized(
          stack,
          api,
          new HttpLambdaAuthorizer('Iam', addFunction(stack, 'Authorize', 'authorize'), {
            responseTypes: [HttpLambdaResponseType.IAM],
          }),
        ),
      /AuthorizerPayloadFormatVersion: "1\.0" is not supported locally/,
    ],
    [
      'an unknown identity source',
      (stack, api) =>
        authorized(
          stack,
          api,
          new HttpLambdaAuthorizer('Odd', addFunction(stack, 'Authorize', 'authorize'), {
            responseTypes: [HttpLambdaResponseType.SIMPLE],
            identitySource: ['$request.body'],
          }),
        ),
      /\$request\.body is not supported locally/,
    ],
    [
      'an integration that is not Lambda',
      (_, api) => api.addRoutes({ path: '/', integration: new HttpUrlIntegration('Url', 'https://example.com') }),
      /IntegrationType: "HTTP_PROXY" is not supported locally/,
    ],
    [
      'payload format 1.0',
      (stack, api) =>
        api.addRoutes({
          path: '/',
          integration: new HttpLambdaIntegration('Old', addFunction(stack, 'Echo', 'echo'), {
            payloadFormatVersion: PayloadFormatVersion.VERSION_1_0,
          }),
        }),
      /PayloadFormatVersion: "1\.0"/,
    ],
    [
      'parameter mapping',
      (stack, api) =>
        integrated(stack, api, (one) => one.addPropertyOverride('RequestParameters', { 'append:header.x': 'y' })),
      /RequestParameters: not supported locally/,
    ],
    [
      'a stage with a name',
      (_, api) => override(api.defaultStage, 'StageName', 'prod'),
      /StageName: "prod" is not supported locally/,
    ],
    [
      'settings of a route that does not exist',
      (_, api) => override(api.defaultStage, 'RouteSettings', { 'GET /nowhere': { ThrottlingBurstLimit: 1 } }),
      /no route GET \/nowhere/,
    ],
    ['a second API', (stack) => new HttpApi(stack, 'Second'), /exactly one AWS::ApiGatewayV2::Api/],
  ])('is refused: %s', (_, define, problem) => {
    expect(() => load(synthesizeApi(define))).toThrow(problem);
  });
});

describe('two stacks', () => {
  function twoStacks(): string {
    return synthesize((app) => {
      const first = new Stack(app, 'First');
      const api = new HttpApi(first, 'Api');
      const table = new TableV2(first, 'Table', {
        partitionKey: { name: 'pk', type: AttributeType.STRING },
        removalPolicy: RemovalPolicy.DESTROY,
      });
      addRoute(api, HttpMethod.GET, '/first', addFunction(first, 'Handler', 'echo'));
      new Trigger(first, 'Boot', { handler: addFunction(first, 'Booting', 'count') });
      const second = new Stack(app, 'Second');
      const environment = { TABLE: table.tableName, API: api.apiEndpoint };
      const handler = addFunction(second, 'Handler', 'environment', { environment });
      const imported = HttpApi.fromHttpApiAttributes(second, 'Imported', { httpApiId: api.apiId });
      const integration = new HttpLambdaIntegration('To', handler);
      new HttpRoute(second, 'Route', {
        httpApi: imported,
        routeKey: HttpRouteKey.with('/second', HttpMethod.GET),
        integration,
      });
      new Trigger(second, 'Boot', { handler: addFunction(second, 'Booting', 'count') });
      new CfnOutput(second, 'Where', { value: api.apiEndpoint });
    });
  }

  it('are one model: what one imports is what the other exports', () => {
    const model = load(twoStacks());
    const table = Object.entries(model.resources).find(([, { Type }]) => Type === 'AWS::DynamoDB::GlobalTable')?.[0];
    expect(model.functions.named('Second/Handler').environment).toEqual({ TABLE: table, API: 'http://127.0.0.1:8787' });
    expect(model.outputs['Second']).toEqual({ Where: 'http://127.0.0.1:8787' });
    expect(model.api.routes.map(({ key }) => key)).toEqual(['GET /first', 'GET /second']);
  });

  it('may use one logical id twice', () => {
    const { functions, triggers } = load(twoStacks());
    const [first, second] = ['First/Handler', 'Second/Handler'].map((path) => functions.named(path));
    expect(second?.logicalId).toBe(first?.logicalId);
    expect(second?.name).toBe(`Second-${first?.name}`);
    expect(triggers.map((trigger) => trigger.function.constructPath)).toEqual(['First/Booting', 'Second/Booting']);
    expect(() => functions.named('Booting')).toThrow('Several functions match Booting: First/Booting, Second/Booting');
  });

  it('answer behind one API', async () => {
    const cloud = await start(twoStacks());
    const table = cloud.model.functions.named('Second/Handler').environment['TABLE'];
    expect(eventOf(await send(cloud.url, { path: '/first' }))).toMatchObject({ routeKey: 'GET /first' });
    const { body } = await send(cloud.url, { path: '/second' });
    expect(JSON.parse(body.toString())).toMatchObject({ TABLE: table, API: cloud.url });
  });
});

describe('an assembly', () => {
  it('that does not exist is an error that says what to do', async () => {
    await expect(start(temporaryDirectory())).rejects.toThrow(/Cannot read .*manifest\.json: synthesize first/);
  });

  it('without a stack is an error', () => {
    expect(() => load(synthesize(() => undefined))).toThrow(/holds no stack$/);
  });
});
