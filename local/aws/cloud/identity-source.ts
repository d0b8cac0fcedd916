import { UnsupportedTemplate } from './intrinsics.ts';
import type { RequestEvent } from './request-event.ts';

/** Reads one identity source of a request; `undefined` when the request lacks it. */
export type IdentitySource = (event: RequestEvent) => string | undefined;

/** The context variables that may identify a caller or a route. */
const CONTEXT_VARIABLES: Readonly<Record<string, IdentitySource>> = {
  'context.httpMethod': ({ requestContext }) => requestContext.http.method,
  'context.identity.sourceIp': ({ requestContext }) => requestContext.http.sourceIp,
  'context.identity.userAgent': ({ requestContext }) => requestContext.http.userAgent,
  'context.path': ({ requestContext }) => requestContext.http.path,
  'context.routeKey': ({ routeKey }) => routeKey,
  'context.stage': ({ requestContext }) => requestContext.stage,
};

/**
 * Parses a selection expression. "Header names are case-insensitive. Query string names are case-sensitive."
 * Throws {@link UnsupportedTemplate} for an expression that it does not know.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export function parseIdentitySource(expression: string, path: string): IdentitySource {
  const source = expression.replace(/^\$/, '');
  const [, kind, name = ''] = /^(request\.header|request\.querystring|stageVariables)\.(.+)$/.exec(source) ?? [];
  if (kind === 'request.header') return ({ headers }) => headers[name.toLowerCase()];
  if (kind === 'request.querystring') return ({ queryStringParameters }) => queryStringParameters?.[name];
  if (kind === 'stageVariables') return ({ stageVariables }) => stageVariables?.[name];
  const variable = CONTEXT_VARIABLES[source];
  if (variable === undefined) throw new UnsupportedTemplate(path, `${expression} is not supported locally`);
  return variable;
}
