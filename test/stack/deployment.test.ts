import { InvalidConfiguration, type StackConfigurationInput } from '../../lib/configuration.ts';
import { CountersignStack } from '../../lib/countersign-stack.ts';
import { CONFIGURATION, resources, templateOf, testApp, theOnly } from './synthesize.ts';
import { text } from './text.ts';

const CERTIFICATE = 'arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-4000-8000-000000000000';
const ZONE = { id: 'Z0123456789ABC', name: 'example.com' };

function stackWith(deployment: unknown, overrides: Partial<StackConfigurationInput> = {}): CountersignStack {
  const configuration = { ...CONFIGURATION, ...overrides, deployment } as StackConfigurationInput;
  return new CountersignStack(testApp(), 'Countersign', { configuration });
}

function problemsOf(synthesize: () => unknown): readonly string[] {
  try {
    synthesize();
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}

describe('a custom domain', () => {
  const stack = stackWith({ domain: { certificateArn: CERTIFICATE, hostedZone: ZONE } });

  it("is the issuer's host, and the API answers nowhere else", () => {
    expect(theOnly(stack, 'AWS::ApiGatewayV2::DomainName').Properties).toMatchObject({
      DomainName: 'auth.example.com',
      DomainNameConfigurations: [{ CertificateArn: CERTIFICATE, SecurityPolicy: 'TLS_1_2' }],
    });
    expect(theOnly(stack, 'AWS::ApiGatewayV2::Api').Properties['DisableExecuteApiEndpoint']).toBe(true);
    expect(theOnly(stack, 'AWS::ApiGatewayV2::ApiMapping').Properties['ApiMappingKey']).toBeUndefined();
  });

  it('has its record in the hosted zone that is named', () => {
    const { Type, Name } = theOnly(stack, 'AWS::Route53::RecordSet').Properties;
    expect([Type, Name]).toEqual(['A', 'auth.example.com.']);
  });

  it('never has a record for addresses that it does not answer at', () => {
    const [configuration] = theOnly(stack, 'AWS::ApiGatewayV2::DomainName').Properties['DomainNameConfigurations'] as [
      { readonly IpAddressType?: string },
    ];
    const types = Object.values(resources(stack, 'AWS::Route53::RecordSet')).map(
      ({ Properties }) => Properties['Type'],
    );
    expect(types.includes('AAAA')).toBe(configuration.IpAddressType === 'dualstack');
  });

  it('without a zone, says where the record must point', () => {
    const bare = stackWith({ domain: { certificateArn: CERTIFICATE } });
    expect(resources(bare, 'AWS::Route53::RecordSet')).toEqual({});
    const { Value } = templateOf(bare).findOutputs('DomainTarget')['DomainTarget'] as { Value: unknown };
    expect(text(Value)).toMatch(/RegionalDomainName/);
  });

  it('is not there unless it is configured: the API answers at its own endpoint', () => {
    const plain = stackWith(undefined);
    expect(resources(plain, 'AWS::ApiGatewayV2::DomainName')).toEqual({});
    expect(theOnly(plain, 'AWS::ApiGatewayV2::Api').Properties['DisableExecuteApiEndpoint']).toBeUndefined();
  });
});

describe('settings of the stack', () => {
  const retentions = (stack: CountersignStack) => [
    ...new Set(Object.values(resources(stack, 'AWS::Logs::LogGroup')).map((log) => log.Properties['RetentionInDays'])),
  ];
  const reserved = (stack: CountersignStack) =>
    Object.entries(resources(stack, 'AWS::Lambda::Function')).flatMap(([id, { Properties }]) =>
      Properties['ReservedConcurrentExecutions'] === undefined
        ? []
        : [[id.replace(/[0-9A-F]{8}$/, ''), Properties['ReservedConcurrentExecutions']]],
    );

  it('keep every log for as long as is said, three months by default', () => {
    expect(retentions(stackWith({ logRetentionDays: 365 }))).toEqual([365]);
    expect(retentions(stackWith(undefined))).toEqual([90]);
  });

  it('reserve concurrency for the token function alone, and none by default: new accounts cannot', () => {
    expect(reserved(stackWith({ reservedConcurrency: 50 }))).toEqual([
      ['AuthorizationServerTokenEndpointTokenFunction', 50],
    ]);
    expect(reserved(stackWith(undefined))).toEqual([]);
  });

  it('are told to no function', () => {
    const functions = JSON.stringify(resources(stackWith({ logRetentionDays: 365 }), 'AWS::Lambda::Function'));
    expect(functions).not.toContain('logRetentionDays');
  });

  it.each<[string, unknown, string]>([
    ['an unknown member', { colour: 'red' }, 'deployment unknown member: colour'],
    ['no certificate', { domain: {} }, 'deployment.domain.certificateArn must be the ARN of an ACM certificate'],
    [
      'concurrency of nothing',
      { reservedConcurrency: 0 },
      'deployment.reservedConcurrency must be a whole number from 1 to 10000',
    ],
    [
      'days that CloudWatch does not know',
      { logRetentionDays: 45 },
      'deployment.logRetentionDays must be one of 30, 60, 90, 180, 365, 400, 731',
    ],
    [
      'somebody to tell who is no address',
      { alarms: { email: 'oncall' } },
      'deployment.alarms.email must be an e-mail address',
    ],
    [
      'no number of refusals',
      { alarms: { refusalsPerFiveMinutes: 0 } },
      'deployment.alarms.refusalsPerFiveMinutes must be a whole number from 1',
    ],
    ['another way to tell', { alarms: { sms: 'x' } }, 'deployment.alarms unknown member: sms'],
    [
      'a zone that the host is not in',
      { domain: { certificateArn: CERTIFICATE, hostedZone: { ...ZONE, name: 'other.example' } } },
      "deployment.domain has the hosted zone other.example, which the issuer's host auth.example.com is not in",
    ],
  ])('fail the synth with %s, and the field', (_what, deployment, problem) => {
    expect(problemsOf(() => stackWith(deployment))).toEqual([problem]);
  });

  it('fail the synth with a domain and no issuer: there is no host to serve', () => {
    const { issuer: _, ...rest } = CONFIGURATION;
    const configuration = { ...rest, deployment: { domain: { certificateArn: CERTIFICATE } } };
    expect(problemsOf(() => new CountersignStack(testApp(), 'Countersign', { configuration }))).toEqual([
      'deployment.domain requires issuer: its host is what is served',
    ]);
  });
});
