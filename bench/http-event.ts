import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { pathOf, ROUTES } from '../lambdas/routes.ts';

/** One request, before it is sent over HTTP or handed to a function. */
export interface FunctionRequest {
  readonly route: { readonly key: string; readonly path: string };
  readonly method: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  /** Of another media type, which `headers` say. */
  readonly body?: string;
  /** Of the path, in the place of its names. */
  readonly parameters?: Readonly<Record<string, string>>;
}

let requests = 0;

/** What an HTTP API hands to the token function (payload format 2.0). */
export function tokenEvent(headers: Readonly<Record<string, string>>, body: string): APIGatewayProxyEventV2 {
  const { key, path } = ROUTES.token.redeem;
  return { ...httpEvent('POST', { route: key, path }, headers), body };
}

/** What it hands to a function that serves an organization's projects. */
export function protectedEvent(
  organization: string,
  headers: Readonly<Record<string, string>>,
): APIGatewayProxyEventV2 {
  const route = 'GET /organizations/{organization}/projects';
  const path = protectedPath(organization);
  return { ...httpEvent('GET', { route, path }, headers), pathParameters: { organization } };
}

export function protectedPath(organization: string): string {
  return `/organizations/${organization}/projects`;
}

/** What it hands to a function of ours. */
export function requestEvent({
  route,
  method,
  query = '',
  headers = {},
  form,
  body,
  parameters,
}: FunctionRequest): APIGatewayProxyEventV2 {
  // An HTTP API takes cookies out of the headers.
  const { cookie, ...others } = headers;
  const type = form && { 'content-type': 'application/x-www-form-urlencoded' };
  return {
    ...httpEvent(method, { route: route.key, path: pathOf(route, parameters ?? {}) }, { ...type, ...others }),
    rawQueryString: query,
    ...(cookie !== undefined && { cookies: [cookie] }),
    ...(form && { body: new URLSearchParams(form).toString() }),
    ...(body !== undefined && { body }),
    ...(parameters && { pathParameters: { ...parameters } }),
  };
}

function httpEvent(
  method: string,
  { route, path }: { readonly route: string; readonly path: string },
  headers: Readonly<Record<string, string>>,
): APIGatewayProxyEventV2 {
  requests += 1;
  const time = new Date();
  return {
    version: '2.0',
    routeKey: route,
    rawPath: path,
    rawQueryString: '',
    headers: { ...headers },
    isBase64Encoded: false,
    requestContext: {
      accountId: '111111111111',
      apiId: 'bench',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'bench' },
      requestId: `request-${requests}`,
      routeKey: route,
      stage: '$default',
      time: time.toISOString(),
      timeEpoch: time.getTime(),
    },
  };
}
