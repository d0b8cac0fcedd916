import * as z from 'zod/mini';
import { MEMBER_CLAIMS } from '../../../protect/vocabulary/member-claims.ts';
import { OPERATION_METHODS } from '../../../protect/vocabulary/operations.ts';
import { COMPARISONS } from '../details/declaration.ts';

/** Of a field that is wrong, where it stands in the file, and what is wrong with it. */
export interface ConfigurationProblem {
  /** As {@link fieldPath} writes it: `roles.viewer`, `scopes["projects:read"].access`. Empty: the whole. */
  readonly field: string;
  readonly problem: string;
}

/** `initial-access-token`: only with a token that the operator made, for one organization (RFC 7591 §3, Appendix A.1). */
export const DYNAMIC_REGISTRATION_POLICIES = ['off', 'initial-access-token'] as const;
export type DynamicRegistrationPolicy = (typeof DYNAMIC_REGISTRATION_POLICIES)[number];

export interface ScopeDeclaration {
  readonly access: 'read' | 'write';
  /** In words, for the person who approves it. */
  readonly description: string;
  /** Scopes that are part of this one: whoever has it has them. */
  readonly implies?: readonly string[] | undefined;
}

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
export const DEFAULT_WRITE_GRANT_LIFETIME_SECONDS = 14_400;
export const MAX_WRITE_GRANT_LIFETIME_SECONDS = 86_400;

/** A week: a tool that is used signs its person in once a week, and one that was forgotten is out by the next. */
const DEFAULT_REFRESH_TOKEN_LIFETIME_SECONDS = 7 * 86_400;
const MAX_REFRESH_TOKEN_LIFETIME_SECONDS = 30 * 86_400;

/** Minutes: an approval of one operation is for a request that is about to be sent. */
const DEFAULT_OPERATION_SECONDS = 600;
const MAX_OPERATION_SECONDS = 86_400;

const DEFAULT_SESSION_IDLE_SECONDS = 3_600;
const DEFAULT_SESSION_LIFETIME_SECONDS = 43_200;

/** Law 18: a recall counts within a minute everywhere that is not offline. */
const MAX_INTROSPECTION_CACHE_SECONDS = 60;

/** A month: often enough that rotating is nothing special, and a key costs a dollar. A year is when people forget how. */
const DEFAULT_KEY_ROTATION_DAYS = 30;
const MAX_KEY_ROTATION_DAYS = 365;

/** IAM: partition, account, path and name of a role. Not that it exists. */
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/;

const wholeNumber = (min: number, max: number, unit: string) => {
  const error = `a whole number of ${unit} from ${min} to ${max}`;
  return z.int({ error }).check(z.minimum(min, { error }), z.maximum(max, { error }));
};

export const configurationSchema = z.strictObject(
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
    maxWriteGrantLifetimeSeconds: z.optional(wholeNumber(60, MAX_WRITE_GRANT_LIFETIME_SECONDS, 'seconds')),
    sessionIdleSeconds: z._default(wholeNumber(60, 86_400, 'seconds'), DEFAULT_SESSION_IDLE_SECONDS),
    sessionLifetimeSeconds: z._default(wholeNumber(60, 7 * 86_400, 'seconds'), DEFAULT_SESSION_LIFETIME_SECONDS),
    refreshTokenLifetimeSeconds: z._default(
      wholeNumber(60, MAX_REFRESH_TOKEN_LIFETIME_SECONDS, 'seconds'),
      DEFAULT_REFRESH_TOKEN_LIFETIME_SECONDS,
    ),
    keyRotationDays: z._default(wholeNumber(1, MAX_KEY_ROTATION_DAYS, 'days'), DEFAULT_KEY_ROTATION_DAYS),
    breakGlassRoleArn: z.optional(
      z.string({ error: 'the ARN of an IAM role' }).check(z.regex(ROLE_ARN, { error: 'the ARN of an IAM role' })),
    ),
    notEntitledError: z._default(
      z.enum(['invalid_grant', 'access_denied'], { error: '"invalid_grant" or "access_denied"' }),
      'invalid_grant',
    ),
    providerActivation: z._default(
      z.enum(['administrator_sign_in', 'operator'], { error: '"administrator_sign_in" or "operator"' }),
      'administrator_sign_in',
    ),
    clientDocuments: z._default(z.enum(['offered', 'off'], { error: '"offered" or "off"' }), 'offered'),
    dynamicRegistration: z._default(
      z.enum(DYNAMIC_REGISTRATION_POLICIES, { error: '"off" or "initial-access-token"' }),
      'off',
    ),
    introspectionCacheSeconds: z._default(wholeNumber(0, MAX_INTROSPECTION_CACHE_SECONDS, 'seconds'), 0),
    memberClaims: z._default(
      z.array(z.enum(MEMBER_CLAIMS, { error: '"external_id" or "email"' }), {
        error: 'a list of claims: ["external_id", "email"]',
      }),
      [],
    ),
    branding: z.optional(
      z.strictObject(
        {
          productName: z.string({ error: 'the name of your product' }),
          logo: z.optional(
            z.string({ error: 'the path of a picture' }).check(z.minLength(1, { error: 'the path of a picture' })),
          ),
          accentColor: z.optional(z.string({ error: 'a colour as #rrggbb' })),
          accentColorDark: z.optional(z.string({ error: 'a colour as #rrggbb' })),
          supportUrl: z.optional(z.string({ error: 'an https:// URL' })),
          supportEmail: z.optional(z.string({ error: 'an e-mail address' })),
        },
        { error: strictMessage },
      ),
    ),
    tokenEndpointOrigins: z._default(
      z.array(z.string({ error: 'an origin' }), { error: 'a list of origins: ["https://inspector.example"]' }),
      [],
    ),
    resources: z.record(
      z.string(),
      z.strictObject(
        {
          default: z.optional(z.boolean({ error: 'true or false' })),
          agents: z.optional(z.boolean({ error: 'true or false' })),
          dpop: z.optional(z.enum(['accepted', 'required'], { error: '"accepted" or "required"' })),
          agentTokens: z.optional(z.enum(['prefixed', 'jwt'], { error: '"prefixed" or "jwt"' })),
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
          implies: z.optional(z.array(z.string({ error: 'a scope' }), { error: 'a list of scopes' })),
        },
        { error: strictMessage },
      ),
      { error: 'an object: scope → {access, description, implies}' },
    ),
    operations: z.optional(
      z.record(
        z.string(),
        z.strictObject(
          {
            scope: z.string({ error: 'a scope' }),
            method: z.enum(OPERATION_METHODS, { error: '"POST", "PUT", "PATCH" or "DELETE"' }),
            path: z.string({ error: 'a path with {parameters}' }),
            members: z._default(
              z.record(z.string(), z.string({ error: 'a JSON pointer, or "?" and a query parameter' }), {
                error: 'an object: name → JSON pointer',
              }),
              {},
            ),
            words: z.string({ error: 'a sentence for the person who approves it' }),
            approvalSeconds: z._default(wholeNumber(60, MAX_OPERATION_SECONDS, 'seconds'), DEFAULT_OPERATION_SECONDS),
            audit: z._default(z.boolean({ error: 'true or false' }), false),
          },
          { error: strictMessage },
        ),
        { error: 'an object: name → {scope, method, path, members, words}' },
      ),
    ),
    authorizationDetails: z._default(
      z.record(
        z.string(),
        z.strictObject(
          {
            scope: z.string({ error: 'a scope' }),
            label: z.string({ error: 'a sentence for people, with {member} for each member' }),
            members: z.record(
              z.string(),
              z.strictObject(
                {
                  compare: z.enum(COMPARISONS, { error: '"equal", "at_most" or "subset"' }),
                  values: z.optional(z.array(z.string({ error: 'a text' }), { error: 'a list of texts' })),
                  maximum: z.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER, 'units')),
                },
                { error: strictMessage },
              ),
              { error: 'an object: member → {compare, values, maximum}' },
            ),
          },
          { error: strictMessage },
        ),
        { error: 'an object: type → {scope, label, members}' },
      ),
      {},
    ),
    baseline: z.optional(z.array(z.string({ error: 'a scope' }), { error: 'a list of scopes' })),
    roles: z.record(z.string(), z.array(z.string({ error: 'a scope' }), { error: 'a list of scopes' }), {
      error: 'an object: role → list of scopes',
    }),
  },
  { error: strictMessage },
);

/** What stands in `countersign.json` that functions are told: before defaults and cross-checks. */
export type ConfigurationInput = z.input<typeof configurationSchema>;
export type ParsedConfiguration = z.infer<typeof configurationSchema>;

/** Zod's default messages are a locale of their own (400 kB); ours name what is allowed. */
export function strictMessage(issue: { readonly code?: string; readonly keys?: readonly string[] }): string {
  return issue.code === 'unrecognized_keys' ? `unknown: ${issue.keys?.join(', ')}` : 'an object';
}

/** What a schema of ours found, each with its field below `parent`. */
export function problemsOfIssues(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
  parent: readonly string[] = [],
): ConfigurationProblem[] {
  return issues.map(({ path, message }) => ({
    field: fieldPath([...parent, ...path]),
    problem: `must be ${message}`.replace(/^must be unknown: /, 'unknown member: '),
  }));
}

/** Two checks of one number may say the same. */
export function withoutRepetitions(problems: readonly ConfigurationProblem[]): ConfigurationProblem[] {
  return [...new Map(problems.map((one) => [`${one.field} ${one.problem}`, one])).values()];
}

/** Names of members, as a JavaScript program would reach them: scopes and resources have dots and colons in theirs. */
export function fieldPath(members: readonly PropertyKey[]): string {
  return members.map(accessorOf).join('').replace(/^\./, '');
}

function accessorOf(member: PropertyKey): string {
  if (typeof member === 'number') return `[${member}]`;
  return /^[A-Za-z_$][\w$-]*$/.test(String(member)) ? `.${String(member)}` : `[${JSON.stringify(String(member))}]`;
}
