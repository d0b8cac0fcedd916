import type { CfnResource, Stack } from 'aws-cdk-lib';
import {
  CfnIntegration,
  HttpApi,
  HttpMethod,
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
import { type CloudModel, loadCloudModel } from '../../../../local/aws/cloud/cloud-model.ts';
import { addFunction, addRoute, cleanUp, synthesizeApi } from './fixture.ts';

const ACCOUNT = { accountId: '222222222222', region: 'eu-north-1', apiEndpoint: 'http://127.0.0.1:8787' };

afterAll(cleanUp);

function load(assembly: string): CloudModel {
  return loadCloudModel(assembly, ACCOUNT);
}

describe('what the gateway does not imitate', () => {
  const override = (construct: { node: { defaultChild?: unknown } } | undefined, path: string, value: unknown) =>
    (construct?.node.defaultChild as CfnResource | undefined)?.addPropertyOverride(path, value);
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
