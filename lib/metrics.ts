import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { METRICS, MetricName, Service } from '../lambdas/adapters/aws/telemetry/metric-names.ts';

/** How long a point is: what a person who was woken would call "just now". */
export const PERIOD = Duration.minutes(5);

interface MetricOptions {
  /** Beside `service`. */
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly statistic?: 'Sum' | 'Maximum';
  readonly period?: Duration;
  readonly label?: string;
}

/** The sum of several, where those that say nothing count as 0: a handler that fails at nothing emits nothing. */
export function sumOf(metrics: readonly IMetric[], label: string, period = PERIOD): MathExpression {
  // An id is unique in an alarm and in a graph, where several sums may stand; it begins with a small letter.
  const id = `sum_${label.replaceAll(/\W+/g, '_')}`;
  const named = metrics.map((metric, i) => [`${id}_${i}`, metric] as const);
  const expression = named.map(([name]) => `FILL(${name}, 0)`).join(' + ');
  return new MathExpression({ expression, usingMetrics: Object.fromEntries(named), label, period });
}

/** Where a dependency's being down is counted. */
const UNAVAILABLE = [
  ['token', 'RedemptionsUnavailable'],
  ['agent', 'AgentRequestsUnavailable'],
  ['approval', 'AgentRequestsUnavailable'],
  ['introspection', 'IntrospectionsUnavailable'],
  ['provisioning', 'ProvisioningUnavailable'],
  ['signals', 'SignalsUnavailable'],
  ['signal-polling', 'SignalsUnavailable'],
  ['sign-in', 'SignInsUnavailable'],
  ['authorization', 'AuthorizationsUnavailable'],
] as const satisfies readonly (readonly [Service, (typeof METRICS)[keyof typeof METRICS]])[];

/** The metrics that functions of one deployment emit; a name of nothing that is emitted does not compile. */
export class OwnMetrics {
  readonly namespace: string;

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  metric(service: Service, metricName: MetricName, options: MetricOptions = {}): Metric {
    const { dimensions, statistic = 'Sum', period = PERIOD, label = metricName } = options;
    const dimensionsMap = { service, ...dimensions };
    return new Metric({ namespace: this.namespace, metricName, dimensionsMap, statistic, period, label });
  }

  /** Requests answered 503 because of a dependency, over all functions. */
  unavailable(dependency: 'DynamoDB' | 'KMS'): MathExpression {
    const metrics = signingOrAll(dependency).map(([service, name]) =>
      this.metric(service, name, { dimensions: { dependency }, label: service }),
    );
    return sumOf(metrics, `requests without ${dependency}`);
  }

  /** Those of them where the dependency said "too much". */
  throttled(dependency: 'DynamoDB' | 'KMS'): MathExpression {
    const metrics = signingOrAll(dependency).map(([service]) =>
      this.metric(service, 'DependencyThrottled', { dimensions: { dependency }, label: service }),
    );
    return sumOf(metrics, `requests throttled by ${dependency}`);
  }
}

/** These have no key to sign with. */
const WITHOUT_KMS: readonly Service[] = [
  ...(['approval', 'introspection', 'provisioning', 'signals', 'signal-polling', 'authorization'] as const),
];

function signingOrAll(dependency: 'DynamoDB' | 'KMS') {
  return UNAVAILABLE.filter(([service]) => dependency === 'DynamoDB' || !WITHOUT_KMS.includes(service));
}
