import { Duration, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
  SingleValueWidget,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { METRICS } from '../lambdas/adapters/aws/telemetry/metric-names.ts';
import { MetricNamespace } from './metric-namespace.ts';
import { OwnMetrics, PERIOD } from './metrics.ts';

/** Columns of a CloudWatch dashboard. */
const WIDTH = 24;

export interface DashboardProps {
  readonly alarms: readonly Alarm[];
  readonly httpApi: HttpApi;
  /** Of the function that redeems assertions. */
  readonly tokenLog: ILogGroup;
}

/**
 * Three questions in the order in which somebody who was woken asks them: is it healthy, who is affected, since when.
 * Who is affected is in the log alone: no metric has an organization for a dimension, because CloudWatch charges for
 * each. (The first three dashboards of an account are free; a Logs Insights query costs $0.005 for each GB it reads.)
 */
export class Dashboard extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    this.name = Stack.of(this).stackName;
    const shown = { ...props, own: new OwnMetrics(MetricNamespace.of(this)) };
    new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: this.name,
      defaultInterval: Duration.hours(3),
      widgets: [
        [heading('Is it healthy?')],
        ...health(shown),
        [heading('Who is affected?')],
        ...affected(shown),
        [heading('Since when?')],
        ...sinceWhen(shown),
      ],
    });
  }
}

interface Shown extends DashboardProps {
  readonly own: OwnMetrics;
}

function heading(question: string): IWidget {
  return new TextWidget({ markdown: `## ${question}`, width: WIDTH, height: 1 });
}

function health({ own, alarms, httpApi }: Shown): IWidget[][] {
  const value = (title: string, metric: IMetric) =>
    new SingleValueWidget({ title, metrics: [metric], width: WIDTH / 3, height: 3, sparkline: true });
  return [
    [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: WIDTH, height: 4 })],
    [
      value('Registered clients that get a token, %', successShare(own)),
      value('5xx', httpApi.metricServerError({ statistic: Stats.SUM, period: PERIOD })),
      value('p99, ms', httpApi.metricLatency({ statistic: Stats.percentile(99), period: PERIOD })),
    ],
  ];
}

function successShare(own: OwnMetrics): MathExpression {
  return new MathExpression({
    expression: '100 * FILL(issued, 0) / (FILL(issued, 0) + FILL(refused, 0))',
    usingMetrics: {
      issued: own.metric('token', METRICS.tokensIssued),
      refused: own.metric('token', METRICS.assertionsRefused),
    },
    label: 'tokens issued, % of requests',
    period: PERIOD,
  });
}

/** Refused or unavailable, by one field of the log line. */
function affected({ tokenLog }: Shown): IWidget[][] {
  const by = (title: string, field: string) =>
    new LogQueryWidget({
      title,
      logGroupNames: [tokenLog.logGroupName],
      view: LogQueryVisualizationType.TABLE,
      queryLines: [
        `filter activity in ["refused", "unavailable"] and ispresent(${field})`,
        'fields coalesce(reason, dependency) as why',
        `stats count(*) as requests, latest(why) as latestReason, min(@timestamp) as since, max(@timestamp) as until by ${field}`,
        'sort requests desc',
        'limit 20',
      ],
      width: WIDTH / 3,
      height: 6,
    });
  return [[by('Organizations', 'organization'), by('Providers', 'provider'), by('Clients', 'client')]];
}

function sinceWhen({ own, tokenLog, httpApi }: Shown): IWidget[][] {
  const graph = (title: string, left: readonly IMetric[]) =>
    new GraphWidget({ title, left: [...left], width: WIDTH / 2, height: 6, stacked: true });
  return [
    [
      graph('Refusals by reason', [refusalsByReason(own)]),
      graph('Tokens', [
        own.metric('token', METRICS.tokensIssued),
        own.metric('agent', METRICS.agentTokensMinted),
        own.metric('sign-in', METRICS.signIns),
      ]),
    ],
    [
      graph('Dependencies', [
        own.unavailable('DynamoDB'),
        own.throttled('DynamoDB'),
        own.unavailable('KMS'),
        own.throttled('KMS'),
      ]),
      graph('5xx and 4xx', [
        httpApi.metricServerError({ statistic: Stats.SUM, period: PERIOD }),
        httpApi.metricClientError({ statistic: Stats.SUM, period: PERIOD }),
      ]),
    ],
    [deployments(tokenLog)],
  ];
}

/** Every reason that there has been: a search, because a list of all would be 60 lines of nothing. */
function refusalsByReason({ namespace }: OwnMetrics): MathExpression {
  // Quoted, because a stack's name may hold a hyphen.
  const schema = `{"${namespace}",service,reason}`;
  const query = `${schema} MetricName="${METRICS.redemptionsRefusedByReason}" service="token"`;
  return new MathExpression({
    expression: `SEARCH('${query}', 'Sum', ${PERIOD.toSeconds()})`,
    usingMetrics: {},
    label: '',
    period: PERIOD,
  });
}

/** A deployment replaces all execution environments at once, and each writes a log stream of its own. */
function deployments(tokenLog: ILogGroup): IWidget {
  return new LogQueryWidget({
    title: 'Deployments: execution environments by when they first wrote (a deployment replaces all of them at once)',
    logGroupNames: [tokenLog.logGroupName],
    view: LogQueryVisualizationType.BAR,
    queryLines: [
      'stats min(@timestamp) as started by @logStream',
      'stats count(*) as environments by datefloor(started, 5m)',
    ],
    width: WIDTH,
    height: 5,
  });
}
