import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Trigger } from 'aws-cdk-lib/triggers';
import { type CloudModel, loadCloudModel } from '../../../../local/aws/cloud/cloud-model.ts';
import { addFunction, addRoute, cleanUp, start, synthesize, temporaryDirectory } from './fixture.ts';
import { eventOf, send } from './http.ts';

const ACCOUNT = { accountId: '222222222222', region: 'eu-north-1', apiEndpoint: 'http://127.0.0.1:8787' };

afterAll(cleanUp);

function load(assembly: string): CloudModel {
  return loadCloudModel(assembly, ACCOUNT);
}

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
