import { Aws, Fn, Lazy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnStage,
  type DomainName,
  HttpApi,
  HttpMethod,
  HttpRoute,
  type HttpRouteIntegration,
  HttpRouteKey,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
  type ThrottleSettings,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Route } from '../lambdas/routes.ts';
import { logGroup } from './log-group.ts';
import { THROTTLES } from './throttles.ts';

/**
 * What an access log says of a request. No path, query string, header or body: a credential can be in any of them, put
 * there by mistake or on purpose. The address is here because it is all there is to go by when someone hammers the
 * token endpoint; it is personal data, and the log's retention is its limit.
 */
const ACCESS_LOG_FORMAT = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTimeEpoch',
    routeKey: '$context.routeKey',
    status: '$context.status',
    responseLatencyMs: '$context.responseLatency',
    integrationLatencyMs: '$context.integrationLatency',
    integrationError: '$context.integrationErrorMessage',
    error: '$context.error.message',
    sourceIp: '$context.identity.sourceIp',
  }),
);

/** For a route that names no limit of its own: a tenth of what API Gateway allows a whole account (10,000/s). */
const DEFAULT_THROTTLE = { rateLimit: 1_000, burstLimit: 1_000 } satisfies ThrottleSettings;

interface RouteSettings {
  readonly ThrottlingRateLimit: number;
  readonly ThrottlingBurstLimit: number;
}

interface MethodRoute extends Pick<Route, 'path' | 'throttle'> {
  readonly method: Route['method'] | 'HEAD';
}

/** Where requests come from: API Gateway's own endpoint, unless one of these is there. */
export interface ApiDoor {
  readonly domainName: DomainName | undefined;
  readonly frontDoor: IHttpRouteAuthorizer | undefined;
}

/**
 * The HTTP API, its one stage at the root of its host, and how much of it anyone may use.
 * No CORS here: API Gateway's is for all routes at once, and only the public documents are for browsers. Their
 * handlers say so themselves.
 */
export class Api extends Construct {
  readonly httpApi: HttpApi;
  private readonly stage: HttpStage;
  private readonly routeSettings: Record<string, RouteSettings> = {};

  /**
   * With a domain, the API answers there alone: tokens name one issuer, and a second door would not be watched. With a
   * front door, every route without an authorizer of its own has that one.
   */
  constructor(scope: Construct, id: string, { domainName, frontDoor }: ApiDoor) {
    super(scope, id);
    this.httpApi = new HttpApi(this, 'HttpApi', {
      // What the console of AWS lists it by, beside those of other deployments.
      apiName: Stack.of(this).stackName,
      createDefaultStage: false,
      description: 'Countersign',
      ...(domainName && { disableExecuteApiEndpoint: true }),
      ...(frontDoor && { defaultAuthorizer: frontDoor }),
    });
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.httpApi,
      stageName: '$default',
      autoDeploy: true,
      throttle: DEFAULT_THROTTLE,
      ...(domainName && { domainMapping: { domainName } }),
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLogGroup(this)),
        format: ACCESS_LOG_FORMAT,
      },
    });
    this.limitRoutes();
  }

  /** `https://` and a host that API Gateway chooses: what the issuer is when configuration names none. */
  get endpoint(): string {
    return this.httpApi.apiEndpoint;
  }

  /**
   * What routes to a function, which may be invoked through this API, by whatever route reaches it. One statement:
   * one for each route would fill the function's resource policy, of which Lambda allows 20 KB, with some 40 of them.
   */
  integrate(id: string, fn: IFunction): HttpRouteIntegration {
    return new HttpLambdaIntegration(id, fn, { scopePermissionToRoute: false });
  }

  /** Adds a function's routes, each under its name. */
  addRoutes(scope: Construct, routes: Readonly<Record<string, Route>>, integration: HttpRouteIntegration): void {
    for (const [name, route] of Object.entries(routes)) {
      this.addRoute(scope, `${name.charAt(0).toUpperCase()}${name.slice(1)}Route`, route, integration);
    }
  }

  /**
   * Adds a route with a limit of its own. Where it takes GET it takes HEAD, which API Gateway would answer 404: the
   * handler sees a GET (`headAsGet`), and has the same limit for both.
   */
  addRoute(scope: Construct, id: string, route: Route, integration: HttpRouteIntegration): void {
    this.addMethod(scope, id, route, integration);
    if (route.method === 'GET') this.addMethod(scope, `${id}Head`, { ...route, method: 'HEAD' }, integration);
  }

  private addMethod(
    scope: Construct,
    id: string,
    { method, path, throttle }: MethodRoute,
    integration: HttpRouteIntegration,
  ): void {
    const { rateLimit, burstLimit } = THROTTLES[throttle];
    const routeKey = HttpRouteKey.with(path, HttpMethod[method]);
    const route = new HttpRoute(scope, id, { httpApi: this.httpApi, routeKey, integration });
    this.routeSettings[routeKey.key] = {
      ThrottlingRateLimit: rateLimit,
      ThrottlingBurstLimit: burstLimit,
    };
    Validations.of(route).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'Callers get their credentials here: the handler authenticates clients itself, and metadata is public.',
    });
    // A stage whose settings name a route that does not exist yet is refused: "Unable to find Route by key".
    this.stage.node.addDependency(route);
  }

  private limitRoutes(): void {
    const stage = this.stage.node.defaultChild;
    if (!(stage instanceof CfnStage)) throw new Error('HttpStage has no CfnStage: aws-cdk-lib has changed');
    stage.routeSettings = Lazy.any({ produce: () => this.routeSettings });
  }
}

/**
 * Retained like the functions' logs: see there.
 *
 * Under `/aws/vendedlogs/`: for a group anywhere else API Gateway adds the group's ARN to one resource policy of the
 * account and Region, of 5,120 characters in all, and never takes it out, so that in an account with some tens of logged
 * APIs the stage cannot be created.
 * The name ends in a part of the stack's id, which a stack that is created again does not have: a retained group of the
 * same name would make its creation fail.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
 */
function accessLogGroup(scope: Construct): LogGroup {
  // arn:aws:cloudformation:Region:account:stack/name/51af3dc0-da77-11e4-872e-1234567db123
  const idOfThisStack = Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));
  return logGroup(scope, 'AccessLog', {
    logGroupName: `/aws/vendedlogs/countersign/${Stack.of(scope).stackName}/access-${idOfThisStack}`,
  });
}
