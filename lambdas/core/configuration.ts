import * as z from 'zod/mini';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { isScopeToken, type Scope, type ScopeSet } from '../../protect/vocabulary/scope.ts';
import { isAbsoluteUri, isIssuerUrl, isSameResource } from '../../protect/vocabulary/uri.ts';
import { hasUnseen, UNSEEN_PROBLEM } from './registration/text.ts';

/** What the vendor declares in `cdk.json` under `context.countersign`, after validation. */
export interface Configuration {
  /** RFC 8414 issuer: scheme and host only; no path, no trailing slash. Compared byte for byte everywhere. */
  readonly issuer: string;
  /** Accept `http://` issuers on loopback. For a laptop only: it requires that our own issuer is one. */
  readonly allowLoopbackIssuers: boolean;
  readonly signingAlgorithm: SigningAlgorithm;
  readonly accessTokenLifetimeSeconds: number;
  readonly clockSkewSeconds: number;
  readonly auditRetentionDays: number;
  /** Resource identifiers (RFC 8707) that tokens may be issued for. */
  readonly resources: ReadonlySet<string>;
  /** The resource of a token when neither the assertion nor the request names one. */
  readonly defaultResource: string;
  /** Resources whose access tokens may mint agent tokens, and for which agent tokens are issued. */
  readonly agentResources: ReadonlySet<string>;
  /** Seconds. Short: a leaked agent token cannot be recalled, only outlived. */
  readonly agentTokenLifetimeSeconds: number;
  /** Seconds that an approved write lasts. */
  readonly writeGrantLifetimeSeconds: number;
  /** Seconds without a request after which a first-party session ends, and seconds after which it ends in any case. */
  readonly sessionIdleSeconds: number;
  readonly sessionLifetimeSeconds: number;
  /** How long a key signs before the next one does. */
  readonly keyRotationDays: number;
  /** Beside rotation, who may disable, delete or re-police a signing key. Absent: the account's root user. */
  readonly breakGlassRoleArn?: string;
  /** What makes a pending provider active: an administrator who signs in through it, or only the operator's word. */
  readonly providerActivation: 'administrator_sign_in' | 'operator';
  readonly scopes: ReadonlyMap<Scope, ScopeDeclaration>;
  readonly roles: ReadonlyMap<string, ScopeSet>;
}

export interface ScopeDeclaration {
  readonly access: 'read' | 'write';
  /** In words, for the person who approves it. */
  readonly description: string;
}

export type SigningAlgorithm = 'RS256' | 'ES256';

export interface ConfigurationProblem {
  /** Where, as a path of member names: `countersign.roles.viewer`. */
  readonly field: string;
  readonly problem: string;
}

/** Stands for the issuer inside a resource identifier, because the issuer may be known only after deployment. */
export const ISSUER_PLACEHOLDER = '{issuer}';

/** Required of this product: an enterprise tool signs in once a day. Lower per organization. */
const DEFAULT_ACCESS_TOKEN_LIFETIME_SECONDS = 86_400;

export const MAX_ACCESS_TOKEN_LIFETIME_SECONDS = 7 * 86_400;

/** Clocks of servers that keep time differ by seconds; RFC 7523 §3 allows "a small leeway". */
const DEFAULT_CLOCK_SKEW_SECONDS = 30;
const MAX_CLOCK_SKEW_SECONDS = 60;

/** A year of evidence and a month to look at it. */
const DEFAULT_AUDIT_RETENTION_DAYS = 400;

/** An agent's host mints as often as it likes: minutes are enough, and a leaked token ends with them. */
const DEFAULT_AGENT_TOKEN_LIFETIME_SECONDS = 300;
const MAX_AGENT_TOKEN_LIFETIME_SECONDS = 900;

/** Half a working day: long enough for a piece of work, gone by the next morning. */
const DEFAULT_WRITE_GRANT_LIFETIME_SECONDS = 14_400;
const MAX_WRITE_GRANT_LIFETIME_SECONDS = 86_400;

const DEFAULT_SESSION_IDLE_SECONDS = 3_600;
const DEFAULT_SESSION_LIFETIME_SECONDS = 43_200;

/** A month: often enough that rotating is nothing special, and a key costs a dollar. A year is when people forget how. */
const DEFAULT_KEY_ROTATION_DAYS = 30;
const MAX_KEY_ROTATION_DAYS = 365;

/** Scopes of our own administration, always declared: configuration cannot redefine what they mean. */
const OWN_SCOPES: Readonly<Record<string, ScopeDeclaration>> = {
  'org:read': { access: 'read', description: "See the organization's settings, members and activity" },
  'org:admin': { access: 'write', description: 'Administer the organization' },
};

/** Whether whoever holds `scopes` administers the organization. Nobody comes to by signing in somewhere (L6). */
export function includesAdministration(scopes: ScopeSet): boolean {
  return [...scopes].some((scope) => scope === 'org:admin');
}

/** IAM: partition, account, path and name of a role. Not that it exists. */
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/;

/** Scopes are `noun:verb`. */
const DECLARED_SCOPE = /^[a-z][a-z0-9._-]*:[a-z][a-z0-9._-]*$/;
const ROLE_NAME = /^[a-z][a-z0-9_-]{0,63}$/;

const wholeNumber = (min: number, max: number, unit: string) =>
  z.number({ error: `a whole number of ${unit}` }).check(
    z.refine((n: number) => Number.isInteger(n) && n >= min && n <= max, {
      error: `a whole number of ${unit} from ${min} to ${max}`,
    }),
  );

const configurationSchema = z.strictObject(
  {
    issuer: z.optional(z.string({ error: 'a string' })),
    allowLoopbackIssuers: z._default(z.boolean({ error: 'true or false' }), false),
    signingAlgorithm: z._default(z.enum(['RS256', 'ES256'], { error: '"RS256" or "ES256"' }), 'RS256'),
    accessTokenLifetimeSeconds: z._default(
      wholeNumber(60, MAX_ACCESS_TOKEN_LIFETIME_SECONDS, 'seconds'),
      DEFAULT_ACCESS_TOKEN_LIFETIME_SECONDS,
    ),
    clockSkewSeconds: z._default(wholeNumber(0, MAX_CLOCK_SKEW_SECONDS, 'seconds'), DEFAULT_CLOCK_SKEW_SECONDS),
    auditRetentionDays: z._default(wholeNumber(1, 3_660, 'days'), DEFAULT_AUDIT_RETENTION_DAYS),
    agentTokenLifetimeSeconds: z._default(
      wholeNumber(60, MAX_AGENT_TOKEN_LIFETIME_SECONDS, 'seconds'),
      DEFAULT_AGENT_TOKEN_LIFETIME_SECONDS,
    ),
    writeGrantLifetimeSeconds: z._default(
      wholeNumber(60, MAX_WRITE_GRANT_LIFETIME_SECONDS, 'seconds'),
      DEFAULT_WRITE_GRANT_LIFETIME_SECONDS,
    ),
    sessionIdleSeconds: z._default(wholeNumber(60, 86_400, 'seconds'), DEFAULT_SESSION_IDLE_SECONDS),
    sessionLifetimeSeconds: z._default(wholeNumber(60, 7 * 86_400, 'seconds'), DEFAULT_SESSION_LIFETIME_SECONDS),
    keyRotationDays: z._default(wholeNumber(1, MAX_KEY_ROTATION_DAYS, 'days'), DEFAULT_KEY_ROTATION_DAYS),
    breakGlassRoleArn: z.optional(
      z.string({ error: 'the ARN of an IAM role' }).check(z.regex(ROLE_ARN, { error: 'the ARN of an IAM role' })),
    ),
    providerActivation: z._default(
      z.enum(['administrator_sign_in', 'operator'], { error: '"administrator_sign_in" or "operator"' }),
      'administrator_sign_in',
    ),
    resources: z.record(
      z.string(),
      z.strictObject(
        {
          default: z.optional(z.boolean({ error: 'true or false' })),
          agents: z.optional(z.boolean({ error: 'true or false' })),
        },
        { error: strictMessage },
      ),
      { error: 'an object: resource identifier → {}' },
    ),
    scopes: z.record(
      z.string(),
      z.strictObject(
        {
          access: z.enum(['read', 'write'], { error: '"read" or "write"' }),
          description: z.string({ error: 'a sentence for the person who approves it' }),
        },
        { error: strictMessage },
      ),
      { error: 'an object: scope → {access, description}' },
    ),
    roles: z.record(z.string(), z.array(z.string({ error: 'a scope' }), { error: 'a list of scopes' }), {
      error: 'an object: role → list of scopes',
    }),
  },
  { error: strictMessage },
);

/** What may stand in `cdk.json`: {@link Configuration} before defaults and cross-checks. */
export type ConfigurationInput = z.input<typeof configurationSchema>;
type Parsed = z.infer<typeof configurationSchema>;

/** Zod's default messages are a locale of their own (400 kB); ours name what is allowed. */
function strictMessage(issue: { readonly code?: string; readonly keys?: readonly string[] }): string {
  return issue.code === 'unrecognized_keys' ? `unknown: ${issue.keys?.join(', ')}` : 'an object';
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
  if (!shape.ok) return shape;
  const issuerProblem = problemOfIssuer(issuer, shape.value.allowLoopbackIssuers);
  if (issuerProblem !== undefined) return err([{ field: 'countersign.issuer', problem: issuerProblem }]);
  return ok(resolve(shape.value, issuer));
}

/**
 * Everything about a configuration that can be said before the issuer is known: what synth checks when the issuer
 * is the API's own, not yet existing endpoint.
 */
export function parseConfigurationShape(input: unknown): Result<Parsed, readonly ConfigurationProblem[]> {
  const parsed = configurationSchema.safeParse(input);
  if (!parsed.success) {
    return err(
      parsed.error.issues.map((issue) => ({
        field: ['countersign', ...issue.path.map(String)].join('.'),
        problem: `must be ${issue.message}`.replace(/^must be unknown: /, 'unknown member: '),
      })),
    );
  }
  const problems = crossChecks(parsed.data);
  return problems.length === 0 ? ok(parsed.data) : err(problems);
}

/** Every scope that a configuration declares, our own among them. */
export function declaredScopes({ scopes }: Pick<ConfigurationInput, 'scopes'>): ReadonlyMap<Scope, ScopeDeclaration> {
  return new Map(scopeEntries({ ...scopes, ...OWN_SCOPES }));
}

function crossChecks(config: Parsed): ConfigurationProblem[] {
  return [...problemsOfResources(config), ...problemsOfScopes(config), ...problemsOfRoles(config)];
}

function problemsOfResources({ resources }: Parsed): ConfigurationProblem[] {
  const field = 'countersign.resources';
  const ids = Object.keys(resources);
  const withIssuer = (id: string) => id.replace(ISSUER_PLACEHOLDER, 'https://issuer.example');
  const problems = ids
    .filter((id) => !isAbsoluteUri(withIssuer(id)))
    .map((id) => ({ field: `${field}.${id}`, problem: 'must be an absolute URI without a fragment (RFC 8707 §2)' }));
  const defaults = Object.values(resources).filter((resource) => resource.default === true).length;
  const count = ids.length;
  if (count === 0) problems.push({ field, problem: 'must name at least one resource: the API that tokens are for' });
  for (const [index, id] of ids.entries()) {
    const twin = ids.slice(0, index).find((other) => isSameResource(withIssuer(other), withIssuer(id)));
    if (twin !== undefined) problems.push({ field: `${field}.${id}`, problem: `is the same resource as ${twin}` });
  }
  if (defaults > 1) problems.push({ field, problem: 'must mark only one resource as default' });
  if (count > 1 && defaults === 0) problems.push({ field, problem: 'must mark one of several resources as default' });
  return problems;
}

function problemsOfScopes({ scopes }: Parsed): ConfigurationProblem[] {
  return Object.entries(scopes).flatMap(([scope, { description }]) => {
    const field = `countersign.scopes.${scope}`;
    if (!DECLARED_SCOPE.test(scope)) return [{ field, problem: 'must have the form noun:verb, in lower case' }];
    if (scope.startsWith('org:'))
      return [{ field, problem: 'must not begin with "org:", which is Countersign\'s own' }];
    return hasUnseen(description) ? [{ field: `${field}.description`, problem: UNSEEN_PROBLEM }] : [];
  });
}

function problemsOfRoles({ roles, scopes }: Parsed): ConfigurationProblem[] {
  return Object.entries(roles).flatMap(([role, granted]) => {
    const field = `countersign.roles.${role}`;
    const unknown = granted.filter((scope) => !Object.hasOwn(scopes, scope) && !Object.hasOwn(OWN_SCOPES, scope));
    return [
      ...(ROLE_NAME.test(role) ? [] : [{ field, problem: 'must be lower-case letters, digits, "_" and "-"' }]),
      ...unknown.map((scope) => ({ field, problem: `names the scope "${scope}", which countersign.scopes lacks` })),
    ];
  });
}

function problemOfIssuer(issuer: string, allowLoopbackIssuers: boolean): string | undefined {
  if (!isIssuerUrl(issuer, { allowLoopbackIssuers })) return 'must be an https:// URL without query and fragment';
  if (new URL(issuer).origin !== issuer) return 'must be scheme and host only: no path, no trailing slash';
  if (allowLoopbackIssuers && !issuer.startsWith('http://')) {
    return 'must itself be on http:// loopback when allowLoopbackIssuers is set: that setting is for a laptop';
  }
  return undefined;
}

function resolve(config: Parsed, issuer: string): Configuration {
  const withIssuer = (id: string) => id.replace(ISSUER_PLACEHOLDER, issuer);
  const resources = Object.entries(config.resources);
  const [defaultResource] = resources.find(([, resource]) => resource.default === true) ?? resources[0] ?? [''];
  return {
    issuer,
    allowLoopbackIssuers: config.allowLoopbackIssuers,
    signingAlgorithm: config.signingAlgorithm,
    accessTokenLifetimeSeconds: config.accessTokenLifetimeSeconds,
    clockSkewSeconds: config.clockSkewSeconds,
    auditRetentionDays: config.auditRetentionDays,
    resources: new Set(resources.map(([id]) => withIssuer(id))),
    defaultResource: withIssuer(defaultResource),
    agentResources: new Set(resources.filter(([, { agents }]) => agents === true).map(([id]) => withIssuer(id))),
    agentTokenLifetimeSeconds: config.agentTokenLifetimeSeconds,
    writeGrantLifetimeSeconds: config.writeGrantLifetimeSeconds,
    sessionIdleSeconds: config.sessionIdleSeconds,
    sessionLifetimeSeconds: config.sessionLifetimeSeconds,
    keyRotationDays: config.keyRotationDays,
    ...(config.breakGlassRoleArn !== undefined && { breakGlassRoleArn: config.breakGlassRoleArn }),
    providerActivation: config.providerActivation,
    scopes: declaredScopes(config),
    roles: new Map(Object.entries(config.roles).map(([role, scopes]) => [role, new Set(scopes.filter(isScopeToken))])),
  };
}

function scopeEntries(scopes: Readonly<Record<string, ScopeDeclaration>>): [Scope, ScopeDeclaration][] {
  return Object.entries(scopes).flatMap(([scope, declaration]) => (isScopeToken(scope) ? [[scope, declaration]] : []));
}
