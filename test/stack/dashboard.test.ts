import { powertoolsTelemetry } from '../../lambdas/adapters/aws/telemetry/powertools.ts';
import type { RedemptionContext } from '../../lambdas/ports/telemetry.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { emissionsOf } from '../support/emissions.ts';
import { countersignStack, resources, theOnly } from './synthesize.ts';
import { text } from './text.ts';

interface Widget {
  readonly type: 'text' | 'alarm' | 'metric' | 'log';
  readonly properties: {
    readonly markdown?: string;
    readonly alarms?: readonly string[];
    readonly title?: string;
    readonly query?: string;
  };
}

const stack = countersignStack();
const body = text(theOnly(stack, 'AWS::CloudWatch::Dashboard').Properties['DashboardBody']);
const { widgets } = JSON.parse(body) as { widgets: readonly Widget[] };
const titlesOf = (type: Widget['type']) =>
  widgets.filter((one) => one.type === type).map(({ properties }) => properties.title);

describe('the dashboard', () => {
  it('answers three questions, in the order in which they are asked', () => {
    expect(widgets.flatMap(({ properties }) => properties.markdown ?? [])).toEqual([
      '## Is it healthy?',
      '## Who is affected?',
      '## Since when?',
    ]);
  });

  it('says of every alarm how it stands, before anything else', () => {
    const [, first] = widgets;
    expect(first?.properties.alarms).toHaveLength(Object.keys(resources(stack, 'AWS::CloudWatch::Alarm')).length);
  });

  it('shows the share that succeeds, 5xx and p99; then refusals by reason', () => {
    expect(titlesOf('metric')).toEqual([
      'Registered clients that get a token, %',
      '5xx',
      'p99, ms',
      'Refusals by reason',
      'Tokens',
      'Dependencies',
      '5xx and 4xx',
    ]);
  });

  it('asks the log for organizations, providers and clients, by fields that it has', async () => {
    const ids = { client: 'cursor', organization: 'acme', provider: 'idp_1' };
    const context = { correlationId: 'request-1', ...ids } as unknown as RedemptionContext;
    const telemetry = powertoolsTelemetry('token');
    const { logs } = await emissionsOf(() => {
      telemetry.redemptionRefused({ reason: 'already_redeemed' }, context);
      telemetry.redemptionUnavailable(new Unavailable('KMS'), context);
    });
    const fields = new Set(logs.flatMap((line) => Object.keys(line)));
    for (const field of ['activity', 'organization', 'provider', 'client', 'reason', 'dependency']) {
      expect(fields).toContain(field);
    }
    const queries = widgets.flatMap(({ properties }) => properties.query ?? []);
    for (const field of ['organization', 'provider', 'client']) {
      expect(
        queries.filter((query) =>
          query.includes(`filter activity in ["refused", "unavailable"] and ispresent(${field})`),
        ),
      ).toHaveLength(1);
    }
  });

  it('is named like the stack, as the output says', () => {
    expect(theOnly(stack, 'AWS::CloudWatch::Dashboard').Properties['DashboardName']).toBe('Countersign');
  });
});
