import type { LambdaAuthorizer } from './http-api-model.ts';
import type { RequestEvent } from './request-event.ts';

/** `unauthenticated`: an identity source is missing. `failed`: the authorizer failed or answered nonsense. */
export type Decision =
  | { readonly outcome: 'allowed'; readonly context: unknown }
  | { readonly outcome: 'denied' }
  | { readonly outcome: 'unauthenticated' }
  | { readonly outcome: 'failed' };

const MAX_CACHED_DECISIONS = 10_000;

/** Invokes the authorizer's function with its event. */
export type InvokeAuthorizer = (authorizer: LambdaAuthorizer, event: object) => Promise<unknown>;

/**
 * Lambda authorizers with simple responses. "API Gateway uses the authorizer's identity sources as the cache key. If a
 * client specifies the same parameters in identity sources within the configured TTL, API Gateway uses the cached
 * authorizer result", allowed or denied, on every route of the authorizer. Failures are not cached.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export class Authorization {
  readonly #invoke: InvokeAuthorizer;
  readonly #cache = new Map<string, { readonly decision: Decision; readonly expiresAtMs: number }>();

  constructor(invoke: InvokeAuthorizer) {
    this.#invoke = invoke;
  }

  async decide(authorizer: LambdaAuthorizer, event: RequestEvent, routeArn: string, nowMs: number): Promise<Decision> {
    const identitySource = authorizer.identitySources.map((read) => read(event));
    // "If the client's request doesn't include the identity sources, API Gateway doesn't invoke your Lambda
    // authorizer, and the client receives a 401 error."
    if (identitySource.some((value) => value === undefined || value === '')) return { outcome: 'unauthenticated' };
    const cacheKey = JSON.stringify([authorizer.id, ...identitySource]);
    const cached = this.#cache.get(cacheKey);
    if (cached !== undefined && nowMs < cached.expiresAtMs) return cached.decision;
    const decision = await this.#ask(authorizer, { ...event, type: 'REQUEST', routeArn, identitySource });
    // "To enable caching, your authorizer must have at least one identity source."
    if (authorizer.cacheTtlMs > 0 && identitySource.length > 0 && decision.outcome !== 'failed') {
      // A process that runs for days must not keep every token it ever saw; forgetting only asks again.
      if (this.#cache.size >= MAX_CACHED_DECISIONS) this.#cache.clear();
      this.#cache.set(cacheKey, { decision, expiresAtMs: nowMs + authorizer.cacheTtlMs });
    }
    return decision;
  }

  async #ask(authorizer: LambdaAuthorizer, event: object): Promise<Decision> {
    try {
      return readDecision(await this.#invoke(authorizer, event));
    } catch {
      return { outcome: 'failed' };
    }
  }
}

/** "Your Lambda authorizer returns a response in an invalid format": 500. Only `true` allows. */
function readDecision(result: unknown): Decision {
  if (typeof result !== 'object' || result === null) return { outcome: 'failed' };
  const { isAuthorized, context } = result as { isAuthorized?: unknown; context?: unknown };
  if (typeof isAuthorized !== 'boolean') return { outcome: 'failed' };
  return isAuthorized ? { outcome: 'allowed', context: context ?? null } : { outcome: 'denied' };
}
