import * as z from 'zod/mini';
import type { DynamoSettings } from '../lambdas/adapters/aws/dynamodb/clients.ts';
import type { KmsSettings } from '../lambdas/adapters/aws/kms/clients.ts';
import { LOCAL_ACCOUNT } from '../local/aws/aws-json/account.ts';
import { displayPath } from '../local/runtime/display-path.ts';
import { readRuntimeFile } from '../local/runtime/runtime-file.ts';
import { CommandError } from './command-error.ts';
import { readStackOutputs } from './stack-outputs.ts';

/** A deployment that the command works on: its outputs, and how to reach its tables and its key service. */
export interface Deployment {
  readonly outputs: Outputs;
  readonly client: DynamoSettings;
  readonly kms: KmsSettings;
  /** `address:port`. Absent: this machine's own name servers. */
  readonly dnsServer?: string | undefined;
  /** Who is doing this, for the audit trail. */
  readonly actor: string;
}

const outputsSchema = z.object({
  Issuer: z.string(),
  /** Of a deployment that did not write it down yet, or a small one. */
  Configuration: z.optional(z.string()),
  DirectoryTableName: z.string(),
  MembersTableName: z.string(),
  StatusTableName: z.string(),
  ProviderKeysTableName: z.string(),
  RedemptionsTableName: z.string(),
  SessionsTableName: z.string(),
  KeyRingTableName: z.string(),
  AuditTrailTableName: z.string(),
  /** Absent: of a former release. */
  AuditSealsTableName: z.optional(z.string()),
  /** Absent: of a former release. */
  PasskeysTableName: z.optional(z.string()),
  SecretsKeyArn: z.string(),
});

/** What the stack puts out, locally as on AWS. */
export type Outputs = z.infer<typeof outputsSchema>;

export interface DeploymentOptions {
  readonly local?: boolean;
  readonly state: string;
  readonly stack: string;
  readonly region?: string;
}

const runtimeSchema = z.object({
  pid: z.number(),
  endpoints: z.object({ dynamodb: z.string(), kms: z.string() }),
  operator: z.object({ accessKeyId: z.string() }),
  dnsServer: z.optional(z.string()),
  outputs: outputsSchema,
});

/** Finds the running local stack, or a deployed one by its stack name. @throws CommandError with what to do next */
export async function findDeployment(options: DeploymentOptions): Promise<Deployment> {
  return options.local ? findLocal(options.state) : findOnAws(options);
}

function findLocal(stateDirectory: string): Deployment {
  const runtime = runtimeSchema.safeParse(readRuntimeFile(stateDirectory));
  if (!runtime.success) {
    throw new CommandError(`No local stack is running (${displayPath(stateDirectory)}). Start one with: npm start`);
  }
  const { endpoints, operator, outputs, dnsServer } = runtime.data;
  const credentials = { ...operator, secretAccessKey: 'local' };
  const settings = { region: LOCAL_ACCOUNT.region, credentials };
  return {
    outputs,
    client: { ...settings, endpoint: endpoints.dynamodb },
    kms: { ...settings, endpoint: endpoints.kms },
    dnsServer,
    actor: 'local operator',
  };
}

async function findOnAws({ stack, region }: DeploymentOptions): Promise<Deployment> {
  const { outputs, credentials, actor } = await readStackOutputs(stack, region);
  const parsed = outputsSchema.safeParse(outputs);
  if (!parsed.success) {
    const missing = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new CommandError(
      `The stack ${stack} lacks outputs: ${missing}. Is it a Countersign stack? Name yours with --stack`,
    );
  }
  const client = { credentials, ...(region && { region }) };
  return { outputs: parsed.data, client, kms: client, actor };
}
