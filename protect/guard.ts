import { type Answer, toAnswer } from './answer.ts';
import { authorize, type Protection } from './authorize.ts';
import type { Principal } from './principal.ts';
import { sharedProtection } from './protection.ts';
import type { Refusal } from './refusal.ts';
import { logRefusal } from './refusal-log.ts';
import { resourceMetadataUrl } from './resource-metadata.ts';
import { declaredScopes, environmentResource } from './route-options.ts';
import { err, ok, type Result } from './vocabulary/result.ts';

/** What a route asks of its callers, whatever framework serves it. */
export interface GuardOptions {
  /** All of these are needed. */
  readonly scopes: readonly string[];
  /** The resource identifier that tokens must be for. Default: the environment's `RESOURCE`. */
  readonly resource?: string;
  /** Where this resource's RFC 9728 metadata is. Default: the well-known address of the resource. */
  readonly resourceMetadataUrl?: string;
  /** Default: made of the environment, once per process. */
  readonly protection?: Protection;
  /** Called with the reason of every refusal, which holds no token. Default: one line of JSON to the log. */
  readonly onRefusal?: (refusal: Refusal) => void;
}

export interface GuardedRequest {
  readonly authorization: string | undefined;
  readonly organization: string | undefined;
}

export type Guard = (request: GuardedRequest) => Promise<Result<Principal, Answer>>;

/**
 * Makes the guard of one route; {@link authorize} holds the rules.
 * @throws Error when the options or the environment are wrong: when the route is declared, not when it is called.
 */
export function createGuard(options: GuardOptions): Guard {
  const scopes = declaredScopes(options.scopes, 'protect()');
  const protection = options.protection ?? sharedProtection();
  const resource = options.resource ?? environmentResource('protect()');
  const metadataUrl = validUrl(options.resourceMetadataUrl ?? resourceMetadataUrl(resource));
  const onRefusal = options.onRefusal ?? logRefusal;
  return async (request) => {
    const decision = await authorize({ ...request, resource, scopes }, protection);
    if (decision.ok) return ok(decision.value);
    onRefusal(decision.error);
    return err(toAnswer(decision.error, metadataUrl));
  };
}

/** As `URL` writes it, percent-encoded; what it leaves as it is must not end a header's quoted string either. */
function validUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text).href : '';
  if (/^https?:[^"\\]+$/.test(url)) return url;
  throw new Error('protect(): resourceMetadataUrl must be an https:// URL');
}
