import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { type Configuration, parseConfiguration } from './core/configuration.ts';

/**
 * The environment of each function, parsed once at cold start. The stack types each function's `environment` by the
 * same schema, so that it does not compile when a variable is missing.
 */

const variable = () => z.string().check(z.minLength(1));

/** Every function: who we are. What the vendor declared is in {@link CONFIGURATION_FILE}. */
const common = { COUNTERSIGN_ISSUER: variable() };

/** Redeems assertions. */
export const tokenEnvironment = z.object({
  ...common,
  DIRECTORY_TABLE: variable(),
  MEMBERS_TABLE: variable(),
  STATUS_TABLE: variable(),
  PROVIDER_KEYS_TABLE: variable(),
  REDEMPTIONS_TABLE: variable(),
  AGENT_SESSIONS_TABLE: variable(),
  AUDIT_TRAIL_TABLE: variable(),
  KEY_RING_TABLE: variable(),
  AUTHORIZATION_GRANTS_TABLE: variable(),
});

/** Tells resource servers what tokens are good for. */
export const introspectionEnvironment = z.object({
  ...common,
  DIRECTORY_TABLE: variable(),
  MEMBERS_TABLE: variable(),
  STATUS_TABLE: variable(),
  AGENT_SESSIONS_TABLE: variable(),
  PROVIDER_KEYS_TABLE: variable(),
  REDEMPTIONS_TABLE: variable(),
  AUTHORIZATION_GRANTS_TABLE: variable(),
  KEY_RING_TABLE: variable(),
  AUDIT_TRAIL_TABLE: variable(),
});

/** Lets a provider's SCIM client provision members. */
export const provisioningEnvironment = z.object({
  ...common,
  DIRECTORY_TABLE: variable(),
  MEMBERS_TABLE: variable(),
  AUDIT_TRAIL_TABLE: variable(),
});

/** Takes what identity providers say has happened to people. */
export const signalsEnvironment = z.object({
  ...common,
  DIRECTORY_TABLE: variable(),
  MEMBERS_TABLE: variable(),
  PROVIDER_KEYS_TABLE: variable(),
  REDEMPTIONS_TABLE: variable(),
  AUDIT_TRAIL_TABLE: variable(),
});

/** Serves metadata, the public keys and pictures of clients. */
export const metadataEnvironment = z.object({ ...common, KEY_RING_TABLE: variable(), DIRECTORY_TABLE: variable() });

/** What accepting a session cookie takes. */
const sessions = { SESSIONS_TABLE: variable(), DIRECTORY_TABLE: variable(), MEMBERS_TABLE: variable() };

/** Mints agent tokens, and says what is approved. */
export const agentEnvironment = z.object({
  ...common,
  ...sessions,
  STATUS_TABLE: variable(),
  AGENT_SESSIONS_TABLE: variable(),
  WRITE_REQUESTS_TABLE: variable(),
  AUDIT_TRAIL_TABLE: variable(),
  KEY_RING_TABLE: variable(),
});

/** Writes and removes write grants. */
export const approvalEnvironment = z.object({
  ...common,
  ...sessions,
  STATUS_TABLE: variable(),
  AGENT_SESSIONS_TABLE: variable(),
  WRITE_REQUESTS_TABLE: variable(),
  PASSKEYS_TABLE: variable(),
  AUDIT_TRAIL_TABLE: variable(),
  KEY_RING_TABLE: variable(),
});

/** Asks people what a tool may do. */
export const authorizationEnvironment = z.object({
  ...common,
  ...sessions,
  STATUS_TABLE: variable(),
  PROVIDER_KEYS_TABLE: variable(),
  AUTHORIZATION_GRANTS_TABLE: variable(),
  AUDIT_TRAIL_TABLE: variable(),
});

/** What administrators look at and change. */
export const administrationEnvironment = z.object({
  ...common,
  ...sessions,
  STATUS_TABLE: variable(),
  AUDIT_TRAIL_TABLE: variable(),
  ACTIVITY_TABLE: variable(),
  PROVIDER_KEYS_TABLE: variable(),
  REDEMPTIONS_TABLE: variable(),
  KEY_RING_TABLE: variable(),
  SECRETS_KEY_ARN: variable(),
});

/** What no deployment sets: a function's own network stands in for it. The local runtime does. */
export const networkEnvironment = z.object({
  /** `address:port` of the name server that is asked for proofs of domains. Absent: the system's. */
  COUNTERSIGN_DNS_SERVER: z.optional(variable()),
});

/** Signs members in, and out. */
export const signInEnvironment = z.object({
  ...common,
  DIRECTORY_TABLE: variable(),
  MEMBERS_TABLE: variable(),
  STATUS_TABLE: variable(),
  PROVIDER_KEYS_TABLE: variable(),
  SESSIONS_TABLE: variable(),
  AUDIT_TRAIL_TABLE: variable(),
  KEY_RING_TABLE: variable(),
  /** Of the key that our secrets at providers are encrypted under. */
  SECRETS_KEY_ARN: variable(),
});

/** Creates signing keys and records them. */
export const rotationEnvironment = z.object({
  ...common,
  KEY_RING_TABLE: variable(),
  AUDIT_TRAIL_TABLE: variable(),
  /** Value of the tag {@link KEY_RING_TAG} on every key of this deployment's ring; what `kms:Sign` is granted by. */
  KEY_RING_NAME: variable(),
  /** Of this very function: the policy of a new key names it. */
  ROTATION_ROLE_ARN: variable(),
});

/** Writes down what the configuration declares. */
export const declarationEnvironment = z.object({ ...common, STATUS_TABLE: variable() });

/** Counts what was logged of requests for tokens. */
export const activityEnvironment = z.object({ ACTIVITY_TABLE: variable() });

/** Tells the vendor's event bus what the audit trail has recorded. */
export const eventsEnvironment = z.object({
  ...common,
  /** Its name or its ARN. */
  EVENT_BUS_NAME: variable(),
});

/** Chains the entries of the audit trail. */
export const sealingEnvironment = z.object({ AUDIT_SEALS_TABLE: variable() });

/** Looks for clients whose secrets are about to end. */
export const checkupEnvironment = z.object({ DIRECTORY_TABLE: variable() });

/** Lets in what came through the distribution. */
export const frontDoorEnvironment = z.object({ FRONT_DOOR_SECRET_ARN: variable() });

/** Replaces the value that the distribution sends. */
export const frontDoorRotationEnvironment = z.object({ DISTRIBUTION_ID: variable() });

/** The KMS tag that says which deployment's key ring a key belongs to. */
export const KEY_RING_TAG = 'countersign:key-ring';

/**
 * The variable of every function of ours that names the CloudWatch namespace of its deployment's metrics: two
 * deployments in one account and Region would otherwise count into the same series, and one that is well would keep the
 * other's alarms silent.
 */
export const METRICS_NAMESPACE = 'METRICS_NAMESPACE';

/** Of a function that was deployed before it had the variable: for seconds, while a deployment replaces it. */
const NAMESPACE_OF_BEFORE = 'Countersign';

/** The CloudWatch namespace of this deployment's metrics. */
export function metricsNamespace(variables: NodeJS.ProcessEnv = process.env): string {
  return variables[METRICS_NAMESPACE] || NAMESPACE_OF_BEFORE;
}

export type TokenEnvironment = z.infer<typeof tokenEnvironment>;
export type IntrospectionEnvironment = z.infer<typeof introspectionEnvironment>;
export type ProvisioningEnvironment = z.infer<typeof provisioningEnvironment>;
export type SignalsEnvironment = z.infer<typeof signalsEnvironment>;
export type MetadataEnvironment = z.infer<typeof metadataEnvironment>;
export type AgentEnvironment = z.infer<typeof agentEnvironment>;
export type ApprovalEnvironment = z.infer<typeof approvalEnvironment>;
export type AuthorizationEnvironment = z.infer<typeof authorizationEnvironment>;
export type AdministrationEnvironment = z.infer<typeof administrationEnvironment>;
export type SignInEnvironment = z.infer<typeof signInEnvironment>;
export type RotationEnvironment = z.infer<typeof rotationEnvironment>;
export type DeclarationEnvironment = z.infer<typeof declarationEnvironment>;
export type ActivityEnvironment = z.infer<typeof activityEnvironment>;
export type SealingEnvironment = z.infer<typeof sealingEnvironment>;
export type EventsEnvironment = z.infer<typeof eventsEnvironment>;
export type CheckupEnvironment = z.infer<typeof checkupEnvironment>;
export type FrontDoorEnvironment = z.infer<typeof frontDoorEnvironment>;
export type FrontDoorRotationEnvironment = z.infer<typeof frontDoorRotationEnvironment>;

type EnvironmentSchema<T> = z.ZodMiniType<T>;

/** @throws Error naming every variable that is missing: a deployment fault, found at the first cold start. */
export function readEnvironment<T>(schema: EnvironmentSchema<T>, variables: NodeJS.ProcessEnv = process.env): T {
  const parsed = schema.safeParse(variables);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new Error(`missing or empty environment variables: ${names}`);
}

/** Beside a function's bundle: what stands in `countersign.json`, without the issuer and without `deployment`. */
export const CONFIGURATION_FILE = 'configuration.json';

/** Instead of the file, which Lambda's 4 KB of variables do not limit: where the code runs from its sources. */
const CONFIGURATION_VARIABLE = 'COUNTERSIGN_CONFIGURATION';

/** @throws Error naming every field that is wrong. Synth has validated the same JSON before it was deployed. */
export function readConfiguration({ COUNTERSIGN_ISSUER }: { readonly COUNTERSIGN_ISSUER: string }): Configuration {
  return parseDeployed(deployedJson(), COUNTERSIGN_ISSUER);
}

/** Of what was deployed, as it was written down. @throws Error naming every field that is wrong */
export function parseDeployed(json: string, issuer: string): Configuration {
  const parsed = parseConfiguration(JSON.parse(json), issuer);
  if (parsed.ok) return parsed.value;
  throw new Error(parsed.error.map(({ field, problem }) => `${field} ${problem}`).join('; '));
}

/** @throws Error when there is neither file nor variable: a deployment fault, found at the first cold start */
export function deployedJson(folder = import.meta.dirname, variables: NodeJS.ProcessEnv = process.env): string {
  const file = join(folder, CONFIGURATION_FILE);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const json = variables[CONFIGURATION_VARIABLE];
  if (!json) throw new Error(`there is no ${CONFIGURATION_FILE} beside the code`);
  return json;
}
