import * as z from 'zod/mini';
import {
  type ConfigurationProblem,
  problemsOfIssues,
  strictMessage,
  withoutRepetitions,
} from '../lambdas/core/configuration/schema.ts';
import { err, ok, type Result } from '../protect/vocabulary/result.ts';

/** What `countersign.json` says of the stack itself, under `deployment`. No function is told. */
export interface DeploymentSettings {
  /** Serve the issuer's host from this API. Requires `issuer`. */
  readonly domain?: CustomDomain | undefined;
  /** A CloudFront distribution with a WAF in front, which alone reaches the API. Requires `issuer`; instead of `domain`. */
  readonly cloudFront?: FrontDoorSettings | undefined;
  /** Of the token function: the most that run at once, taken out of the account's own. Absent: none is reserved. */
  readonly reservedConcurrency?: number | undefined;
  /** Of the functions' logs and the access log. */
  readonly logRetentionDays?: LogRetentionDays | undefined;
  readonly alarms?: AlarmSettings | undefined;
  /** Name of the event bus that is told what is recorded. Absent: the account's default bus. */
  readonly eventBus?: string | undefined;
  /** Of every role that is made: the name of a managed policy of the account, or the ARN of one. */
  readonly permissionsBoundary?: string | undefined;
  /** Of every resource that can have tags. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
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
  readonly hostedZone?: HostedZoneSettings | undefined;
}

export interface FrontDoorSettings {
  /** ACM, in us-east-1, where CloudFront looks for it: for the issuer's host. */
  readonly certificateArn: string;
  /** WAF of CloudFront's scope (us-east-1). Absent: one is made, which the stack can in us-east-1 alone. */
  readonly webAclArn?: string | undefined;
  /** Of the WAF that is made: requests of one address in five minutes, until it is blocked. Absent: 5,000. */
  readonly requestsPerFiveMinutes?: number | undefined;
  /** Absent: whoever deploys points the host to the `DomainTarget` output. */
  readonly hostedZone?: HostedZoneSettings | undefined;
}

export interface HostedZoneSettings {
  readonly id: string;
  readonly name: string;
}

/** Of those that CloudWatch Logs knows, the ones that serve "why was it refused". */
export const LOG_RETENTION_DAYS = [30, 60, 90, 180, 365, 400, 731] as const;
export type LogRetentionDays = (typeof LOG_RETENTION_DAYS)[number];

const CERTIFICATE_ARN = /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]+$/;
const GLOBAL_CERTIFICATE_ARN = /^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]+$/;
const GLOBAL_WEB_ACL_ARN = /^arn:aws[a-z-]*:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[0-9a-f-]+$/;
/** AWS WAF: the limit of a rate-based rule, over five minutes. */
const [MIN_RATE, MAX_RATE] = [10, 2_000_000_000] as const;
/** IAM: the name of a managed policy, or its ARN. */
const MANAGED_POLICY = /^(?:arn:aws[a-z-]*:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]{1,640}|[\w+=,.@-]{1,128})$/;
/** AWS: a key of up to 128 characters that does not begin with `aws:`, a value of up to 256. */
const TAG_KEY = /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/u;
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u;
/** EventBridge: the name of a bus of this account and Region; not `aws.…`, which are partners'. */
const EVENT_BUS = /^(?!aws\.)[\w.-]{1,256}$/;
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/;
const MAX_RESERVED_CONCURRENCY = 10_000;

function wholeNumber(min: number, max?: number) {
  const error = `a whole number from ${min}${max === undefined ? '' : ` to ${max}`}`;
  return z.int({ error }).check(z.minimum(min, { error }), z.maximum(max ?? Number.MAX_SAFE_INTEGER, { error }));
}

function matching(pattern: RegExp, error: string) {
  return z.string({ error }).check(z.regex(pattern, { error }));
}

const hostedZoneSchema = z.strictObject(
  {
    id: matching(/^Z[A-Z0-9]+$/, 'the id of a hosted zone, such as Z0123456789ABC'),
    name: matching(HOST_NAME, 'a domain name, such as example.com'),
  },
  { error: strictMessage },
);

const cloudFrontSchema = z.strictObject(
  {
    certificateArn: matching(GLOBAL_CERTIFICATE_ARN, 'the ARN of an ACM certificate in us-east-1'),
    webAclArn: z.optional(matching(GLOBAL_WEB_ACL_ARN, 'the ARN of a web ACL of AWS WAF, global, in us-east-1')),
    requestsPerFiveMinutes: z.optional(wholeNumber(MIN_RATE, MAX_RATE)),
    hostedZone: z.optional(hostedZoneSchema),
  },
  { error: strictMessage },
);

export const deploymentSchema = z.strictObject(
  {
    domain: z.optional(
      z.strictObject(
        {
          certificateArn: z
            .string({ error: 'the ARN of an ACM certificate' })
            .check(z.regex(CERTIFICATE_ARN, { error: 'the ARN of an ACM certificate' })),
          hostedZone: z.optional(hostedZoneSchema),
        },
        { error: strictMessage },
      ),
    ),
    cloudFront: z.optional(cloudFrontSchema),
    reservedConcurrency: z.optional(wholeNumber(1, MAX_RESERVED_CONCURRENCY)),
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
          refusalsPerFiveMinutes: z.optional(wholeNumber(1)),
        },
        { error: strictMessage },
      ),
    ),
    eventBus: z.optional(
      z
        .string({ error: 'the name of an event bus' })
        .check(z.regex(EVENT_BUS, { error: 'the name of an event bus, such as vendor-events' })),
    ),
    permissionsBoundary: z.optional(
      z
        .string({ error: 'the name or the ARN of a managed policy' })
        .check(z.regex(MANAGED_POLICY, { error: 'the name or the ARN of a managed policy' })),
    ),
    tags: z.optional(
      z.record(
        z.string().check(z.regex(TAG_KEY)),
        z.string({ error: 'text' }).check(z.regex(TAG_VALUE, { error: 'text that AWS allows in a tag' })),
        {
          error: ({ code }) =>
            code === 'invalid_key' ? 'under a key that AWS allows for a tag' : 'an object: key → value',
        },
      ),
    ),
  },
  { error: strictMessage },
);

/**
 * Every problem with its field. `issuer` is `undefined` when none is written down: then it has no host to serve.
 * Does NOT check that certificate and hosted zone exist, nor that they are for this host: CloudFormation does.
 */
export function parseDeploymentSettings(
  input: unknown,
  issuer: string | undefined,
): Result<DeploymentSettings, readonly ConfigurationProblem[]> {
  const parsed = deploymentSchema.safeParse(input);
  if (!parsed.success) return err(withoutRepetitions(problemsOfIssues(parsed.error.issues, ['deployment'])));
  const problems = problemsOfDoor(parsed.data, issuer);
  return problems.length === 0 ? ok(parsed.data) : err(problems);
}

function problemsOfDoor(
  { domain, cloudFront }: DeploymentSettings,
  issuer: string | undefined,
): readonly ConfigurationProblem[] {
  const problems = [
    problemOfHost('deployment.domain', domain, issuer),
    problemOfHost('deployment.cloudFront', cloudFront, issuer),
    domain && cloudFront && { field: 'deployment.cloudFront', problem: 'serves the host: leave out deployment.domain' },
    cloudFront?.webAclArn !== undefined &&
      cloudFront.requestsPerFiveMinutes !== undefined && {
        field: 'deployment.cloudFront.requestsPerFiveMinutes',
        problem: 'is of the web ACL that is made: leave it out, or webAclArn',
      },
  ];
  return problems.filter((each) => each !== undefined && each !== false);
}

function problemOfHost(
  field: string,
  door: CustomDomain | FrontDoorSettings | undefined,
  issuer: string | undefined,
): ConfigurationProblem | undefined {
  if (door === undefined) return undefined;
  if (issuer === undefined) return { field, problem: 'requires issuer: its host is what is served' };
  // What is wrong with the issuer itself is told beside this.
  if (!URL.canParse(issuer)) return undefined;
  const { hostname, protocol } = new URL(issuer);
  if (protocol !== 'https:') return { field, problem: 'requires an https:// issuer' };
  const zone = door.hostedZone?.name;
  if (zone === undefined || hostname === zone || hostname.endsWith(`.${zone}`)) return undefined;
  return { field, problem: `has the hosted zone ${zone}, which the issuer's host ${hostname} is not in` };
}
