import type { Answer } from './answer.ts';
import { type GuardedRequest, headerReader } from './guarded-request.ts';

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
  const { http, requestId, path } = contextOf(event);
  const query = event.rawQueryString ? `?${event.rawQueryString}` : '';
  return {
    method: http?.method ?? event.httpMethod ?? '',
    url: `${event.rawPath ?? event.path ?? '/'}${query}`,
    // Where both are, `headers` has the last of several values only.
    header: headerReader(event.multiValueHeaders, event.headers),
    requestId,
    path: event.rawPath ?? path ?? event.path,
  };
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
