import { type Implications, withImplied } from '../../protect/vocabulary/implied-scopes.ts';
import type { MemberClaimName } from '../../protect/vocabulary/member-claims.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { isScopeToken, type Scope, type ScopeSet } from '../../protect/vocabulary/scope.ts';
import { defaultBaseline, type ScopeRules } from '../../protect/vocabulary/scope-rules.ts';
import { isIssuerUrl } from '../../protect/vocabulary/uri.ts';
import { type Branding, resolveBranding } from './configuration/branding.ts';
import { crossChecks, ISSUER_PLACEHOLDER } from './configuration/cross-checks.ts';
import { detailsOf } from './configuration/details.ts';
import { implicationsOf } from './configuration/implications.ts';
import { type DeclaredOperations, operationsOf } from './configuration/operations.ts';
import { OWN_SCOPES } from './configuration/own-scopes.ts';
import {
  type ConfigurationInput,
  type ConfigurationProblem,
  configurationSchema,
  DEFAULT_WRITE_GRANT_LIFETIME_SECONDS,
  type DynamicRegistrationPolicy,
  MAX_WRITE_GRANT_LIFETIME_SECONDS,
  type ParsedConfiguration,
  problemsOfIssues,
  type ScopeDeclaration,
  withoutRepetitions,
} from './configuration/schema.ts';
import type { DetailDeclarations } from './details/declaration.ts';

export type { ConfigurationInput, ConfigurationProblem, ScopeDeclaration } from './configuration/schema.ts';

/** What the vendor declares in `countersign.json`, after validation. */
export interface Configuration {
  /** RFC 8414 issuer: scheme and host only; no path, no trailing slash. Compared byte for byte everywhere. */
  readonly issuer: string;
  /** Accept `http://` issuers on loopback. For a laptop only: it requires that our own issuer is one. */
  readonly allowLoopbackIssuers: boolean;
  readonly signingAlgorithm: SigningAlgorithm;
  readonly accessTokenLifetimeSeconds: number;
  readonly clockSkewSeconds: number;
  readonly auditRetentionDays: number;
  /** Origins whose pages may call the token endpoint (CORS), as browsers write them. Usually none. */
  readonly tokenEndpointOrigins: ReadonlySet<string>;
  /** Resource identifiers (RFC 8707) that tokens may be issued for. */
  readonly resources: ReadonlySet<string>;
  /** The resource of a token when neither the assertion nor the request names one. */
  readonly defaultResource: string;
  /** Resources whose access tokens may mint agent tokens, and for which agent tokens are issued. */
  readonly agentResources: ReadonlySet<string>;
  /** Those of them whose agent tokens are plain JWTs, without our prefix: for verifiers that know JWTs alone. */
  readonly plainAgentResources: ReadonlySet<string>;
  /** Resources whose tokens are all bound to a key of their client (RFC 9449). */
  readonly boundResources: ReadonlySet<string>;
  /** Seconds. Short: a leaked agent token cannot be recalled, only outlived. */
  readonly agentTokenLifetimeSeconds: number;
  /** Seconds that an approved write lasts, unless its approver chooses otherwise, and the most that they can choose. */
  readonly writeGrantLifetimeSeconds: number;
  readonly maxWriteGrantLifetimeSeconds: number;
  /** Seconds without a request after which a first-party session ends, and seconds after which it ends in any case. */
  readonly sessionIdleSeconds: number;
  readonly sessionLifetimeSeconds: number;
  /** Seconds from a person's yes until nothing of it is good any more, however often it was refreshed. */
  readonly refreshTokenLifetimeSeconds: number;
  /** How long a key signs before the next one does. */
  readonly keyRotationDays: number;
  /** Beside rotation, who may disable, delete or re-police a signing key. Absent: the account's root user. */
  readonly breakGlassRoleArn?: string;
  /** What the token endpoint answers for a valid assertion of a person or through a client that is not entitled. */
  readonly notEntitledError: NotEntitledError;
  /** What makes a pending provider active: an administrator who signs in through it, or only the operator's word. */
  readonly providerActivation: 'administrator_sign_in' | 'operator';
  /** `off`: no client comes in by its metadata document alone (M6), whatever an organization's policy says. */
  readonly clientDocuments: 'offered' | 'off';
  /** Whether clients may register themselves (RFC 7591), and with what. */
  readonly dynamicRegistration: DynamicRegistrationPolicy;
  /** What tokens say of their member beside the id. Usually nothing: every verifier and every log of a token would see it. */
  readonly memberClaims: ReadonlySet<MemberClaimName>;
  /** Seconds for which a resource server may remember what introspection said. Usually none: a recall does not reach it. */
  readonly introspectionCacheSeconds: number;
  /** What members see of the vendor. Absent: pages name nobody, and the console names itself. */
  readonly branding?: Branding;
  readonly scopes: ReadonlyMap<Scope, ScopeDeclaration>;
  /** What follows from every scope's `implies`. */
  readonly implications: Implications;
  /** What agents do only as a person has approved exactly that. Absent: nothing. */
  readonly operations?: DeclaredOperations;
  /** What authorization details (RFC 9396) may be. Usually none: every request and assertion with some is refused. */
  readonly authorizationDetails: DetailDeclarations;
  /** What a client needs at first: named by an API's 401 and its metadata. */
  readonly baseline: ScopeSet;
  /** Each with all that its scopes imply. */
  readonly roles: ReadonlyMap<string, ScopeSet>;
}

export type NotEntitledError = 'invalid_grant' | 'access_denied';

export type SigningAlgorithm = 'RS256' | 'ES256';

/** Whether whoever holds `scopes` administers the organization. Nobody comes to by signing in somewhere (L6). */
export function includesAdministration(scopes: ScopeSet): boolean {
  return [...scopes].some((scope) => scope === 'org:admin');
}

/**
 * Validates a configuration and resolves {@link ISSUER_PLACEHOLDER}. Every problem is reported, each with its field.
 * `issuer` is passed beside the input because a deployment without one uses its API's own endpoint.
 */
export function parseConfiguration(
  input: unknown,
  issuer: string,
): Result<Configuration, readonly ConfigurationProblem[]> {
  const shape = parseConfigurationShape(input);
  const problem = problemOfIssuer(issuer, allowsLoopback(input));
  const problems = [...(shape.ok ? [] : shape.error), ...(problem === undefined ? [] : [{ field: 'issuer', problem }])];
  return shape.ok && problems.length === 0 ? ok(resolve(shape.value, issuer)) : err(problems);
}

/**
 * Everything about a configuration that can be said before the issuer is known: what synth checks when the issuer
 * is the API's own, not yet existing endpoint.
 */
export function parseConfigurationShape(input: unknown): Result<ParsedConfiguration, readonly ConfigurationProblem[]> {
  const parsed = configurationSchema.safeParse(input);
  const shape = parsed.success ? [] : problemsOfIssues(parsed.error.issues);
  const problems = withoutRepetitions([...shape, ...crossChecks(input)]);
  return parsed.success && problems.length === 0 ? ok(parsed.data) : err(problems);
}

/** What `protect()` has to know of a configuration's scopes. */
export function scopeRules({
  scopes,
  implications,
  baseline,
  operations,
  authorizationDetails,
}: RulesDeclared): ScopeRules {
  const details = new Map([...authorizationDetails].map(([type, { scope }]) => [type, scope] as const));
  return {
    ...{ reads: readsOf(scopes), implications, baseline },
    ...(operations !== undefined && { operations }),
    ...(details.size > 0 && { details }),
  };
}

type RulesDeclared = Pick<
  Configuration,
  'scopes' | 'implications' | 'baseline' | 'operations' | 'authorizationDetails'
>;

function readsOf(scopes: Configuration['scopes']): ScopeSet {
  return new Set([...scopes].flatMap(([scope, { access }]) => (access === 'read' ? [scope] : [])));
}

/** Every scope that a configuration declares, our own among them. */
export function declaredScopes({ scopes }: Pick<ConfigurationInput, 'scopes'>): ReadonlyMap<Scope, ScopeDeclaration> {
  return new Map(scopeEntries({ ...scopes, ...OWN_SCOPES }));
}

function allowsLoopback(input: unknown): boolean {
  return (input as { readonly allowLoopbackIssuers?: unknown } | null | undefined)?.allowLoopbackIssuers === true;
}

function problemOfIssuer(issuer: string, allowLoopbackIssuers: boolean): string | undefined {
  if (!isIssuerUrl(issuer, { allowLoopbackIssuers })) return 'must be an https:// URL without query and fragment';
  if (new URL(issuer).origin !== issuer) return 'must be scheme and host only: no path, no trailing slash';
  if (allowLoopbackIssuers && !issuer.startsWith('http://')) {
    return 'must itself be on http:// loopback when allowLoopbackIssuers is set: that setting is for a laptop';
  }
  return undefined;
}

function resolve(config: ParsedConfiguration, issuer: string): Configuration {
  const withIssuer = (id: string) => id.replace(ISSUER_PLACEHOLDER, issuer);
  const resources = Object.entries(config.resources);
  const scopes = declaredScopes(config);
  const implications = implicationsOf(scopes);
  const [defaultResource] = resources.find(([, resource]) => resource.default === true) ?? resources[0] ?? [''];
  return {
    issuer,
    allowLoopbackIssuers: config.allowLoopbackIssuers,
    signingAlgorithm: config.signingAlgorithm,
    accessTokenLifetimeSeconds: config.accessTokenLifetimeSeconds,
    clockSkewSeconds: config.clockSkewSeconds,
    auditRetentionDays: config.auditRetentionDays,
    tokenEndpointOrigins: new Set(config.tokenEndpointOrigins),
    resources: new Set(resources.map(([id]) => withIssuer(id))),
    defaultResource: withIssuer(defaultResource),
    agentResources: new Set(resources.filter(([, { agents }]) => agents === true).map(([id]) => withIssuer(id))),
    boundResources: new Set(resources.filter(([, { dpop }]) => dpop === 'required').map(([id]) => withIssuer(id))),
    plainAgentResources: new Set(
      resources.filter(([, { agentTokens }]) => agentTokens === 'jwt').map(([id]) => withIssuer(id)),
    ),
    agentTokenLifetimeSeconds: config.agentTokenLifetimeSeconds,
    writeGrantLifetimeSeconds: config.writeGrantLifetimeSeconds,
    maxWriteGrantLifetimeSeconds: config.maxWriteGrantLifetimeSeconds ?? defaultMaxGrant(config),
    sessionIdleSeconds: config.sessionIdleSeconds,
    sessionLifetimeSeconds: config.sessionLifetimeSeconds,
    refreshTokenLifetimeSeconds: config.refreshTokenLifetimeSeconds,
    keyRotationDays: config.keyRotationDays,
    ...(config.breakGlassRoleArn !== undefined && { breakGlassRoleArn: config.breakGlassRoleArn }),
    notEntitledError: config.notEntitledError,
    providerActivation: config.providerActivation,
    clientDocuments: config.clientDocuments,
    dynamicRegistration: config.dynamicRegistration,
    introspectionCacheSeconds: config.introspectionCacheSeconds,
    memberClaims: new Set(config.memberClaims),
    ...(config.branding !== undefined && { branding: resolveBranding(config.branding) }),
    scopes,
    implications,
    ...(config.operations !== undefined && { operations: operationsOf(config.operations) }),
    authorizationDetails: detailsOf(config),
    baseline: config.baseline ? new Set(config.baseline.filter(isScopeToken)) : defaultBaseline(readsOf(scopes)),
    roles: new Map(
      Object.entries(config.roles).map(([role, granted]) => [
        role,
        withImplied(new Set(granted.filter(isScopeToken)), implications),
      ]),
    ),
  };
}

/** A deployment whose grants are shorter than they come has said how long is too long: an upgrade makes none longer. */
function defaultMaxGrant({ writeGrantLifetimeSeconds: lifetime }: ParsedConfiguration): number {
  return lifetime < DEFAULT_WRITE_GRANT_LIFETIME_SECONDS ? lifetime : MAX_WRITE_GRANT_LIFETIME_SECONDS;
}

function scopeEntries(scopes: Readonly<Record<string, ScopeDeclaration>>): [Scope, ScopeDeclaration][] {
  return Object.entries(scopes).flatMap(([scope, declaration]) => (isScopeToken(scope) ? [[scope, declaration]] : []));
}
