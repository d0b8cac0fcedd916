import { KMSClient } from '@aws-sdk/client-kms';
import { dynamoAdministrationStore } from '../../lambdas/adapters/aws/administration/store.ts';
import { dynamoAgentSessionReads } from '../../lambdas/adapters/aws/agent-sessions/reads.ts';
import { dynamoGrantUse } from '../../lambdas/adapters/aws/authorization-grants/store.ts';
import { dynamoSessionTrust } from '../../lambdas/adapters/aws/directory/session-trust.ts';
import { dynamoTrustSources } from '../../lambdas/adapters/aws/directory/trust-sources.ts';
import { dynamoKeyRingStore } from '../../lambdas/adapters/aws/key-ring/store.ts';
import { kmsKeyManager } from '../../lambdas/adapters/aws/kms/key-manager.ts';
import { kmsSigner } from '../../lambdas/adapters/aws/kms/signer.ts';
import { dynamoTokenRevocations } from '../../lambdas/adapters/aws/members/revocations.ts';
import { dynamoProviderKeyCache } from '../../lambdas/adapters/aws/provider-keys/cache.ts';
import { dynamoRedemptionStore } from '../../lambdas/adapters/aws/redemptions/store.ts';
import { cachedSessionTrust } from '../../lambdas/adapters/memory/cached-session-trust.ts';
import { cachedTrustSources } from '../../lambdas/adapters/memory/cached-trust-sources.ts';
import { sleep } from '../../lambdas/adapters/system/system-clock.ts';
import { systemIds } from '../../lambdas/adapters/system/system-ids.ts';
import type { VerificationKeySet } from '../../lambdas/core/keys/jwk-set.ts';
import { rotationPolicy } from '../../lambdas/core/keys/rotation-policy.ts';
import { asLambdaHandler } from '../../lambdas/endpoints/http/endpoint.ts';
import type { HttpResponse } from '../../lambdas/endpoints/http/response.ts';
import { type TokenEndpointDependencies, tokenEndpoint } from '../../lambdas/endpoints/token-endpoint.ts';
import { bootstrapKeyRing } from '../../lambdas/flows/bootstrap-key-ring.ts';
import { providerKeySource } from '../../lambdas/flows/provider-keys.ts';
import type {
  AssertionHeaderTelemetry,
  FailureTelemetry,
  ProviderKeysTelemetry,
  RedemptionTelemetry,
} from '../../lambdas/ports/telemetry.ts';
import type { HttpSender } from '../../protect/aws/http-sender.ts';
import { anAudit } from '../contract/records.ts';
import { signedDynamo, signedKmsOf } from './doors.ts';
import { type EngineUnderTest, embeddedDynamoDb, embeddedKms, MADE_UP } from './engines.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { client, configuration, enablement, member, NOW, organization, provider, SUBJECT } from './fixtures.ts';
import { keyClient } from './key-client.ts';
import { providerKeySet } from './provider-signer.ts';
import { patientSender } from './senders.ts';
import { noFailover, TEST_RING } from './test-ring.ts';
import { TestTables } from './test-tables.ts';
import { lambdaContext, tokenEvent } from './token-event.ts';

/**
 * What the fixtures say, stored in real engines: a provider that may link and provision by acme.example, a client with a
 * secret and one with keys, both enabled, and one member who is linked. The time is that of the fixtures.
 */
export class EngineWorld {
  readonly tables: TestTables;
  readonly kms: EngineUnderTest;
  /** What the provider publishes; `undefined`: it does not answer. */
  publishedKeys: VerificationKeySet | undefined = providerKeySet;

  private constructor(tables: TestTables, kms: EngineUnderTest) {
    this.tables = tables;
    this.kms = kms;
  }

  static async start(): Promise<EngineWorld> {
    const [dynamodb, kms] = await Promise.all([embeddedDynamoDb(), embeddedKms()]);
    const world = new EngineWorld(await TestTables.start(dynamodb), kms);
    await world.#makeKeys();
    await world.#populate();
    return world;
  }

  async stop(): Promise<void> {
    await this.tables.stop();
    await this.kms.close();
  }

  async #makeKeys(): Promise<void> {
    await bootstrapKeyRing({
      ring: dynamoKeyRingStore(this.tables.client, this.tables.names.keyRing),
      keys: kmsKeyManager(new KMSClient({ ...this.kms.settings, endpoint: this.kms.endpoint }), TEST_RING),
      clock: () => NOW,
      policy: rotationPolicy(configuration),
    });
  }

  async #populate(): Promise<void> {
    const store = dynamoAdministrationStore(this.tables.client, this.tables.names, 400);
    const mapped = { ...provider, emailDomains: new Set(['acme.example']), justInTimeRole: 'developer' };
    const link = { provider: provider.id, claim: 'sub', value: SUBJECT };
    const audit = () => anAudit(organization.id);
    const outcomes: string[] = [
      await store.createOrganization(organization, audit()),
      await store.registerProvider(mapped, 'operator', audit()),
      await store.addMember(member, link, 'operator', audit()),
    ];
    for (const one of [client, keyClient]) {
      const enabled = { previous: undefined, next: { ...enablement, client: one.id } };
      outcomes.push(await store.createClient(one, audit()), await store.enableClient(enabled, 'operator', audit()));
    }
    if (outcomes.some((outcome) => outcome !== 'done')) throw new Error(outcomes.join(', '));
  }
}

type Telemetry = RedemptionTelemetry & AssertionHeaderTelemetry & FailureTelemetry & ProviderKeysTelemetry;
/** One cold instance of the token function on an engine world, with a proxy of its own before each engine. */
export class EngineInstance {
  readonly dynamodb: FaultProxy;
  readonly kms: FaultProxy;
  readonly #handler: ReturnType<typeof asLambdaHandler>;

  private constructor(world: EngineWorld, proxies: Proxies, telemetry: Telemetry, send: HttpSender) {
    this.dynamodb = proxies.dynamodb;
    this.kms = proxies.kms;
    const dependencies = dependenciesOf(world, proxies, telemetry, send);
    this.#handler = asLambdaHandler(tokenEndpoint(dependencies), telemetry);
  }

  static async start(world: EngineWorld, telemetry: Telemetry, send = patientSender()): Promise<EngineInstance> {
    const [dynamodb, kms] = await Promise.all([
      startFaultProxy({ target: world.tables.endpoint }),
      startFaultProxy({ target: world.kms.endpoint }),
    ]);
    return new EngineInstance(world, { dynamodb, kms }, telemetry, send);
  }

  post(parts: Parameters<typeof tokenEvent>[0] = {}): Promise<HttpResponse> {
    return this.#handler(tokenEvent(parts), lambdaContext(15_000));
  }

  /** The engines are well again, and nobody remembers that they were not. */
  recover(): void {
    this.dynamodb.clear();
    this.kms.clear();
  }

  async stop(): Promise<void> {
    await Promise.all([this.dynamodb.close(), this.kms.close()]);
  }
}

interface Proxies {
  readonly dynamodb: FaultProxy;
  readonly kms: FaultProxy;
}

function dependenciesOf(
  world: EngineWorld,
  proxies: Proxies,
  telemetry: Telemetry,
  send: HttpSender,
): TokenEndpointDependencies {
  const { names } = world.tables;
  const dynamodb = signedDynamo({ ...MADE_UP, endpoint: proxies.dynamodb.endpoint }, send);
  const kms = signedKmsOf({ ...MADE_UP, endpoint: proxies.kms.endpoint }, send);
  const clock = () => NOW;
  return {
    configuration,
    trust: cachedTrustSources(dynamoTrustSources(dynamodb, names), clock),
    providerKeys: providerKeySource({
      cache: dynamoProviderKeyCache(dynamodb, names.providerKeys),
      fetchKeys: async () => {
        const value = world.publishedKeys;
        return value === undefined ? { ok: false, error: { reason: 'timed_out' } } : { ok: true, value };
      },
      clock,
      sleep,
      telemetry,
    }),
    providers: cachedSessionTrust(dynamoSessionTrust(dynamodb, names), clock),
    agentSessions: dynamoAgentSessionReads(dynamodb, names.agentSessions),
    authorizations: dynamoGrantUse(dynamodb, names.authorizationGrants),
    revocations: dynamoTokenRevocations(dynamodb, names.members),
    redemptions: dynamoRedemptionStore(dynamodb, names, 400),
    signer: kmsSigner(kms, dynamoKeyRingStore(dynamodb, names.keyRing), clock, noFailover),
    clock,
    ids: systemIds,
    telemetry,
  };
}
