import { createHash, randomBytes } from 'node:crypto';
import { KMSClient } from '@aws-sdk/client-kms';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { dynamoAdministrationStore } from '../../lambdas/adapters/aws/administration/store.ts';
import { dynamoGrantCreation } from '../../lambdas/adapters/aws/authorization-grants/store.ts';
import { directoryKey, statusKey } from '../../lambdas/adapters/aws/directory/keys.ts';
import { dynamoKeyRingStore } from '../../lambdas/adapters/aws/key-ring/store.ts';
import { kmsKeyManager } from '../../lambdas/adapters/aws/kms/key-manager.ts';
import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import { vouchedClientId } from '../../lambdas/core/clients/vouched-client.ts';
import { type Configuration, parseConfiguration } from '../../lambdas/core/configuration.ts';
import { pruneKeySet, type VerificationKeySet } from '../../lambdas/core/keys/jwk-set.ts';
import type { KeyRing } from '../../lambdas/core/keys/ring.ts';
import { rotationPolicy } from '../../lambdas/core/keys/rotation-policy.ts';
import type { Client, TrustedProvider } from '../../lambdas/core/records.ts';
import { type AuthorizationGrant, type GrantKey, keyOfCode } from '../../lambdas/core/tokens/authorization-grant.ts';
import { bootstrapKeyRing } from '../../lambdas/flows/bootstrap-key-ring.ts';
import type { ClientId, MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import {
  aClient,
  aMember,
  anAudit,
  anEnablement,
  anOrganization,
  aProvider,
  scopes,
  unique,
} from '../contract/records.ts';
import { CONFIGURATION } from '../stack/synthesize.ts';
import { type EngineUnderTest, embeddedDynamoDb, embeddedKms } from './engines.ts';
import { TEST_RING } from './test-ring.ts';
import { TestTables } from './test-tables.ts';

export const ISSUER = 'https://auth.example.com';
export const CLIENT = { id: 'cursor' as ClientId, secret: 'a secret of the client' };
/** A public tool. */
export const DESKTOP = 'desktop' as ClientId;
export const REDIRECT_URI = 'http://127.0.0.1/callback';
export const VERIFIER = 'v'.repeat(43);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const ACME = 'acme' as OrganizationId;
const MARIA = 'maria' as MemberId;

/** Stored in real engines: Acme trusts a provider, has enabled Cursor, and Maria may read projects. Two keys sign. */
export class StoredWorld {
  readonly tables: TestTables;
  readonly kms: EngineUnderTest;
  readonly ring: KeyRing;
  readonly configuration: Configuration;
  readonly providerKeys: VerificationKeySet;
  readonly #provider: TrustedProvider;
  readonly #signAsProvider: (claims: Readonly<Record<string, unknown>>) => Promise<string>;

  private constructor(
    parts: Pick<StoredWorld, 'tables' | 'kms' | 'ring' | 'configuration'> & ProviderKeys,
    provider: TrustedProvider,
  ) {
    this.tables = parts.tables;
    this.kms = parts.kms;
    this.ring = parts.ring;
    this.configuration = parts.configuration;
    this.providerKeys = parts.published;
    this.#signAsProvider = parts.sign;
    this.#provider = provider;
  }

  static async start(): Promise<StoredWorld> {
    const [tables, kms, keys] = await Promise.all([startTables(), embeddedKms(), makeProviderKeys()]);
    const configuration = parsedConfiguration();
    const ring = await bootstrapKeyRing({
      ring: dynamoKeyRingStore(tables.client, tables.names.keyRing),
      keys: kmsKeyManager(new KMSClient({ ...kms.settings, endpoint: kms.endpoint }), TEST_RING),
      clock: systemClock,
      policy: rotationPolicy(configuration),
    });
    return new StoredWorld({ tables, kms, ring, configuration, ...keys }, await populate(tables));
  }

  /** A fresh assertion for Maria, of one use. */
  assertion(claims: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const now = systemClock();
    return this.#signAsProvider({
      iss: this.#provider.issuer,
      sub: 'maria at her provider',
      aud: ISSUER,
      client_id: CLIENT.id,
      jti: unique('jti'),
      iat: now,
      exp: now + 300,
      scope: 'projects:read',
      ...claims,
    });
  }

  /** What a member of their own allowed a desktop tool a moment ago, from its code on, which it says. */
  async authorization(progress: (code: string) => Partial<AuthorizationGrant> = () => ({})): Promise<string> {
    const { client, names } = this.tables;
    const now = systemClock();
    const code = randomBytes(32).toString('base64url');
    const member = unique('member') as MemberId;
    const link = { provider: this.#provider.id, claim: 'sub', value: `${member} at the provider` };
    const store = dynamoAdministrationStore(client, names, 400);
    await store.addMember(aMember(ACME, { id: member, role: 'viewer' }), link, 'operator', anAudit(ACME));
    const grant: AuthorizationGrant = {
      ...{ key: keyOfCode(code) as GrantKey, organization: ACME, member, provider: this.#provider.id },
      ...{ client: DESKTOP, redirectUri: REDIRECT_URI, codeChallenge: CHALLENGE, scopes: scopes('projects:read') },
      ...{ resources: [this.configuration.defaultResource], grantedAt: now, codeExpiresAt: now + 60 },
      ...{ expiresAt: now + 3_600, ...progress(code) },
    };
    await dynamoGrantCreation(client, names, 400).create(grant, anAudit(ACME));
    return code;
  }

  /** What the provider calls so was never here. */
  async forgetVouched(name: string): Promise<void> {
    const id = vouchedClientId(this.#provider.id, name);
    const { client, admitted, vouchedCount } = directoryKey;
    for (const key of [client(id), admitted(ACME, id), vouchedCount(this.#provider.id)])
      await this.tables.delete('directory', key);
    for (const key of [statusKey.client(id), statusKey.enablement(ACME, id)]) await this.tables.delete('status', key);
  }

  async stop(): Promise<void> {
    await this.tables.stop();
    await this.kms.close();
  }
}

async function startTables(): Promise<TestTables> {
  return TestTables.start(await embeddedDynamoDb());
}

function parsedConfiguration(): Configuration {
  const { issuer: _, ...configuration } = CONFIGURATION;
  const parsed = parseConfiguration(configuration, ISSUER);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

interface ProviderKeys {
  readonly published: VerificationKeySet;
  readonly sign: (claims: Readonly<Record<string, unknown>>) => Promise<string>;
}

async function makeProviderKeys(): Promise<ProviderKeys> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const published = pruneKeySet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'provider-1', use: 'sig' }] });
  if (!published.ok) throw new Error(published.error.reason);
  const header = { alg: 'ES256', typ: 'oauth-id-jag+jwt', kid: 'provider-1' };
  return {
    published: { keys: published.value.keys },
    sign: (claims) => new SignJWT(claims).setProtectedHeader(header).sign(privateKey),
  };
}

async function populate({ client, names }: TestTables): Promise<TrustedProvider> {
  const store = dynamoAdministrationStore(client, names, 400);
  const provider = aProvider(ACME, { vouchedScopes: scopes('projects:read') });
  const secrets = [{ sha256: createHash('sha256').update(CLIENT.secret).digest('hex') }];
  const link = { provider: provider.id, claim: 'sub', value: 'maria at her provider' };
  const enablement = { previous: undefined, next: anEnablement(ACME, CLIENT.id) };
  const desktop: Partial<Client> = {
    ...{ id: DESKTOP, authenticationMethod: 'none', secrets: [], scopes: scopes('projects:read') },
    ...{ grantTypes: new Set(['authorization_code', 'refresh_token']), redirectUris: new Set([REDIRECT_URI]) },
  };
  const member = aMember(ACME, { id: MARIA, role: 'viewer' });
  const outcomes = [
    await store.createOrganization(anOrganization({ id: ACME }), anAudit(ACME)),
    await store.registerProvider(provider, 'operator', anAudit(ACME)),
    await store.createClient(aClient({ id: CLIENT.id, secrets, scopes: scopes('projects:read') }), anAudit(undefined)),
    await store.enableClient(enablement, 'operator', anAudit(ACME)),
    await store.createClient(aClient(desktop), anAudit(undefined)),
    await store.enableClient({ ...enablement, next: anEnablement(ACME, DESKTOP) }, 'operator', anAudit(ACME)),
    await store.addMember(member, link, 'operator', anAudit(ACME)),
  ];
  if (outcomes.some((outcome) => outcome !== 'done')) throw new Error(outcomes.join(', '));
  return provider;
}
