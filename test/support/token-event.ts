import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { type TokenHttpParts, tokenForm, tokenHeaders } from './token-http.ts';

export const CORRELATION_ID = 'JKJaXmPLvHcESHA=';

/** Payload format 2.0 of a request for a token. API Gateway sends the body plain or base64, by media type. */
export function tokenEvent(parts: TokenHttpParts & { readonly base64?: boolean } = {}): APIGatewayProxyEventV2 {
  const body = Buffer.from(parts.body ?? tokenForm(parts.form));
  return {
    ...httpEvent('/oauth/token', { method: parts.method ?? 'POST', headers: tokenHeaders(parts.headers) }),
    rawQueryString: parts.query ?? '',
    body: body.toString(parts.base64 ? 'base64' : 'utf8'),
    isBase64Encoded: parts.base64 ?? false,
  };
}

export function httpEvent(
  rawPath: string,
  { method = 'GET', headers = {} }: { readonly method?: string; readonly headers?: Record<string, string> } = {},
): APIGatewayProxyEventV2 {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: '',
    headers,
    isBase64Encoded: false,
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'auth.vendor.example',
      domainPrefix: 'auth',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: CORRELATION_ID,
      routeKey: '$default',
      stage: '$default',
      time: '15/Jan/2027:08:00:00 +0000',
      timeEpoch: 1_800_000_000_000,
    },
  };
}

/** Lambda's context, as far as a handler reads it. */
export function lambdaContext(remainingMs = 10_000): Context {
  return { getRemainingTimeInMillis: () => remainingMs } as Context;
}
