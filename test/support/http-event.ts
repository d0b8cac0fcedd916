import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';

export interface TestRequest {
  readonly authorization?: string | undefined;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly isBase64Encoded?: boolean;
}

/** What an HTTP API hands to a function for this request (payload format 2.0). */
export function httpEvent(routeKey: string, request: TestRequest = {}): APIGatewayProxyEventV2 {
  const [method = '', path = ''] = routeKey.split(' ');
  const { authorization, pathParameters = {}, query, body, isBase64Encoded = false } = request;
  const rawPath = path.replace(/\{(\w+)\}/g, (_, name: string) => pathParameters[name] ?? '');
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { host: 'api.example', ...(authorization === undefined ? {} : { authorization }) },
    pathParameters: { ...pathParameters },
    ...(query === undefined ? {} : { queryStringParameters: { ...query } }),
    ...(body === undefined ? {} : { body }),
    isBase64Encoded,
    requestContext: {
      accountId: '111111111111',
      apiId: 'test',
      domainName: 'api.example',
      domainPrefix: 'api',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId: 'request-1',
      routeKey,
      stage: '$default',
      time: '01/Jan/2026:00:00:00 +0000',
      timeEpoch: 1_767_225_600_000,
    },
  };
}

/** Lambda's context, of which nothing here reads anything. */
export const CONTEXT = { awsRequestId: 'request-1' } as Context;
