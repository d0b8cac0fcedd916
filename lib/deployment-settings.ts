import * as z from 'zod/mini';
import type { ConfigurationProblem } from '../lambdas/core/configuration.ts';
import { err, ok, type Result } from '../protect/vocabulary/result.ts';

/** What `cdk.json` says of the stack itself, under `countersign.deployment`. No function is told. */
export interface DeploymentSettings {
  /** Serve the issuer's host from this API. Requires `countersign.issuer`. */
  readonly domain?: CustomDomain | undefined;
  /** Of the token function: the most that run at once, taken out of the account's own. Absent: none is reserved. */
  readonly reservedConcurrency?: number | undefined;
  /** Of the functions' logs and the access log. */
  readonly logRetentionDays?: LogRetentionDays | undefined;
  readonly alarms?: AlarmSettings | undefined;
}

export interface AlarmSettings {
  /** Who is told by mail, once they have confirmed. Absent: whoever subscribes to the topic. */
  readonly email?: string | undefined;
  /** Refused assertions of registered clients that are too many, whatever the traffic. Absent: 500. */
  readonly refusalsPerFiveMinutes?: number | undefined;
}

export interface CustomDomain {
  /** ACM, in the stack's own Region, for the issuer's host. */
  readonly certificateArn: string;
  /** Absent: whoever deploys points the host to the `DomainTarget` output. */
  readonly hostedZone?: { readonly id: string; readonly name: string } | undefined;
}

/** Of those that CloudWatch Logs knows, the ones that serve "why was it refused". */
export const LOG_RETENTION_DAYS = [30, 60, 90, 180, 365, 400, 731] as const;
export type LogRetentionDays = (typeof LOG_RETENTION_DAYS)[number];

const CERTIFICATE_ARN = /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]+$/;
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/;
const MAX_RESERVED_CONCURRENCY = 10_000;

const settings = z.strictObject(
  {
    domain: z.optional(
      z.strictObject(
        {
          certificateArn: z
            .string({ error: 'the ARN of an ACM certificate' })
            .check(z.regex(CERTIFICATE_ARN, { error: 'the ARN of an ACM certificate' })),
          hostedZone: z.optional(
            z.strictObject(
              {
                id: z
                  .string({ error: 'the id of a hosted zone' })
                  .check(z.regex(/^Z[A-Z0-9]+$/, { error: 'the id of a hosted zone, such as Z0123456789ABC' })),
                name: z
                  .string({ error: 'a domain name' })
                  .check(z.regex(HOST_NAME, { error: 'a domain name, such as example.com' })),
              },
              { error: strictMessage },
            ),
          ),
        },
        { error: strictMessage },
      ),
    ),
    reservedConcurrency: z.optional(
      z.number({ error: 'a whole number' }).check(
        z.refine((n: number) => Number.isInteger(n) && n >= 1 && n <= MAX_RESERVED_CONCURRENCY, {
          error: `a whole number from 1 to ${MAX_RESERVED_CONCURRENCY}`,
        }),
      ),
    ),
    logRetentionDays: z.optional(
      z.literal([...LOG_RETENTION_DAYS], { error: `one of ${LOG_RETENTION_DAYS.join(', ')}` }),
    ),
    alarms: z.optional(
      z.strictObject(
        {
          email: z.optional(
            z
              .string({ error: 'an e-mail address' })
              .check(z.regex(/^[^\s@]+@[^\s@]+$/, { error: 'an e-mail address' })),
          ),
          refusalsPerFiveMinutes: z.optional(
            z
              .number({ error: 'a whole number' })
              .check(z.refine((n: number) => Number.isInteger(n) && n >= 1, { error: 'a whole number from 1' })),
          ),
        },
        { error: strictMessage },
      ),
    ),
  },
  { error: strictMessage },
);

function strictMessage(issue: { readonly code?: string; readonly keys?: readonly string[] }): string {
  return issue.code === 'unrecognized_keys' ? `unknown: ${issue.keys?.join(', ')}` : 'an object';
}

/**
 * Every problem with its field. `issuer` is `undefined` when none is written down: then it has no host to serve.
 * Does NOT check that certificate and hosted zone exist, nor that they are for this host: CloudFormation does.
 */
export function parseDeploymentSettings(
  input: unknown,
  issuer: string | undefined,
): Result<DeploymentSettings, readonly ConfigurationProblem[]> {
  const parsed = settings.safeParse(input);
  if (!parsed.success) return err(parsed.error.issues.map(describeIssue));
  const problem = problemOfDomain(parsed.data, issuer);
  return problem === undefined ? ok(parsed.data) : err([{ field: `${FIELD}.domain`, problem }]);
}

const FIELD = 'countersign.deployment';

function describeIssue({ path, message }: { readonly path: readonly PropertyKey[]; readonly message: string }) {
  const problem = `must be ${message}`.replace(/^must be unknown: /, 'unknown member: ');
  return { field: [FIELD, ...path.map(String)].join('.'), problem };
}

function problemOfDomain({ domain }: DeploymentSettings, issuer: string | undefined): string | undefined {
  if (domain === undefined) return undefined;
  if (issuer === undefined) return 'requires countersign.issuer: its host is what is served';
  const { hostname, protocol } = new URL(issuer);
  if (protocol !== 'https:') return 'requires an https:// issuer';
  const zone = domain.hostedZone?.name;
  const isInZone = zone === undefined || hostname === zone || hostname.endsWith(`.${zone}`);
  return isInZone ? undefined : `has the hosted zone ${zone}, which the issuer's host ${hostname} is not in`;
}
