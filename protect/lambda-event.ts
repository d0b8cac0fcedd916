import type { Answer } from './answer.ts';
import { type GuardedRequest, headerReader, type RequestBody } from './guarded-request.ts';
import { textOfBytes } from './operation-request.ts';

type Values<T> = Readonly<Record<string, T | undefined>> | null;

/**
 * Of the events of an HTTP API (payload 2.0), a REST API or HTTP API (payload 1.0) and an Application Load Balancer, what
 * is read here. Types of ours: who protects a function need not install `@types/aws-lambda`.
 */
export interface LambdaEvent {
  readonly headers?: Values<string>;
  /** REST APIs have it beside `headers`; a load balancer whose target group wants it, in their place. */
  readonly multiValueHeaders?: Values<string[]>;
  readonly pathParameters?: Values<string>;
  readonly httpMethod?: string;
  readonly path?: string;
  readonly rawPath?: string;
  readonly rawQueryString?: string;
  /** Of payload 1.0 and a load balancer, which hand on no query as it came. */
  readonly queryStringParameters?: Values<string>;
  readonly multiValueQueryStringParameters?: Values<string[]>;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly requestContext?: object;
}

interface RequestContext {
  readonly http?: { readonly method?: string };
  /** Of a REST API: with the stage, or what a custom domain maps to it, where `path` is without. */
  readonly path?: string;
  readonly requestId?: string;
  /** Of a load balancer. */
  readonly elb?: object;
}

export function guardedRequestOf(event: LambdaEvent): GuardedRequest {
  const { http, requestId, path, elb } = contextOf(event);
  const query = event.rawQueryString ? `?${event.rawQueryString}` : '';
  return {
    method: http?.method ?? event.httpMethod ?? '',
    url: `${event.rawPath ?? event.path ?? '/'}${query}`,
    // Where both are, `headers` has the last of several values only.
    header: headerReader(event.multiValueHeaders, event.headers),
    requestId,
    path: event.rawPath ?? path ?? event.path,
    query: event.rawQueryString === undefined ? parametersOf(event, elb !== undefined) : undefined,
    body: async () => bodyOf(event),
  };
}

/** A load balancer hands them on escaped, a gateway does not. */
function parametersOf(event: LambdaEvent, areEscaped: boolean): NonNullable<GuardedRequest['query']> {
  const several = Object.entries(event.multiValueQueryStringParameters ?? {});
  const single = Object.entries(event.queryStringParameters ?? {});
  const pairs =
    several.length > 0
      ? several.flatMap(([name, values = []]) => values.map((value) => [name, value] as const))
      : single.map(([name, value = '']) => [name, value] as const);
  if (!areEscaped) return pairs;
  return pairs.flatMap(([name, value]) => [...new URLSearchParams(`${name}=${value}`)]);
}

function bodyOf({ body, isBase64Encoded }: LambdaEvent): RequestBody | undefined {
  if (body === undefined || body === null) return undefined;
  return isBase64Encoded === true ? textOfBytes(Buffer.from(body, 'base64')) : { text: body };
}

/** An answer as the one that invoked the function reads it. */
export interface LambdaAnswer extends Answer {
  readonly multiValueHeaders?: Record<string, string[]>;
  readonly isBase64Encoded?: false;
}

/** A load balancer wants to know the encoding, and reads headers under the name under which it sent them. */
export function lambdaAnswer(answer: Answer, event: LambdaEvent): LambdaAnswer {
  if (contextOf(event).elb === undefined) return answer;
  const encoded = { ...answer, isBase64Encoded: false } as const;
  if (!event.multiValueHeaders) return encoded;
  const headers = Object.entries(answer.headers).map(([name, value]) => [name, [value]]);
  return { ...encoded, multiValueHeaders: Object.fromEntries(headers) };
}

function contextOf({ requestContext }: LambdaEvent): RequestContext {
  return (requestContext ?? {}) as RequestContext;
}
