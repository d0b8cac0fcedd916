import type { Stack } from 'aws-cdk-lib';
import { CountersignStack } from '../../lib/countersign-stack.ts';
import { sampleScopes } from '../../sample/scopes.ts';
import { SampleStack } from '../../sample/stack.ts';
import { CONFIGURATION, type Resource, resources, templateOf, testApp, theOnly } from './synthesize.ts';
import { text } from './text.ts';

/**
 * What `docs/deploy.md` advises: two deployments in one account and Region. CloudFormation keeps apart what it names itself;
 * what is written in a template as it is must be in no other.
 */
const CERTIFICATE = 'arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-4000-8000-000000000000';

/** Its own stack, and the sample's. */
function deployment(suffix: string, props: { readonly stackName?: string } = {}): readonly Stack[] {
  const app = testApp();
  const issuer = `https://auth${suffix}.example.com`;
  const hostedZone = { id: 'Z0123456789ABC', name: 'example.com' };
  const domain = { certificateArn: CERTIFICATE, hostedZone };
  const stack = new CountersignStack(app, props.stackName === undefined ? `Countersign${suffix}` : 'Countersign', {
    ...props,
    configuration: { ...CONFIGURATION, issuer, deployment: { domain, alarms: { email: 'oncall@example.com' } } },
  });
  const { authorizationServer } = stack;
  return [
    stack,
    new SampleStack(app, `CountersignSample${suffix}`, { authorizationServer, scopes: sampleScopes(CONFIGURATION) }),
  ];
}

const all = (stacks: readonly Stack[]): readonly (readonly [string, Resource])[] =>
  stacks.flatMap((stack) => Object.entries(templateOf(stack).toJSON()['Resources'] as Record<string, Resource>));

/** Written out in the template. A value that CloudFormation fills in is of one stack. */
function isLiteral(value: unknown): value is string {
  return typeof value === 'string';
}

/** Names of something else, or unique in something which is itself of one deployment. */
const NAMES_WITHIN = new Set([
  'AWS::ApiGatewayV2::Stage.StageName', // its API
  'AWS::IAM::Policy.PolicyName', // its role
  'AWS::CloudWatch::Alarm.MetricName', // held below, with namespace and dimensions
]);

/** Every literal at the top of a resource that names it: `Name`, `…Name`. */
function physicalNames(stacks: readonly Stack[]): readonly string[] {
  return all(stacks).flatMap(([, { Type, Properties = {} }]) =>
    Object.entries(Properties).flatMap(([property, value]) =>
      /Name$/.test(property) && isLiteral(value) && !NAMES_WITHIN.has(`${Type}.${property}`)
        ? [`${Type}.${property} ${value}`]
        : [],
    ),
  );
}

const exportsOf = (stacks: readonly Stack[]) =>
  stacks.flatMap((stack) =>
    Object.values(
      (templateOf(stack).toJSON()['Outputs'] ?? {}) as Record<string, { Export?: { Name: unknown } }>,
    ).flatMap(({ Export }) => (Export === undefined ? [] : [JSON.stringify(Export.Name)])),
  );

/** Whatever in a template has a namespace and a name. Of AWS's own metrics a dimension names a resource of the stack. */
function metricsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { Namespace, MetricName, Dimensions } = value as Record<string, unknown>;
  const here = MetricName === undefined ? [] : [JSON.stringify([Namespace, MetricName, Dimensions])];
  return [...here, ...Object.values(value).flatMap(metricsIn)];
}

const isOfOneStack = (metric: string) => /"Ref"|"Fn::GetAtt"/.test(metric);
const sharedMetrics = (stacks: readonly Stack[]) =>
  all(stacks)
    .flatMap(([, { Properties }]) => metricsIn(Properties))
    .filter((metric) => !isOfOneStack(metric));

/** Namespaces of everything that the dashboard draws, searches included. */
function namespacesOnDashboard(stacks: readonly Stack[]): ReadonlySet<string> {
  const [stack] = stacks;
  if (stack === undefined) throw new Error('no stack');
  const body = text(theOnly(stack, 'AWS::CloudWatch::Dashboard').Properties['DashboardBody']);
  type Drawn = string | { readonly expression?: string };
  const { widgets } = JSON.parse(body) as { widgets: { properties: { metrics?: Drawn[][] } }[] };
  const drawn = widgets.flatMap(({ properties }) => properties.metrics ?? []);
  return new Set(
    drawn.flatMap(([first]) => {
      if (typeof first === 'string') return first.startsWith('AWS/') ? [] : [first];
      return [...(first?.expression ?? '').matchAll(/\{"([^"]+)"/g)].map(([, namespace]) => String(namespace));
    }),
  );
}

const valuesOf = (stacks: readonly Stack[], variable: string) =>
  new Set(
    stacks.flatMap((stack) =>
      Object.values(resources(stack, 'AWS::Lambda::Function')).flatMap(({ Properties }) => {
        const { Variables = {} } = (Properties['Environment'] ?? {}) as { Variables?: Record<string, string> };
        return Variables[variable] ?? [];
      }),
    ),
  );

describe.each([
  { how: 'by the names of their stacks', one: deployment(''), other: deployment('-staging') },
  {
    how: 'by stackName alone',
    one: deployment('', { stackName: 'Blue' }),
    other: deployment('-green', { stackName: 'Green' }),
  },
])('two deployments in one account and Region, told apart $how', ({ one, other }) => {
  it.each([
    ['the name of a resource', physicalNames],
    ['an export', exportsOf],
    ['a metric', sharedMetrics],
  ] as const)('never share %s', (_what, read) => {
    const [ours, theirs] = [new Set(read(one)), new Set(read(other))];
    expect(ours.size).toBeGreaterThan(0);
    expect([...ours.intersection(theirs)]).toEqual([]);
  });

  it('never draw what the other counts', () => {
    for (const stacks of [one, other]) {
      expect(namespacesOnDashboard(stacks)).toEqual(valuesOf(stacks, 'METRICS_NAMESPACE'));
      expect(namespacesOnDashboard(stacks).size).toBe(1);
    }
    expect(namespacesOnDashboard(one)).not.toEqual(namespacesOnDashboard(other));
  });

  it('never sign with a key of the other', () => {
    expect(valuesOf(one, 'KEY_RING_NAME').intersection(valuesOf(other, 'KEY_RING_NAME'))).toEqual(new Set());
  });

  it('are told apart in the lists of the console', () => {
    const names = [one, other].map(([stack]) => stack && theOnly(stack, 'AWS::ApiGatewayV2::Api').Properties['Name']);
    expect(names).toEqual([one, other].map(([stack]) => stack?.stackName));
  });
});

it('every function of ours that counts is told where, and nobody else is', () => {
  const [stack, sample] = deployment('-staging');
  if (stack === undefined || sample === undefined) throw new Error('no stacks');
  const functions = Object.entries(resources(stack, 'AWS::Lambda::Function')).filter(([id]) =>
    id.startsWith('AuthorizationServer'),
  );
  for (const [id, { Properties }] of functions) {
    expect([id, Properties['Environment']]).toEqual([
      id,
      { Variables: expect.objectContaining({ METRICS_NAMESPACE: 'Countersign-staging' }) },
    ]);
  }
  expect(valuesOf([sample], 'METRICS_NAMESPACE')).toEqual(new Set());
});
