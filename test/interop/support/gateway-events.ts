/** Events as API Gateway and AgentCore Gateway document them, as far as a handler may look. */

const PARAMETERS = { organization: 'acme' };
const path = (organization: string) => `/organizations/${organization}/projects`;

export interface Call {
  readonly token?: string;
  readonly method?: string;
  readonly organization?: string;
}

/** HTTP API, Lambda authorizer, payload 2.0. */
export function httpApiEvent({ token, method = 'GET', organization = 'acme' }: Call): object {
  return {
    version: '2.0',
    type: 'REQUEST',
    routeArn: `arn:aws:execute-api:eu-west-1:123456789012:api/$default/${method}${path(organization)}`,
    identitySource: token === undefined ? [] : [`Bearer ${token}`],
    routeKey: `${method} /organizations/{organization}/projects`,
    rawPath: path(organization),
    rawQueryString: '',
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    requestContext: { http: { method, path: path(organization) }, requestId: 'request-1' },
    pathParameters: { organization },
  };
}

/** REST API, Lambda authorizer of type REQUEST. */
export function restApiEvent({ token, method = 'GET', organization = 'acme' }: Call): object {
  const Authorization = token === undefined ? undefined : `Bearer ${token}`;
  return {
    type: 'REQUEST',
    methodArn: `arn:aws:execute-api:eu-west-1:123456789012:api/prod/${method}${path(organization)}`,
    resource: '/organizations/{organization}/projects',
    path: path(organization),
    httpMethod: method,
    headers: { Authorization },
    multiValueHeaders: { Authorization: Authorization === undefined ? undefined : [Authorization] },
    pathParameters: { organization },
    requestContext: { requestId: 'request-1' },
  };
}

/** What the function behind an authorizer is given: payload 2.0 has its context under `lambda`, a REST API beside its own. */
export const behindHttpApi = (context: object, organization = 'acme') => ({
  ...{ version: '2.0', pathParameters: { ...PARAMETERS, organization } },
  requestContext: { authorizer: { lambda: context } },
});
export const behindRestApi = (context: object, organization = 'acme') => ({
  pathParameters: { ...PARAMETERS, organization },
  requestContext: { authorizer: { principalId: 'maria', ...context } },
});

/** AgentCore Gateway, REQUEST interceptor with `passRequestHeaders`. */
export function interceptorEvent(headers: Readonly<Record<string, string>>, body: object): object {
  const message = { jsonrpc: '2.0', id: 7, ...body };
  const gatewayRequest = { path: '/mcp', httpMethod: 'POST', headers, body: message };
  return {
    interceptorInputVersion: '1.0',
    mcp: { rawGatewayRequest: { body: JSON.stringify(message) }, gatewayRequest },
  };
}
