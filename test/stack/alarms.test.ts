import '../support/one-realm.ts';
import { DisableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { jest } from '@jest/globals';
import { dynamoKeyRingStore } from '../../lambdas/adapters/aws/key-ring/store.ts';
import { sdkKms } from '../../lambdas/adapters/aws/kms/sdk-kms.ts';
import { kmsSigner } from '../../lambdas/adapters/aws/kms/signer.ts';
import type { Service } from '../../lambdas/adapters/aws/telemetry/metric-names.ts';
import { powertoolsTelemetry } from '../../lambdas/adapters/aws/telemetry/powertools.ts';
import { MemoryProviderKeyCache } from '../../lambdas/adapters/memory/memory-provider-key-cache.ts';
import { activeKey } from '../../lambdas/core/keys/ring.ts';
import { rotationPolicy } from '../../lambdas/core/keys/rotation-policy.ts';
import type { Client } from '../../lambdas/core/records.ts';
import { formatLoginAttempt } from '../../lambdas/core/sign-in/login-attempt.ts';
import { authorizationEndpoint } from '../../lambdas/endpoints/authorization/endpoint.ts';
import {
  type ProvisioningEndpointDependencies,
  usersEndpoint,
} from '../../lambdas/endpoints/provisioning/users-endpoint.ts';
import { signInEndpoint } from '../../lambdas/endpoints/sign-in/endpoint.ts';
import { metricsNamespace } from '../../lambdas/environment.ts';
import { checkClients } from '../../lambdas/flows/check-clients.ts';
import { providerKeySource } from '../../lambdas/flows/provider-keys.ts';
import { runRotation } from '../../lambdas/flows/rotate-keys.ts';
import { signJws } from '../../lambdas/ports/signer.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { CountersignStack } from '../../lib/countersign-stack.ts';
import { err } from '../../protect/vocabulary/result.ts';
import { unique } from '../contract/records.ts';
import { ADA_SESSION, AgentWorld, APPROVE, agentConfiguration, approvalOf, MINT } from '../support/agent-world.ts';
import { type EmittedMetric, emissionsOf } from '../support/emissions.ts';
import { EngineInstance, EngineWorld } from '../support/engine-world.ts';
import { client, configuration, NOW, PROVIDER_ISSUER } from '../support/fixtures.ts';
import { CONTEXT, httpEvent } from '../support/http-event.ts';
import { IntrospectionWorld } from '../support/introspection-world.ts';
import { assertionForKeyClient, byKey, signClientAssertion } from '../support/key-client.ts';
import { PollWorld } from '../support/poll-world.ts';
import { signAssertion } from '../support/provider-signer.ts';
import { MemoryKeyRing } from '../support/rotation/memory-key-ring.ts';
import { SimulatedKeyService } from '../support/rotation/simulated-key-service.ts';
import { attempt, signInWorld } from '../support/sign-in-world.ts';
import { SignalWorld, signSet } from '../support/signal-world.ts';
import { CONFIGURATION, countersignStack, environmentOf, resources, testApp } from './synthesize.ts';

/**
 * Every alarm's metrics are held against what handlers really emit: each failure is made to happen in front of the real
 * endpoint, flows and telemetry, and what they write is read as CloudWatch reads it. A metric that somebody renames on
 * one side alone fails here; so does one that is counted where another deployment's are.
 */

jest.setTimeout(120_000);

/** Not the name that is everybody's: what is right by default alone is not right. */
const STACK = 'Countersign-staging';
const stack = new CountersignStack(testApp(), STACK, { configuration: CONFIGURATION });

const FUNCTIONS = {
  token: 'TokenEndpointToken',
  agent: 'AgentEndpointAgent',
  approval: 'ApprovalEndpointApproval',
  introspection: 'IntrospectionEndpointIntrospection',
  provisioning: 'ProvisioningEndpointProvisioning',
  signals: 'SignalsEndpointSignals',
  'signal-polling': 'SignalPolling',
  'sign-in': 'SignInEndpointSignIn',
  authorization: 'AuthorizationEndpointAuthorization',
  rotation: 'KeyRotation',
  checkup: 'Checkup',
} as const satisfies Partial<Record<Service, string>>;

/** As the entry of the deployed function makes it. */
function telemetryOf(service: keyof typeof FUNCTIONS) {
  const variables = environmentOf(stack, `AuthorizationServer${FUNCTIONS[service]}Function`);
  return powertoolsTelemetry(service, metricsNamespace(variables));
}

const THROTTLED = { cause: Object.assign(new Error('too much'), { name: 'ThrottlingException' }) };
const jti = () => unique('jti');

const emitted: EmittedMetric[] = [];
async function whatIsEmittedBy(work: () => unknown): Promise<void> {
  emitted.push(...(await emissionsOf(work)).metrics);
}

let world: EngineWorld;
beforeAll(async () => {
  world = await EngineWorld.start();
  await whatIsEmittedBy(redemptions);
  await whatIsEmittedBy(agentRequests);
  await whatIsEmittedBy(approvals);
  await whatIsEmittedBy(introspections);
  await whatIsEmittedBy(provisioning);
  await whatIsEmittedBy(signals);
  await whatIsEmittedBy(polling);
  await whatIsEmittedBy(signIns);
  await whatIsEmittedBy(authorizations);
  await whatIsEmittedBy(checkup);
  await whatIsEmittedBy(rotations);
  await whatIsEmittedBy(failingOver);
});
afterAll(() => world?.stop());

async function redemptions(): Promise<void> {
  const telemetry = telemetryOf('token');
  const instance = await EngineInstance.start(world, telemetry);
  const assertion = () => signAssertion({ claims: { jti: jti() } });
  try {
    const used = assertion();
    await instance.post({ form: { assertion: used } });
    await instance.post({ form: { assertion: used } });
    const clientAssertion = signClientAssertion({ claims: { jti: jti() } });
    for (const _ of ['first', 'again']) {
      await instance.post(byKey(clientAssertion, { assertion: assertionForKeyClient({ jti: jti() }) }));
    }
    instance.dynamodb.inject({ operation: 'PutItem', times: Number.POSITIVE_INFINITY, fault: 'throttle' });
    await instance.post({ form: { assertion: assertion() } });
    instance.recover();
    instance.kms.inject({ operation: 'Sign', times: Number.POSITIVE_INFINITY, fault: 'throttle' });
    await instance.post({ form: { assertion: assertion() } });
  } finally {
    await instance.stop();
  }
  await fetchingKeysOfNobody(telemetry);
}

/** As the entries make it, of a provider that does not answer. */
async function fetchingKeysOfNobody(telemetry: ReturnType<typeof powertoolsTelemetry>): Promise<void> {
  const source = providerKeySource({
    cache: new MemoryProviderKeyCache(),
    fetchKeys: async () => ({ ok: false, error: { reason: 'timed_out' } }),
    clock: () => NOW,
    sleep: async () => undefined,
    telemetry,
  });
  const { dependencies } = signInWorld();
  const provider = await dependencies.trust.findProviderById(attempt.organization, attempt.provider);
  if (provider === undefined) throw new Error('no provider');
  await expect(source.keysFor(provider, undefined)).rejects.toThrow(Unavailable);
}

async function agentRequests(): Promise<void> {
  const agents = new AgentWorld(agentConfiguration, telemetryOf('agent'));
  agents.signerFailure = new Unavailable('KMS', THROTTLED);
  await agents.call(MINT, { json: { sessionId: 's-1' } });
  agents.agentSessions.mint = async () => {
    throw new Unavailable('DynamoDB', THROTTLED);
  };
  await agents.call(MINT, { json: { sessionId: 's-1' } });
  await agents.call(MINT, { as: 'nothing', json: { sessionId: 's-1' } });
}

async function approvals(): Promise<void> {
  const agents = new AgentWorld(agentConfiguration, telemetryOf('approval'));
  await agents.use();
  agents.agentSessions.approve = async () => {
    throw new Unavailable('DynamoDB', THROTTLED);
  };
  const as = { session: ADA_SESSION };
  await agents.call(APPROVE, { as, json: approvalOf(['projects:write'], client.id) });
  await agents.call(APPROVE, { as: 'nothing', json: approvalOf(['projects:write'], client.id) });
}

/** Of a token whose member's row is asked for in vain. */
async function introspections(): Promise<void> {
  const telemetry = telemetryOf('introspection');
  const introspecting = new IntrospectionWorld(undefined, telemetry);
  introspecting.failure = THROTTLED.cause;
  await introspecting.about(await introspecting.agents.accessToken());
  await fetchingKeysOfNobody(telemetry);
}

/** Of a token that is asked for in vain. */
async function provisioning(): Promise<void> {
  const telemetry = telemetryOf('provisioning');
  const down = async () => {
    throw new Unavailable('DynamoDB', THROTTLED);
  };
  const nothing = {} as ProvisioningEndpointDependencies;
  const reads = { findToken: down } as unknown as ProvisioningEndpointDependencies['reads'];
  const endpoint = usersEndpoint({ ...nothing, reads, clock: () => NOW, telemetry });
  await endpoint(httpEvent('GET /scim/v2/Users', { authorization: `Bearer csscim_${'A'.repeat(43)}` }), CONTEXT);
}

/** One that is no token, and one whose stream is asked for in vain. */
async function signals(): Promise<void> {
  const telemetry = telemetryOf('signals');
  const signalling = new SignalWorld(telemetry);
  await signalling.push('no.event.token');
  signalling.failure = THROTTLED.cause;
  await signalling.push('no.event.token');
  await fetchingKeysOfNobody(telemetry);
}

/** A poll that brings what is no token, one that fails, and one whose provider is asked for in vain. */
async function polling(): Promise<void> {
  const telemetry = telemetryOf('signal-polling');
  const refused = new PollWorld(telemetry);
  refused.waiting.set('set-1', 'no.event.token');
  await refused.poll();
  const failing = new PollWorld(telemetry);
  failing.failing = () => ({ reason: 'poll_not_answered', failure: { reason: 'status', status: 500 } });
  await failing.poll();
  const down = new PollWorld(telemetry);
  down.waiting.set('set-1', signSet());
  down.signals.faultOfAct = () => new Unavailable('DynamoDB', THROTTLED);
  await down.poll();
  await fetchingKeysOfNobody(telemetry);
}

async function signIns(): Promise<void> {
  const telemetry = telemetryOf('sign-in');
  // Our client assertion is signed on the way to the code's exchange.
  const without = (dependency: string) => async () => {
    throw new Unavailable(dependency, THROTTLED);
  };
  const refused = async () => err('invalid_grant');
  for (const exchange of [without('KMS'), without('DynamoDB'), refused]) {
    const signingIn = signInWorld();
    const codes = { exchange };
    const response = { state: attempt.state, code: 'code-1', iss: PROVIDER_ISSUER };
    const event = httpEvent('GET /login/callback', { query: response });
    const cookies = [`__Host-countersign_login=${formatLoginAttempt(attempt)}`];
    await signInEndpoint({ ...signingIn.dependencies, codes, telemetry })({ ...event, cookies }, CONTEXT);
  }
  await fetchingKeysOfNobody(telemetry);
}

/** A question whose client is asked for in vain. */
async function authorizations(): Promise<void> {
  const signingIn = signInWorld();
  const findClient = async () => {
    throw new Unavailable('DynamoDB', THROTTLED);
  };
  const { dependencies } = signingIn;
  const endpoint = authorizationEndpoint({
    ...dependencies,
    trust: { ...dependencies.trust, findClient },
    sessions: { find: async () => undefined, touch: async () => undefined },
    authorizations: { create: async () => 'created' },
    pushedRequests: { find: async () => undefined },
    admissions: { admit: async () => 'admitted', ask: async () => 'asked' },
    documents: { claimFetch: async () => false, keep: async () => 'not_kept', spoil: async () => undefined },
    fetchDocument: async () => err('answered 404'),
    ids: { authorizationSecret: () => '', auditSuffix: () => '' },
    telemetry: telemetryOf('authorization'),
  });
  const query = { client_id: 'cursor', redirect_uri: 'https://tool.example/callback' };
  await endpoint(httpEvent('GET /oauth/authorize', { query }), CONTEXT);
}

function checkup(): Promise<void> {
  const expiring: Client = { ...client, secrets: [{ sha256: 'digest', expiresAt: NOW + 86_400 }] };
  const clients = {
    listClients: async function* () {
      yield expiring;
    },
  };
  return checkClients({ clients, clock: () => NOW, telemetry: telemetryOf('checkup') });
}

/** A run that completes, and one whose ring cannot be read. */
async function rotations(): Promise<void> {
  const ring = new MemoryKeyRing();
  const keys = new SimulatedKeyService(
    () => NOW,
    () => {},
  );
  const policy = rotationPolicy({ ...configuration, signingAlgorithm: 'ES256' });
  const ids = { auditSuffix: () => 'a1' };
  const dependencies = { ring, records: ring, ids, keys, clock: () => NOW, policy, telemetry: telemetryOf('rotation') };
  await runRotation(dependencies);
  ring.read = async () => {
    throw new Unavailable('DynamoDB', THROTTLED);
  };
  await expect(runRotation(dependencies)).rejects.toThrow(Unavailable);
}

/** Last, because it takes the world's signing key away. */
async function failingOver(): Promise<void> {
  const kms = new KMSClient({ ...world.kms.settings, endpoint: world.kms.endpoint });
  const ring = dynamoKeyRingStore(world.tables.client, world.tables.names.keyRing);
  const active = activeKey((await ring.read()) ?? { version: 0, keys: [] });
  await kms.send(new DisableKeyCommand({ KeyId: active?.keyArn }));
  for (const service of ['token', 'agent', 'sign-in'] as const) {
    await signJws(
      kmsSigner(sdkKms(kms), ring, () => NOW, telemetryOf(service)),
      'at+jwt',
      {},
    );
  }
  kms.destroy();
}

/** What makes two metrics one to CloudWatch. */
function identity({ namespace, name, dimensions }: Pick<EmittedMetric, 'namespace' | 'name' | 'dimensions'>): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
}

interface AlarmMetric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: unknown }[];
}

interface AlarmProperties extends Partial<AlarmMetric> {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly TreatMissingData: string;
  readonly AlarmActions: readonly unknown[];
  readonly OKActions: readonly unknown[];
  readonly Metrics?: readonly { readonly MetricStat?: { readonly Metric: AlarmMetric } }[];
}

const alarms = Object.values(resources(stack, 'AWS::CloudWatch::Alarm')).map(
  ({ Properties }) => Properties as unknown as AlarmProperties,
);

interface Watch {
  readonly alarm: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
}

/** Every metric that an alarm looks at, those inside an expression too. */
const watches: readonly Watch[] = alarms.flatMap((alarm) => {
  const metrics = alarm.Metrics?.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []) ?? [alarm as AlarmMetric];
  return metrics.map(({ Namespace: namespace, MetricName: name, Dimensions }) => ({
    alarm: alarm.AlarmName,
    namespace,
    name,
    dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
  }));
});
const ours = watches.filter(({ namespace }) => !namespace.startsWith('AWS/'));

describe('alarms', () => {
  it('are these', () => {
    expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toEqual(
      [
        'ApprovalsRefused',
        'AssertionsRefused',
        'AssertionsRefusedShare',
        'AssertionsReplayed',
        'BackgroundErrors',
        'ClientSecretsExpiring',
        'DynamoDbFailing',
        'DynamoDbThrottling',
        'EventsLate',
        'FunctionErrors',
        'FunctionThrottles',
        'KmsFailing',
        'KmsThrottling',
        'MintsRefused',
        'ProviderCallsFailing',
        'ProviderKeyFetchesFailing',
        'RotationFailing',
        'RotationNotRunning',
        'SealsLate',
        'ServerErrors',
        'SignInsRefused',
        'SignalsRefused',
        'SigningKeyFailedOver',
        'SigningKeyTooOld',
        'SlowAnswers',
        'WorkGivenUp',
      ].map((name) => `${STACK}-${name}`),
    );
  });

  it('watch nothing that no handler emits, by namespace, name and dimensions', () => {
    const known = new Set(emitted.map(identity));
    const unheard = ours.filter((watch) => !known.has(identity(watch))).map(({ alarm }) => alarm);
    expect(unheard).toEqual([]);
  });

  it('watch nothing that another deployment counts', () => {
    expect(new Set(ours.map(({ namespace }) => namespace))).toEqual(new Set([STACK]));
    expect(new Set(emitted.map(({ namespace }) => namespace))).toEqual(new Set([STACK]));
  });

  it('watch what AWS measures under names that this stack has', () => {
    const [api] = Object.keys(resources(stack, 'AWS::ApiGatewayV2::Api'));
    const functions = Object.keys(resources(stack, 'AWS::Lambda::Function'));
    const [queue] = Object.keys(resources(stack, 'AWS::SQS::Queue'));
    const valid: Readonly<Record<string, (watch: Watch) => boolean>> = {
      'AWS/ApiGateway': ({ name, dimensions }) =>
        ['5xx', 'Latency'].includes(name) && JSON.stringify(dimensions) === JSON.stringify({ ApiId: { Ref: api } }),
      'AWS/Lambda': ({ name, dimensions }) =>
        ['Errors', 'Throttles', 'IteratorAge'].includes(name) &&
        functions.some((id) => JSON.stringify(dimensions) === JSON.stringify({ FunctionName: { Ref: id } })),
      'AWS/SQS': ({ name, dimensions }) =>
        name === 'ApproximateNumberOfMessagesVisible' &&
        JSON.stringify(dimensions) === JSON.stringify({ QueueName: { 'Fn::GetAtt': [queue, 'QueueName'] } }),
    };
    const theirs = watches.filter((watch) => !ours.includes(watch));
    expect(theirs.length).toBeGreaterThan(0);
    expect(theirs.filter((watch) => valid[watch.namespace]?.(watch) !== true)).toEqual([]);
  });

  it('watch every function of ours for errors, and those behind the API for throttles', () => {
    const ofFunction = (metric: string) =>
      watches
        .filter(({ namespace, name }) => namespace === 'AWS/Lambda' && name === metric)
        .map(({ dimensions }) => (dimensions['FunctionName'] as { Ref: string }).Ref);
    const functions = Object.keys(resources(stack, 'AWS::Lambda::Function')).filter((id) =>
      id.startsWith('AuthorizationServer'),
    );
    const background = functions.filter((id) =>
      /KeyRotation|ActivityRecording|EventPublishing|AuditSealing|SignalPolling|Checkup|Declaration/.test(id),
    );
    expect(ofFunction('Errors').sort()).toEqual(functions.toSorted());
    expect(ofFunction('Throttles').sort()).toEqual(functions.filter((id) => !background.includes(id)).sort());
  });

  it('have no dimension that grows with customers', () => {
    const dimensions = emitted.flatMap((metric) => Object.keys(metric.dimensions));
    const bounded = ['dependency', 'operation', 'reason', 'service'];
    expect(dimensions.filter((name) => !bounded.includes(name))).toEqual([]);
  });

  it('take silence for good, but for rotation, whose silence is the failure, and for what is measured once in a while', () => {
    const unusual = alarms.filter(({ TreatMissingData }) => TreatMissingData !== 'notBreaching');
    expect(Object.fromEntries(unusual.map(({ AlarmName, TreatMissingData }) => [AlarmName, TreatMissingData]))).toEqual(
      {
        [`${STACK}-RotationNotRunning`]: 'breaching',
        [`${STACK}-SigningKeyTooOld`]: 'ignore',
        [`${STACK}-ClientSecretsExpiring`]: 'ignore',
      },
    );
  });

  it('tell one topic, when they begin and when they are over', () => {
    const [topic] = Object.keys(resources(stack, 'AWS::SNS::Topic'));
    for (const { AlarmActions, OKActions } of alarms)
      expect([AlarmActions, OKActions]).toEqual([[{ Ref: topic }], [{ Ref: topic }]]);
  });

  it('say what they mean, and where it says what to do', () => {
    for (const { AlarmName, AlarmDescription } of alarms) {
      const anchor = AlarmName.replace(`${STACK}-`, '').toLowerCase();
      expect(AlarmDescription).toMatch(new RegExp(`^[A-Z].{20,}\\. What to do: docs/runbook\\.md#${anchor}$`));
    }
  });
});

describe('the topic of alarms', () => {
  it('takes messages from CloudWatch alarms of this account, and over TLS only', () => {
    const [policy] = Object.values(resources(stack, 'AWS::SNS::TopicPolicy'));
    expect(policy?.Properties['PolicyDocument']).toHaveProperty('Statement', [
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    ]);
  });

  it('is read by whom the configuration names, and by nobody when it names nobody', () => {
    const subscriptions = (alarmSettings: object) =>
      Object.values(
        resources(countersignStack({ deployment: { alarms: alarmSettings } }), 'AWS::SNS::Subscription'),
      ).map(({ Properties }) => [Properties['Protocol'], Properties['Endpoint']]);
    expect(subscriptions({ email: 'oncall@example.com' })).toEqual([['email', 'oncall@example.com']]);
    expect(subscriptions({})).toEqual([]);
  });
});
