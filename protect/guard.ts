import { type Answer, challengeOf, toAnswer } from './answer.ts';
import { decide, type ProtectedRequest, type Protection } from './authorize.ts';
import { findRules } from './declared-rules.ts';
import type { NeededDetail } from './details.ts';
import type { GuardedRequest } from './guarded-request.ts';
import { declaredOperation, wantedOperation } from './operation-request.ts';
import { isFault, type RequestedOrganization } from './organization.ts';
import { proofOf } from './possession.ts';
import { isPreflight, PREFLIGHT } from './preflight.ts';
import { schemeOf, type TokenScheme } from './presented-token.ts';
import type { Principal } from './principal.ts';
import { sharedProtection } from './protection.ts';
import type { GuardRefusal, Misconfigured, NoOrganizationParameter } from './refusal.ts';
import { logRefusal } from './refusal-log.ts';
import { type RefusedRequest, refusedRequest } from './refused-request.ts';
import { resourceMetadataUrl } from './resource-metadata.ts';
import { addressOf, declaredAddress, declaredResource, declaredScopes, environmentResource } from './route-options.ts';
import { err, ok, type Result } from './vocabulary/result.ts';
import type { ScopeSet } from './vocabulary/scope.ts';

/** What a route asks of its callers, whatever framework serves it. */
export interface GuardOptions {
  /** All of these are needed. */
  readonly scopes: readonly string[];
  /** The resource identifier that tokens must be for. Default: the environment's `RESOURCE`. */
  readonly resource?: string;
  /** Where this resource's RFC 9728 metadata is. Default: the well-known address of the resource. */
  readonly resourceMetadataUrl?: string;
  /**
   * Where clients reach this API: scheme and host, and the path, if any, that a gateway or proxy takes away before it hands
   * requests on. What a DPoP proof says is compared with it, and never with the `Host` header. Default: the environment's
   * `API_ADDRESS`, else scheme and host of the resource. Without any, tokens that are bound to a key are refused.
   */
  readonly address?: string;
  /**
   * The name of an operation that the configuration declares: an agent needs an approval of exactly this request, which is
   * used up by it. `scopes` is that operation's scope alone. A person's own token needs the scope, as without it.
   */
  readonly operation?: string;
  /** Refuses tokens that are bound to no key (RFC 9449). Default: both kinds are taken. */
  readonly boundTokensOnly?: boolean;
  /** Default: made of the environment at the first request, once per process. */
  readonly protection?: Protection;
  /**
   * Called with the reason of every refusal and the request that it was, neither of which holds a token. Default: one
   * line of JSON to the log.
   */
  readonly onRefusal?: (refusal: GuardRefusal, request: RefusedRequest) => void;
}

/** Where the organization was looked for, and what was found: see `organizationOf`. */
export type FoundOrganization = RequestedOrganization | NoOrganizationParameter;

/** Who makes the request, or that it is a preflight, which is for the API's own handler to answer: see `isPreflight`. */
export type Passed = Principal | typeof PREFLIGHT;

export type Guard = (
  request: GuardedRequest,
  organization: FoundOrganization,
  detail?: NeededDetail,
) => Promise<Result<Principal, Answer>>;

/** A guard whose caller knows that not everything that passes has a principal. */
export type PassingGuard = (
  request: GuardedRequest,
  organization: FoundOrganization,
  /** How far the token must go for this request: see `neededDetail`. Absent: no detail is needed. */
  detail?: NeededDetail,
) => Promise<Result<Passed, Answer>>;

/** What of a route stands in the environment unless an option says it. */
interface Ground {
  readonly protection: Protection;
  readonly resource: string;
  readonly metadataUrl: string;
  readonly address: string | undefined;
}

/**
 * Makes the guard of one route; `authorize` holds the rules. The environment is read at the first request: a build loads
 * modules where none of its variables is set. What is missing or wrong there is a 500 to every request, and its name in
 * the log.
 * @throws Error when the options are wrong in themselves: when the route is declared, not when it is called.
 */
export function createGuard(options: GuardOptions): Guard {
  const guard = createPassingGuard(options);
  return async (request, organization, detail) => {
    const decision = await guard(request, organization, detail);
    if (!decision.ok) return decision;
    return decision.value === PREFLIGHT ? err(UNANSWERED_PREFLIGHT) : ok(decision.value);
  };
}

/** Names no origin, so that a browser lets no page in. */
const UNANSWERED_PREFLIGHT: Answer = { statusCode: 204, headers: {}, body: '' };

/** The same, but that a preflight passes: what every adapter of ours is made of. */
export function createPassingGuard(options: GuardOptions): PassingGuard {
  const scopes = declaredScopes(options.scopes, 'protect()');
  const operation = declaredOperation(options);
  const ground = groundOf(options);
  const { boundTokensOnly = false } = options;
  const refuse = refuserOf(options.onRefusal ?? logRefusal, boundTokensOnly);
  return async (request, organization, detail) => {
    if (isPreflight(request)) return ok(PREFLIGHT);
    const found = ground();
    const authorization = request.header('authorization');
    const scheme = schemeOf(authorization);
    if (!found.ok) return refuse(found.error, refusedRequest(request, undefined), { scheme });
    const { protection, resource, metadataUrl, address } = found.value;
    const where = { metadataUrl, protection, scheme };
    if (isFault(organization)) return refuse(organization, refusedRequest(request, undefined), where);
    const possession = request.possession ?? proofOf(request, address);
    const asked: ProtectedRequest = {
      ...{ authorization, possession, boundTokensOnly, organization, resource, scopes, detail },
      ...(operation !== undefined && { operation: wantedOperation(operation, request) }),
    };
    const { outcome, token } = await decide(asked, protection);
    if (outcome.ok) return ok(outcome.value.principal);
    return refuse(outcome.error, refusedRequest(request, token), where);
  };
}

/** What a client is told of how it goes on. */
interface WhereElse {
  readonly metadataUrl?: string | undefined;
  /** Knows what a client needs at first. */
  readonly protection?: Protection | undefined;
  /** How the token was presented. */
  readonly scheme: TokenScheme | undefined;
}

function refuserOf(onRefusal: NonNullable<GuardOptions['onRefusal']>, boundTokensOnly: boolean) {
  return async (
    refusal: GuardRefusal,
    request: RefusedRequest,
    { metadataUrl, protection, scheme }: WhereElse,
  ): Promise<Result<never, Answer>> => {
    onRefusal(refusal, request);
    const baseline = refusal.reason === 'no_credentials' ? await baselineOf(protection) : undefined;
    return err(toAnswer(refusal, metadataUrl, baseline, challengeOf(refusal, scheme, boundTokensOnly)));
  };
}

/** A courtesy: where it cannot be read, the 401 names none. */
async function baselineOf(protection: Protection | undefined): Promise<ScopeSet | undefined> {
  const rules = protection && (await findRules(protection));
  return rules?.ok ? rules.value.baseline : undefined;
}

/** What the options say is checked at once; the rest at each request until it is right, and then never again. */
function groundOf(options: GuardOptions): () => Result<Ground, Misconfigured> {
  const resource = options.resource === undefined ? undefined : declaredResource(options.resource, 'protect()');
  const address = options.address === undefined ? undefined : declaredAddress(options.address, 'protect()');
  const metadata = options.resourceMetadataUrl ?? (resource === undefined ? undefined : resourceMetadataUrl(resource));
  const declaredUrl = metadata === undefined ? undefined : validUrl(metadata);
  return lazily(() => {
    const named = resource ?? environmentResource('protect()');
    return {
      protection: options.protection ?? sharedProtection(),
      resource: named,
      metadataUrl: declaredUrl ?? validUrl(resourceMetadataUrl(named)),
      address: address ?? addressOf(named),
    };
  });
}

/** Makes a value at its first use. A fault of the deployment is found anew each time, so that nothing remembers it. */
export function lazily<T>(make: () => T): () => Result<T, Misconfigured> {
  let made: Result<T, never> | undefined;
  return () => {
    try {
      made ??= ok(make());
      return made;
    } catch (error) {
      return err({ reason: 'misconfigured', problem: error instanceof Error ? error.message : 'unknown' });
    }
  };
}

/** As `URL` writes it, percent-encoded; what it leaves as it is must not end a header's quoted string either. */
function validUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text).href : '';
  if (/^https?:[^"\\]+$/.test(url)) return url;
  throw new Error('protect(): resourceMetadataUrl must be an https:// URL');
}
