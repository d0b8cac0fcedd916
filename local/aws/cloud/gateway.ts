import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Authorization } from './authorization.ts';
import { preflightAnswer, withCorsHeaders } from './cors.ts';
import { newTraceId } from './function-pool.ts';
import {
  BAD_REQUEST,
  FORBIDDEN,
  HEADERS_TOO_LARGE,
  type HttpAnswer,
  INTERNAL_SERVER_ERROR,
  NOT_FOUND,
  REQUEST_TOO_LARGE,
  TOO_MANY_REQUESTS,
  UNAUTHORIZED,
  writeAnswer,
} from './http-answer.ts';
import type { HttpApi, Route } from './http-api-model.ts';
import type { LocalAccount } from './identifiers.ts';
import { failureAnswer, withinTimeout } from './integration.ts';
import { lambdaAnswer } from './lambda-answer.ts';
import type { LambdaFunction } from './lambda-functions.ts';
import { BodyTooLarge, headerBytes, MAX_HEADER_BYTES, receiveRequest } from './receive-request.ts';
import { encodeBody } from './request-body.ts';
import {
  type GatewayRequest,
  type RequestEvent,
  type RequestSetting,
  requestEvent,
  splitTarget,
} from './request-event.ts';
import { matchRoute } from './route-key.ts';
import { Throttle } from './throttle.ts';

export interface GatewayOptions {
  readonly api: HttpApi;
  readonly account: LocalAccount;
  /** Milliseconds since the epoch: what throttles and caches count with. */
  now(): number;
  invoke(target: LambdaFunction, event: unknown, traceId: string): Promise<unknown>;
  /** Tells of a request that the gateway answered for its function: why a 500 or 503 came about. */
  onFailure(target: LambdaFunction, error: unknown): void;
}

/** How long an authorizer may take. */
const AUTHORIZER_TIMEOUT_MS = 10_000;

/**
 * An HTTP API in front of Lambda functions: route → throttle → authorize → invoke, each of which can answer instead.
 * Does NOT imitate custom domains, mutual TLS, access logs or the account's limits.
 */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #throttle = new Throttle();
  readonly #authorization: Authorization;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#authorization = new Authorization((authorizer, event) =>
      this.#invoke(authorizer.function, event, newTraceId(), AUTHORIZER_TIMEOUT_MS),
    );
  }

  /** Answers one request; never throws. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // 15 characters and `=`, as those of API Gateway.
    const requestId = `${randomBytes(12).toString('base64url').slice(0, 15)}=`;
    try {
      writeAnswer(response, await this.#answer(request, requestId), requestId);
    } catch {
      // A function's header that is not valid HTTP, or a client that left.
      if (!response.headersSent) writeAnswer(response, INTERNAL_SERVER_ERROR, requestId);
    }
  }

  async #answer(request: IncomingMessage, requestId: string): Promise<HttpAnswer> {
    const { cors } = this.#options.api;
    if (cors === undefined) return this.#receive(request, requestId);
    const preflight = preflightAnswer(cors, request.method ?? '', request.headers);
    return preflight ?? withCorsHeaders(cors, await this.#receive(request, requestId), request.headers);
  }

  async #receive(request: IncomingMessage, requestId: string): Promise<HttpAnswer> {
    if (headerBytes(request) > MAX_HEADER_BYTES) return HEADERS_TOO_LARGE;
    try {
      return await this.#route(await receiveRequest(request), requestId);
    } catch (error) {
      if (error instanceof BodyTooLarge) return REQUEST_TOO_LARGE;
      throw error;
    }
  }

  async #route(request: GatewayRequest, requestId: string): Promise<HttpAnswer> {
    const { api, now } = this.#options;
    const target = splitTarget(request.target);
    if (target === undefined) return BAD_REQUEST;
    const match = matchRoute(api.routes, request.method, target.rawPath);
    if (match === undefined) return NOT_FOUND;
    const { route, pathParameters } = match;
    if (!this.#throttle.admit(route, now())) return TOO_MANY_REQUESTS;
    const event = requestEvent(request, target, { routeKey: route.key, pathParameters }, this.#setting(requestId));
    return this.#authorize(route, event, request.body);
  }

  async #authorize(route: Route, event: RequestEvent, body: Buffer): Promise<HttpAnswer> {
    if (route.authorizer === undefined) return this.#integrate(route, event, body);
    const { api, account, now } = this.#options;
    const { method, path } = event.requestContext.http;
    const arn = `arn:aws:execute-api:${account.region}:${account.accountId}:${api.id}/${api.stage.name}/${method}${path}`;
    const decision = await this.#authorization.decide(route.authorizer, event, arn, now());
    switch (decision.outcome) {
      case 'unauthenticated':
        return UNAUTHORIZED;
      case 'denied':
        return FORBIDDEN;
      case 'failed':
        return INTERNAL_SERVER_ERROR;
      case 'allowed': {
        const requestContext = { ...event.requestContext, authorizer: { lambda: decision.context } };
        return this.#integrate(route, { ...event, requestContext }, body);
      }
    }
  }

  async #integrate({ integration }: Route, event: RequestEvent, body: Buffer): Promise<HttpAnswer> {
    const { function: target, timeoutMs } = integration;
    const whole = { ...event, ...encodeBody(body, event.headers['content-type']) };
    try {
      return lambdaAnswer(
        await this.#invoke(target, whole, event.headers['x-amzn-trace-id'] ?? newTraceId(), timeoutMs),
      );
    } catch (error) {
      return failureAnswer(error);
    }
  }

  async #invoke(target: LambdaFunction, event: unknown, traceId: string, timeoutMs: number): Promise<unknown> {
    try {
      return await withinTimeout(this.#options.invoke(target, event, traceId), timeoutMs);
    } catch (error) {
      this.#options.onFailure(target, error);
      throw error;
    }
  }

  #setting(requestId: string): RequestSetting {
    const { api, account, now } = this.#options;
    const { hostname, port, protocol } = new URL(account.apiEndpoint);
    return {
      accountId: account.accountId,
      apiId: api.id,
      domainName: hostname,
      port: port === '' ? (protocol === 'https:' ? '443' : '80') : port,
      protocol: protocol.slice(0, -1),
      stage: api.stage.name,
      stageVariables: api.stage.variables,
      requestId,
      traceId: newTraceId(),
      timeMs: now(),
    };
  }
}
