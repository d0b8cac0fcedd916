import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { ComparisonOperator, type IMetric, MathExpression, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { METRICS } from '../lambdas/adapters/aws/telemetry/metric-names.ts';
import type { AgentOperation } from '../lambdas/ports/telemetry.ts';
import { type OwnMetrics, PERIOD, sumOf } from './metrics.ts';

/** One alarm: what it watches, and from when on somebody should know. */
export interface AlarmDefinition {
  /** What is wrong and for whom, in a sentence; the runbook says the rest. */
  readonly meaning: string;
  readonly metric: IMetric;
  /** Rings at this value and above, unless `comparison` says otherwise. */
  readonly threshold: number;
  readonly comparison?: ComparisonOperator;
  /** How many of the last points must be so: 1 of 1 when absent. */
  readonly points?: { readonly breaching: number; readonly of: number };
  readonly missing: TreatMissingData;
  /** A percentile of few requests is the worst of them: no reason to wake anybody. */
  readonly ignoreFewSamples?: true;
}

export interface Watched {
  /** Of this deployment. */
  readonly own: OwnMetrics;
  readonly httpApi: HttpApi;
  /** Those behind the API that people and tools call. An alarm looks at ten metrics at most. */
  readonly endpoints: readonly LambdaFunction[];
  /** Those that identity providers call by themselves, to say who comes and who goes. */
  readonly ofProviders: readonly LambdaFunction[];
  /** Those that nobody waits for. */
  readonly background: readonly LambdaFunction[];
  /** The one of them that reads the audit trail's stream. */
  readonly publisher: LambdaFunction;
  /** Another that reads it, and chains it. */
  readonly sealer: LambdaFunction;
  /** How much of their work lies aside, because it failed again and again. */
  readonly givenUp: IMetric;
  /** After how many days a key is due to be succeeded. */
  readonly keyRotationDays: number;
  /** Refusals in five minutes that are too many, whatever the number of requests. */
  readonly refusalsPerFiveMinutes?: number | undefined;
}

/** Two a second: a client that repeats what was refused. A service that is used a lot has more, and says so. */
const REFUSALS_PER_FIVE_MINUTES = 500;

/** Below this many requests in five minutes a share says nothing: three of five is a person who tries. */
const REQUESTS_FOR_A_SHARE = 50;

/** Of the time after which a key is due: half as long again without a new one, and rotation does not do its work. */
const KEY_AGE_MARGIN = 1.5;

/** Handlers emit nothing while nothing fails, so that no data is good news. */
const SILENCE_IS_GOOD = TreatMissingData.NOT_BREACHING;

/** Every alarm of a deployment, by the name that the runbook has a section for. */
export function alarmDefinitions(watched: Watched): Readonly<Record<string, AlarmDefinition>> {
  return {
    ...ofRedemptions(watched),
    ...ofPeople(watched),
    ...ofDependencies(watched),
    ...ofAnswers(watched),
    ...ofKeys(watched),
    ...ofCredentials(watched),
    ...ofEvents(watched),
  };
}

function ofRedemptions({
  own,
  refusalsPerFiveMinutes = REFUSALS_PER_FIVE_MINUTES,
}: Watched): Record<string, AlarmDefinition> {
  const refused = own.metric('token', METRICS.assertionsRefused);
  const issued = own.metric('token', METRICS.tokensIssued);
  const replayed = (['already_redeemed', 'client_assertion_already_used'] as const).map((reason) =>
    own.metric('token', METRICS.redemptionsRefusedByReason, { dimensions: { reason }, label: reason }),
  );
  return {
    AssertionsRefused: {
      meaning: `Registered clients had ${refusalsPerFiveMinutes} or more assertions refused in five minutes.`,
      metric: refused,
      threshold: refusalsPerFiveMinutes,
      points: { breaching: 2, of: 3 },
      missing: SILENCE_IS_GOOD,
    },
    AssertionsRefusedShare: {
      meaning: 'A quarter or more of the requests of registered clients are refused: people cannot get in.',
      metric: new MathExpression({
        expression: `IF(FILL(issued, 0) + FILL(refused, 0) > ${REQUESTS_FOR_A_SHARE}, 100 * FILL(refused, 0) / (FILL(issued, 0) + FILL(refused, 0)), 0)`,
        usingMetrics: { issued, refused },
        label: 'refused, % of requests',
        period: PERIOD,
      }),
      threshold: 25,
      points: { breaching: 2, of: 3 },
      missing: SILENCE_IS_GOOD,
    },
    AssertionsReplayed: {
      meaning: 'Assertions that had been used are presented again and again: a client that repeats itself, or a thief.',
      metric: sumOf(replayed, 'replays'),
      threshold: 10,
      missing: SILENCE_IS_GOOD,
    },
  };
}

/** There are few signals, and a transmitter repeats what it could not deliver: this many in an hour are no accident. */
const REFUSED_SIGNALS = 5;

/** People do not repeat themselves as clients do: this many in five minutes are several persons, or a setting. */
const REFUSED_PEOPLE = 20;

function ofPeople({
  own,
  refusalsPerFiveMinutes = REFUSALS_PER_FIVE_MINUTES,
}: Watched): Record<string, AlarmDefinition> {
  const agentRequests = (service: 'agent' | 'approval', operation: AgentOperation) =>
    own.metric(service, METRICS.agentRequestsRefused, { dimensions: { operation }, label: operation });
  const period = Duration.hours(1);
  const signals = [
    own.metric('signals', METRICS.signalsRefused, { period, label: 'pushed' }),
    own.metric('signal-polling', METRICS.signalsRefused, { period, label: 'polled' }),
    own.metric('signal-polling', METRICS.signalPollsFailed, { period, label: 'polls that failed' }),
  ];
  return {
    SignInsRefused: {
      meaning: `In five minutes, ${REFUSED_PEOPLE} or more people came back from their identity provider and were refused.`,
      metric: own.metric('sign-in', METRICS.peopleRefused),
      threshold: REFUSED_PEOPLE,
      points: { breaching: 2, of: 3 },
      missing: SILENCE_IS_GOOD,
    },
    ApprovalsRefused: {
      meaning: `In five minutes, ${REFUSED_PEOPLE} or more approvals of agents' writes were refused.`,
      metric: agentRequests('approval', 'approve'),
      threshold: REFUSED_PEOPLE,
      points: { breaching: 2, of: 3 },
      missing: SILENCE_IS_GOOD,
    },
    SignalsRefused: {
      meaning: `In an hour, ${REFUSED_SIGNALS} or more signals of identity providers were refused, or could not be fetched: people who were switched off there are not, here.`,
      metric: sumOf(signals, 'signals refused', period),
      threshold: REFUSED_SIGNALS,
      missing: SILENCE_IS_GOOD,
    },
    MintsRefused: {
      meaning: `Hosts of agents were refused ${refusalsPerFiveMinutes} or more agent tokens in five minutes.`,
      metric: agentRequests('agent', 'mint'),
      threshold: refusalsPerFiveMinutes,
      points: { breaching: 2, of: 3 },
      missing: SILENCE_IS_GOOD,
    },
  };
}

function ofDependencies({ own }: Watched): Record<string, AlarmDefinition> {
  const fetches = (['token', 'introspection', 'signals', 'signal-polling', 'sign-in'] as const).map((service) =>
    own.metric(service, METRICS.providerKeyFetchesFailed, { label: service }),
  );
  return {
    ProviderKeyFetchesFailing: {
      meaning:
        "An identity provider's keys cannot be fetched. Its organization is locked out within an hour, if not now.",
      metric: sumOf(fetches, 'fetches that failed'),
      // After a failure nobody asks the same provider again for 30 s, so that five are more than a hiccup.
      threshold: 5,
      points: { breaching: 2, of: 3 },
      missing: SILENCE_IS_GOOD,
    },
    DynamoDbFailing: {
      meaning: 'Requests are answered 503 because DynamoDB does not answer: nobody is let in meanwhile.',
      metric: own.unavailable('DynamoDB'),
      threshold: 5,
      missing: SILENCE_IS_GOOD,
    },
    DynamoDbThrottling: {
      meaning: 'DynamoDB refuses requests because there are too many.',
      metric: own.throttled('DynamoDB'),
      threshold: 1,
      points: { breaching: 2, of: 3 },
      missing: SILENCE_IS_GOOD,
    },
    KmsFailing: {
      meaning: 'Requests are answered 503 because KMS does not sign: no token is issued meanwhile.',
      metric: own.unavailable('KMS'),
      threshold: 5,
      missing: SILENCE_IS_GOOD,
    },
    KmsThrottling: {
      meaning: "KMS refuses to sign because there is too much: the account's quota is used up.",
      metric: own.throttled('KMS'),
      threshold: 1,
      points: { breaching: 2, of: 3 },
      missing: SILENCE_IS_GOOD,
    },
  };
}

function ofAnswers({ httpApi, endpoints, ofProviders, background, givenUp }: Watched): Record<string, AlarmDefinition> {
  const countsOf = (functions: readonly LambdaFunction[], metric: 'Errors' | 'Throttles', period = PERIOD) =>
    functions.map((one) => one.metric(metric, { statistic: Stats.SUM, period }));
  const summed = (functions: readonly LambdaFunction[], metric: 'Errors' | 'Throttles', period = PERIOD) =>
    sumOf(countsOf(functions, metric, period), metric.toLowerCase(), period);
  return {
    ServerErrors: {
      meaning: 'The API answers 5xx: requests fail for a reason that is not the caller.',
      metric: httpApi.metricServerError({ statistic: Stats.SUM, period: PERIOD }),
      threshold: 10,
      points: { breaching: 2, of: 3 },
      // No request, no point.
      missing: SILENCE_IS_GOOD,
    },
    SlowAnswers: {
      meaning: 'One request in a hundred takes three seconds or longer.',
      metric: httpApi.metricLatency({ statistic: Stats.percentile(99), period: PERIOD }),
      threshold: 3_000,
      points: { breaching: 3, of: 3 },
      // No request, no point.
      missing: SILENCE_IS_GOOD,
      ignoreFewSamples: true,
    },
    FunctionErrors: {
      meaning: 'Functions behind the API crash or time out: they answer every other failure themselves.',
      metric: summed(endpoints, 'Errors'),
      threshold: 3,
      points: { breaching: 2, of: 3 },
      // Lambda writes no point for a function that was not invoked.
      missing: SILENCE_IS_GOOD,
    },
    FunctionThrottles: {
      meaning:
        "Requests are turned away because the account's concurrency is used up, by these functions or by others.",
      metric: summed(endpoints, 'Throttles'),
      threshold: 10,
      missing: SILENCE_IS_GOOD,
    },
    ProviderCallsFailing: {
      meaning:
        'What identity providers call (SCIM, signals) crashes, times out or is turned away: whoever is switched off there stays in here.',
      metric: sumOf(
        [...countsOf(ofProviders, 'Errors'), ...countsOf(ofProviders, 'Throttles')],
        'errors and throttles',
      ),
      threshold: 3,
      points: { breaching: 2, of: 3 },
      missing: SILENCE_IS_GOOD,
    },
    BackgroundErrors: {
      meaning:
        'Rotation, the record of activity, events, polling for signals or the daily checkup fail, again after Lambda had repeated it.',
      metric: summed(background, 'Errors', Duration.minutes(15)),
      // Lambda runs what nobody waits for three times.
      threshold: 3,
      missing: SILENCE_IS_GOOD,
    },
    WorkGivenUp: {
      meaning:
        'Work of rotation, the record of activity, events or the daily checkup was given up, and waits for somebody to look.',
      metric: givenUp,
      threshold: 1,
      // SQS writes no point for a queue that has been empty for six hours.
      missing: SILENCE_IS_GOOD,
    },
  };
}

function ofKeys({ own, keyRotationDays }: Watched): Record<string, AlarmDefinition> {
  const maxAgeDays = Math.ceil(keyRotationDays * KEY_AGE_MARGIN);
  const failedOver = (['token', 'agent', 'sign-in'] as const).map((service) =>
    own.metric(service, METRICS.signingKeyFailedOver, { label: service }),
  );
  const hourly = { period: Duration.hours(1) };
  return {
    SigningKeyFailedOver: {
      meaning: 'KMS refuses the signing key, and the standby signs instead. There is no second standby.',
      metric: sumOf(failedOver, 'signatures by the standby'),
      threshold: 1,
      missing: SILENCE_IS_GOOD,
    },
    SigningKeyTooOld: {
      meaning: `The signing key is ${maxAgeDays} days old or older: rotation runs, and does not rotate.`,
      metric: own.metric('rotation', METRICS.signingKeyAgeDays, { ...hourly, statistic: 'Maximum' }),
      threshold: maxAgeDays,
      // An age that nobody told has not changed; that nobody told it is RotationNotRunning's to say.
      missing: TreatMissingData.IGNORE,
    },
    RotationNotRunning: {
      meaning: 'Key rotation, due every quarter of an hour, has not completed a run for two hours.',
      metric: own.metric('rotation', METRICS.rotationsCompleted, hourly),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      points: { breaching: 2, of: 2 },
      // A run that did not happen tells nobody: here silence is the failure.
      missing: TreatMissingData.BREACHING,
    },
    RotationFailing: {
      meaning: 'Key rotation fails: keys stay as they are, which is safe today and not for months.',
      metric: own.metric('rotation', METRICS.rotationsFailed, hourly),
      threshold: 1,
      points: { breaching: 2, of: 3 },
      missing: SILENCE_IS_GOOD,
    },
  };
}

function ofCredentials({ own }: Watched): Record<string, AlarmDefinition> {
  return {
    ClientSecretsExpiring: {
      meaning: "A client's last secret or key ends within two weeks, or has ended: then none of its users gets in.",
      metric: own.metric('checkup', METRICS.clientSecretsExpiring, { period: Duration.days(1), statistic: 'Maximum' }),
      threshold: 1,
      // One look a day: between two looks nothing is known to have changed.
      missing: TreatMissingData.IGNORE,
    },
  };
}

/** A stream keeps its records for a day; so much of it is left to do something. */
const LATE_MS = 15 * 60 * 1_000;

function ofEvents({ publisher, sealer }: Watched): Record<string, AlarmDefinition> {
  return {
    SealsLate: {
      meaning: 'What the audit trail recorded a quarter of an hour ago is not chained yet.',
      metric: sealer.metric('IteratorAge', { statistic: Stats.MAXIMUM, period: PERIOD }),
      threshold: LATE_MS,
      points: { breaching: 2, of: 3 },
      // Lambda writes no point while there is nothing to read.
      missing: SILENCE_IS_GOOD,
    },
    EventsLate: {
      meaning: 'What the audit trail recorded a quarter of an hour ago is not on the event bus yet.',
      metric: publisher.metric('IteratorAge', { statistic: Stats.MAXIMUM, period: PERIOD }),
      threshold: LATE_MS,
      points: { breaching: 2, of: 3 },
      // Lambda writes no point while there is nothing to read.
      missing: SILENCE_IS_GOOD,
    },
  };
}
