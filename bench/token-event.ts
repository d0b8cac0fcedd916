import type { APIGatewayProxyEventV2 } from 'aws-lambda';

let requests = 0;

/** What an HTTP API hands to the token function (payload format 2.0). */
export function tokenEvent(headers: Readonly<Record<string, string>>, body: string): APIGatewayProxyEventV2 {
  requests += 1;
  const time = new Date();
  return {
    version: '2.0',
    routeKey: 'ANY /oauth/token',
    rawPath: '/oauth/token',
    rawQueryString: '',
    headers: { ...headers },
    body,
    isBase64Encoded: false,
    requestContext: {
      accountId: '111111111111',
      apiId: 'bench',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method: 'POST', path: '/oauth/token', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'bench' },
      requestId: `request-${requests}`,
      routeKey: 'ANY /oauth/token',
      stage: '$default',
      time: time.toISOString(),
      timeEpoch: time.getTime(),
    },
  };
}
