import { METRICS, type MetricName } from '../../lambdas/adapters/aws/telemetry/metric-names.ts';
import type { AwsFaultName } from '../aws/faults.ts';
import type { FaultName } from '../identity-provider/faults.ts';
import type { DrillWorld } from './drill-world.ts';

/** An alarm's condition, made to happen on the local stack by requests as callers send them. */
export interface Drill {
  /** What is done, for the person who rehearses. */
  readonly does: string;
  /** What the alarm watches, and has moved afterwards. API Gateway's own is counted in the answers. */
  readonly moves: MetricName | '5xx';
  /** Broken while it happens, and mended after it. */
  readonly provider?: FaultName;
  readonly aws?: AwsFaultName;
  /** Several, where it may be too early: one each five seconds. Absent: one. */
  readonly attempts?: number;
  happens(world: DrillWorld): Promise<void>;
}

/** So many requests: enough to be seen, and no load. The alarm's threshold is said beside it. */
const REQUESTS = 3;

async function times(count: number, work: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < count; done++) await work();
}

const redeemSeveral = (world: DrillWorld) => times(REQUESTS, () => world.redeem());

export const DRILLS = {
  AssertionsRefused: {
    does: "The provider's assertions are for another audience; a client presents three.",
    moves: METRICS.assertionsRefused,
    provider: 'wrong-audience',
    happens: redeemSeveral,
  },
  AssertionsRefusedShare: {
    does: "The provider's clock is an hour slow: all that a client presents is refused.",
    moves: METRICS.assertionsRefused,
    provider: 'expired',
    happens: redeemSeveral,
  },
  AssertionsReplayed: {
    does: 'A client presents an assertion that it has redeemed, three times.',
    moves: METRICS.redemptionsRefusedByReason,
    happens: async (world) => {
      const assertion = await world.assertion();
      await times(1 + REQUESTS, () => world.present(assertion));
    },
  },
  SignInsRefused: {
    does: 'Three browsers come back from the identity provider with a code that it does not know.',
    moves: METRICS.peopleRefused,
    happens: (world) => times(REQUESTS, () => world.comeBackWithWrongCode()),
  },
  SignalsRefused: {
    does: 'The provider pushes what is no Security Event Token, three times.',
    moves: METRICS.signalsRefused,
    happens: (world) => world.pushNoEvents(REQUESTS),
  },
  ApprovalsRefused: {
    does: 'Alice approves a scope that nobody has, three times.',
    moves: METRICS.agentRequestsRefused,
    happens: (world) => world.approveUnknownScope(REQUESTS),
  },
  MintsRefused: {
    does: 'A client asks for an agent token with a token that it may not mint with, three times.',
    moves: METRICS.agentRequestsRefused,
    happens: (world) => world.mintWithAgentToken(REQUESTS),
  },
  ProviderKeyFetchesFailing: {
    does: 'The provider has a new key, and its keys cannot be fetched. It is asked at most once in 30 seconds.',
    moves: METRICS.providerKeyFetchesFailed,
    provider: 'keys-unreachable',
    // For 30 s after it was asked, nobody asks a provider for its keys again.
    attempts: 8,
    happens: async (world) => void (await world.redeem()),
  },
  DynamoDbFailing: {
    does: 'DynamoDB answers 500 to everybody; a client presents an assertion.',
    moves: METRICS.redemptionsUnavailable,
    aws: 'dynamodb-down',
    happens: redeemSeveral,
  },
  DynamoDbThrottling: {
    does: 'DynamoDB throttles everybody; a client presents an assertion.',
    moves: METRICS.dependencyThrottled,
    aws: 'dynamodb-throttles',
    happens: redeemSeveral,
  },
  KmsFailing: {
    does: 'KMS answers 500 to who signs; a client presents an assertion that is good.',
    moves: METRICS.redemptionsUnavailable,
    aws: 'kms-down',
    happens: redeemSeveral,
  },
  KmsThrottling: {
    does: 'KMS throttles who signs; a client presents an assertion that is good.',
    moves: METRICS.dependencyThrottled,
    aws: 'kms-throttles',
    happens: redeemSeveral,
  },
  ServerErrors: {
    does: 'DynamoDB answers 500 to everybody, so that the API answers 503.',
    moves: '5xx',
    aws: 'dynamodb-down',
    happens: redeemSeveral,
  },
  SigningKeyFailedOver: {
    does: 'KMS says that the active signing key is disabled; a client presents an assertion that is good.',
    moves: METRICS.signingKeyFailedOver,
    aws: 'key-disabled',
    happens: redeemSeveral,
  },
} as const satisfies Readonly<Record<string, Drill>>;

/** Those that cannot be made to happen on this machine by a request, and why. */
export const NOT_DRILLED = {
  SlowAnswers: 'It watches a latency that API Gateway measures; the local gateway measures none.',
  ProviderCallsFailing: 'It watches crashes that Lambda counts. No request is known that makes a function crash.',
  FunctionErrors: 'It watches crashes that Lambda counts. No request is known that makes a function crash.',
  FunctionThrottles: "It watches the account's concurrency, which the local runtime does not limit.",
  BackgroundErrors: 'It watches errors that Lambda counts, of work that a schedule starts.',
  WorkGivenUp: 'It watches a queue of SQS, which the local stack has not.',
  SealsLate: 'It watches how old the stream is that Lambda reads; the local runtime measures no age.',
  EventsLate: 'It watches how old the stream is that Lambda reads; the local runtime measures no age.',
  SigningKeyTooOld: 'It takes a key as old as a quarter; the local clock is the real one.',
  RotationNotRunning: 'It takes two hours without rotation.',
  RotationFailing: 'Rotation is started by a schedule, every quarter of an hour, and by no request.',
  ClientSecretsExpiring: 'The checkup is started by a schedule, once a day, and by no request.',
} as const;

export type DrilledAlarm = keyof typeof DRILLS;
