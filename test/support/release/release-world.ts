import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { calculateJwkThumbprint } from 'jose';
import { createProgram } from '../../../bin/program.ts';
import { dynamoAdministrationReads } from '../../../lambdas/adapters/aws/administration/reads.ts';
import { dynamoAdministrationStore } from '../../../lambdas/adapters/aws/administration/store.ts';
import { dynamoSessionTrust } from '../../../lambdas/adapters/aws/directory/session-trust.ts';
import { dynamoTrustSources } from '../../../lambdas/adapters/aws/directory/trust-sources.ts';
import { dynamoRotationRecords } from '../../../lambdas/adapters/aws/key-ring/records.ts';
import { dynamoKeyRingStore } from '../../../lambdas/adapters/aws/key-ring/store.ts';
import { signedKms } from '../../../lambdas/adapters/aws/kms/kms.ts';
import { kmsSecretEncrypter } from '../../../lambdas/adapters/aws/kms/secrets.ts';
import { dynamoSignInNotes } from '../../../lambdas/adapters/aws/members/sign-in-notes.ts';
import { dynamoProviderKeyCache } from '../../../lambdas/adapters/aws/provider-keys/cache.ts';
import { dynamoActivationQuestions } from '../../../lambdas/adapters/aws/sessions/activation-questions.ts';
import { dynamoSetupStore } from '../../../lambdas/adapters/aws/sessions/setup-store.ts';
import { dynamoSessionStore } from '../../../lambdas/adapters/aws/sessions/store.ts';
import { systemIds, systemSignInIds } from '../../../lambdas/adapters/system/system-ids.ts';
import type { ConfigurationInput } from '../../../lambdas/core/configuration.ts';
import type { NewKey } from '../../../lambdas/core/keys/ring.ts';
import type { SignInInput } from '../../../lambdas/core/registration/sign-in-client.ts';
import { asLambdaHandler } from '../../../lambdas/endpoints/http/endpoint.ts';
import type { HttpResponse } from '../../../lambdas/endpoints/http/response.ts';
import { signInEndpoint } from '../../../lambdas/endpoints/sign-in/endpoint.ts';
import { setSignIn } from '../../../lambdas/flows/administration/set-sign-in.ts';
import { providerKeySource } from '../../../lambdas/flows/provider-keys.ts';
import { LOCAL_ACCOUNT } from '../../../local/aws/aws-json/account.ts';
import { startLocalDynamoDb } from '../../../local/aws/dynamodb/server.ts';
import type { StoredKey } from '../../../local/aws/kms/key-store.ts';
import { startLocalKms } from '../../../local/aws/kms/server.ts';
import { writeState } from '../../../local/aws/kms/state-file.ts';
import { writeRuntimeFile } from '../../../local/runtime/runtime-file.ts';
import { environmentCall } from '../../../protect/aws/environment-call.ts';
import { KMS } from '../../../protect/aws/service.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { configurationOf } from '../fixtures.ts';
import { keySetOf } from '../provider-signer.ts';
import type { TableNames } from '../stack-tables.ts';
import { type Row, type Snapshot, TestTables } from '../test-tables.ts';
import { lambdaContext } from '../token-event.ts';
import { currentSecond, freezeClock, thawClock } from './frozen-clock.ts';
import { pretendedKey, pretendedSecret } from './pretended.ts';

export const ISSUER = 'https://auth.vendor.example';
export const API = 'https://api.vendor.example/v1';
export const IDP = 'https://idp.acme.example';

const input = {
  resources: { [API]: { default: true, agents: true }, [ISSUER]: {} },
  scopes: {
    'projects:read': { access: 'read', description: 'See projects' },
    'projects:write': { access: 'write', description: 'Change projects' },
    'projects:delete': { access: 'write', description: 'Delete projects' },
  },
  roles: {
    developer: ['projects:read', 'projects:write'],
    admin: ['projects:read', 'projects:write', 'projects:delete', 'org:read', 'org:admin'],
  },
} satisfies ConfigurationInput;

export const configuration = configurationOf(input, ISSUER);

export const providerKey = pretendedKey('the provider');
export const clientKey = pretendedKey('the client with keys');

export const publishedByProvider = { ...providerKey.publicJwk, kid: 'provider-1', alg: 'ES256', use: 'sig' };

const SECRETS_KEY = 'arn:aws:kms:us-east-1:000000000000:key/00000000-0000-4000-8000-000000000000';

/** Entry of a function: what Lambda calls. Of `signInCallback`, with a token endpoint that answers what a test says. */
type Entry = 'token' | 'agent' | 'approval' | 'administration' | 'metadata' | 'sign-in';

/**
 * The functions' own entries and the operator's own command, over tables whose rows a former release has written, or that
 * are still empty, at an instant that stands still.
 */
export class ReleaseWorld {
  readonly tables: TestTables;
  /** The id_token that a code is exchanged for. */
  idToken = '';
  readonly #state: string;
  readonly #close: () => Promise<void>;

  private constructor(tables: TestTables, state: string, close: () => Promise<void>) {
    this.tables = tables;
    this.#state = state;
    this.#close = close;
  }

  /** `ids`: what the identifiers begin with that are made from now on. */
  static async start(now: number, ids: string): Promise<ReleaseWorld> {
    freezeClock(now);
    countIds(ids);
    const state = mkdtempSync(join(tmpdir(), 'countersign-rows-'));
    const [dynamodb, kms] = await Promise.all([startLocalDynamoDb(), startKms(join(state, 'kms.json'))]);
    const settings = { region: LOCAL_ACCOUNT.region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
    const tables = await TestTables.start({ ...dynamodb, settings });
    setEnvironment(tables.names, { dynamodb: dynamodb.endpoint, kms: kms.endpoint });
    writeRuntimeFile(state, {
      pid: process.pid,
      endpoints: { dynamodb: dynamodb.endpoint, kms: kms.endpoint },
      operator: { accessKeyId: 'test' },
      identityProvider: IDP,
      outputs: outputsOf(tables.names),
    });
    return new ReleaseWorld(tables, state, () => kms.close());
  }

  async stop(): Promise<void> {
    await this.tables.stop();
    await this.#close();
    rmSync(this.#state, { recursive: true, force: true });
    thawClock();
  }

  /** These rows, and no other. */
  async load(rows: Snapshot): Promise<void> {
    for (const table of Object.keys(rows) as (keyof TableNames)[]) {
      for (const row of await this.tables.rows(table)) await this.tables.delete(table, keyOf(table, row));
      for (const row of rows[table]) await this.tables.put(table, row);
    }
  }

  /** As API Gateway calls the function. */
  async request(entry: Entry, event: APIGatewayProxyEventV2): Promise<HttpResponse> {
    const { handler } = await ENTRIES[entry]();
    return quietly(() => handler(event, lambdaContext()));
  }

  /** A callback, whose code is exchanged for {@link idToken}. */
  signInCallback(event: APIGatewayProxyEventV2): Promise<HttpResponse> {
    const { client: db, names } = this.tables;
    const clock = currentSecond;
    const sleep = async () => undefined;
    const unheard = () => undefined;
    const telemetry = { signedIn: unheard, signInRefused: unheard, signInUnavailable: unheard, requestFailed: unheard };
    const endpoint = signInEndpoint({
      configuration,
      trust: { ...dynamoTrustSources(db, names), ...dynamoSessionTrust(db, names) },
      providers: dynamoAdministrationReads(db, names),
      codes: { exchange: async () => ok({ idToken: this.idToken }) },
      providerKeys: providerKeySource({
        cache: dynamoProviderKeyCache(db, names.providerKeys),
        fetchKeys: async () => ok(keySetOf(publishedByProvider)),
        clock,
        sleep,
        telemetry: { providerKeysFetchFailed: unheard },
      }),
      sessions: dynamoSessionStore(db, names, 400),
      signIns: dynamoSignInNotes(db, names),
      setups: dynamoSetupStore(db, names, 400),
      questions: dynamoActivationQuestions(db, names.sessions),
      clock,
      sleep,
      ids: { ...systemIds, ...systemSignInIds },
      telemetry,
    });
    return asLambdaHandler(endpoint, telemetry)(event, lambdaContext());
  }

  /** The operator's command; its answer. @throws whatever it would say */
  async command<T = Readonly<Record<string, string>>>(...args: readonly string[]): Promise<T> {
    return JSON.parse(await this.told(...args)) as T;
  }

  /** What the operator's command tells, in JSON: one answer, or a line for each. @throws whatever it would say */
  async told(...args: readonly string[]): Promise<string> {
    const told: string[] = [];
    const all = ['--local', '--state', this.#state, '--json', ...args];
    await quietly(
      () => createProgram(() => undefined).parseAsync(all, { from: 'user' }),
      (text) => told.push(text),
    );
    return told.join('');
  }

  get ring() {
    return dynamoKeyRingStore(this.tables.client, this.tables.names.keyRing);
  }

  get ringRecords() {
    return dynamoRotationRecords(this.tables.client, this.tables.names, 400);
  }

  /** As `idp set` does, at a provider whose discovery says this. */
  async setSignIn(organization: string, provider: string, client: SignInInput): Promise<void> {
    const { client: db, names } = this.tables;
    const administration = {
      configuration,
      store: dynamoAdministrationStore(db, names, 400),
      reads: dynamoAdministrationReads(db, names),
      trust: dynamoTrustSources(db, names),
      clock: currentSecond,
      ids: systemIds,
      caller: { kind: 'operator', id: 'local operator' },
    } as const;
    const [authorizationEndpoint, tokenEndpoint] = [`${IDP}/authorize`, `${IDP}/token`];
    const discover = async () =>
      ok({ jwksUri: `${IDP}/jwks`, authorizationEndpoint, tokenEndpoint, hosts: ['idp.acme.example'] });
    const secrets = kmsSecretEncrypter(signedKms(environmentCall(KMS)), SECRETS_KEY);
    const set = await setSignIn(administration, { discover, secrets }, { organization, provider }, client);
    if (!set.ok) throw new Error(JSON.stringify(set.error));
  }
}

const KEYS: Readonly<Partial<Record<keyof TableNames, readonly string[]>>> = {
  directory: ['pk', 'sk'],
  auditTrail: ['pk', 'sk'],
  activity: ['pk', 'sk'],
  members: ['organization', 'member'],
  agentSessions: ['organization', 'session'],
};

function keyOf(table: keyof TableNames, row: Row): Row {
  return Object.fromEntries((KEYS[table] ?? ['pk']).map((name) => [name, row[name]]));
}

const ENTRIES = {
  token: () => import('../../../lambdas/token.ts'),
  agent: () => import('../../../lambdas/agent.ts'),
  approval: () => import('../../../lambdas/approval.ts'),
  administration: () => import('../../../lambdas/administration.ts'),
  metadata: () => import('../../../lambdas/metadata.ts'),
  'sign-in': () => import('../../../lambdas/sign-in.ts'),
} as const;

/** Logs and metrics, and how far a command has come, are no part of this. */
async function quietly<T>(work: () => Promise<T>, take: (text: string) => void = () => undefined): Promise<T> {
  const [out, error] = [process.stdout.write, process.stderr.write];
  process.stdout.write = (chunk: string | Uint8Array) => {
    take(String(chunk));
    return true;
  };
  process.stderr.write = () => true;
  try {
    return await work();
  } finally {
    process.stdout.write = out;
    process.stderr.write = error;
  }
}

/** Instead of the system's random source. */
function countIds(prefix: string): void {
  let made = 0;
  const next = () => {
    made += 1;
    return `${prefix}${made}`;
  };
  const hex = () => Buffer.from(next()).toString('hex').padStart(32, '0');
  const secret = () => pretendedSecret(next());
  Object.assign(systemIds, {
    redemptionOwner: () => `owner-${next()}`,
    providerId: () => `idp_${hex()}`,
    memberId: () => `mem_${hex()}`,
    clientSecret: secret,
    agentTokenId: () => `agent-token-${next()}`,
    auditSuffix: hex,
  });
  Object.assign(systemSignInIds, Object.fromEntries(Object.keys(systemSignInIds).map((name) => [name, secret])));
}

/** Keys of {@link ownKeys}, and one that encrypts. */
async function startKms(file: string) {
  const common = { state: 'Enabled', description: '', createdAtSeconds: 0, policy: '{}', tags: [] } as const;
  const signing = OWN_KEYS.map(({ keyId, privateKey }): StoredKey => {
    const material = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
    return { ...common, keyId, spec: 'ECC_NIST_P256', usage: 'SIGN_VERIFY', material };
  });
  const encrypting: StoredKey = {
    ...common,
    keyId: '00000000-0000-4000-8000-000000000000',
    spec: 'SYMMETRIC_DEFAULT',
    usage: 'ENCRYPT_DECRYPT',
    material: Buffer.alloc(32).toString('base64'),
  };
  writeState(file, { keys: [...signing, encrypting], aliases: {} });
  return startLocalKms({ file });
}

const OWN_KEYS = [1, 2, 3].map((number) => ({
  keyId: `00000000-0000-4000-8000-00000000000${number}`,
  ...pretendedKey(`signing key ${number}`),
}));

/** What the key service would make, in turn. */
export async function ownKeys(): Promise<readonly NewKey[]> {
  return Promise.all(
    OWN_KEYS.map(async ({ keyId, publicJwk }) => ({
      kid: await calculateJwkThumbprint(publicJwk),
      keyArn: SECRETS_KEY.replace(/[^/]+$/, keyId),
      algorithm: 'ES256' as const,
      publicJwk,
    })),
  );
}

const variables = (names: TableNames) => ({
  DIRECTORY_TABLE: names.directory,
  MEMBERS_TABLE: names.members,
  STATUS_TABLE: names.status,
  PROVIDER_KEYS_TABLE: names.providerKeys,
  REDEMPTIONS_TABLE: names.redemptions,
  KEY_RING_TABLE: names.keyRing,
  AGENT_SESSIONS_TABLE: names.agentSessions,
  WRITE_REQUESTS_TABLE: names.writeRequests,
  PASSKEYS_TABLE: names.passkeys,
  AUTHORIZATION_GRANTS_TABLE: names.authorizationGrants,
  SESSIONS_TABLE: names.sessions,
  AUDIT_TRAIL_TABLE: names.auditTrail,
  ACTIVITY_TABLE: names.activity,
});

function setEnvironment(names: TableNames, endpoints: { readonly dynamodb: string; readonly kms: string }): void {
  Object.assign(process.env, variables(names), {
    COUNTERSIGN_ISSUER: ISSUER,
    COUNTERSIGN_CONFIGURATION: JSON.stringify(input),
    SECRETS_KEY_ARN: SECRETS_KEY,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    AWS_REGION: LOCAL_ACCOUNT.region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_KMS: endpoints.kms,
  });
}

function outputsOf(names: TableNames): Readonly<Record<string, string>> {
  return {
    Issuer: ISSUER,
    Configuration: JSON.stringify(input),
    DirectoryTableName: names.directory,
    MembersTableName: names.members,
    StatusTableName: names.status,
    ProviderKeysTableName: names.providerKeys,
    RedemptionsTableName: names.redemptions,
    SessionsTableName: names.sessions,
    KeyRingTableName: names.keyRing,
    AuditTrailTableName: names.auditTrail,
    AuditSealsTableName: names.auditSeals,
    PasskeysTableName: names.passkeys,
    SecretsKeyArn: SECRETS_KEY,
  };
}
