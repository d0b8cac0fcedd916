import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import type { StackConfigurationInput } from '../../lib/configuration.ts';
import { InvalidConfiguration } from '../../lib/configuration.ts';
import { CountersignStack } from '../../lib/countersign-stack.ts';
import { CONFIGURATION, countersignStack, resources, testApp, theOnly } from './synthesize.ts';

const CERTIFICATE = 'arn:aws:acm:us-east-1:111111111111:certificate/0a1b2c3d';
const WEB_ACL = 'arn:aws:wafv2:us-east-1:111111111111:global/webacl/vendor/0a1b2c3d';
const HEADER = 'x-countersign-front-door';

function behind(cloudFront: object, more: object = {}): CountersignStack {
  return countersignStack({
    deployment: { cloudFront: { certificateArn: CERTIFICATE, ...cloudFront }, ...more },
  } as Partial<StackConfigurationInput>);
}

const stack = behind({ webAclArn: WEB_ACL, hostedZone: { id: 'Z0123456789ABC', name: 'example.com' } });
const distribution = theOnly(stack, 'AWS::CloudFront::Distribution').Properties['DistributionConfig'] as Record<
  string,
  unknown
>;

describe('with deployment.cloudFront', () => {
  it('[front door] no route of the API answers past the distribution', () => {
    const [authorizer] = Object.entries(resources(stack, 'AWS::ApiGatewayV2::Authorizer'));
    expect(authorizer?.[1].Properties).toMatchObject({
      AuthorizerType: 'REQUEST',
      IdentitySource: [`$request.header.${HEADER}`],
      EnableSimpleResponses: true,
      AuthorizerResultTtlInSeconds: 60,
    });
    const routes = Object.values(resources(stack, 'AWS::ApiGatewayV2::Route'));
    expect(routes.length).toBeGreaterThan(50);
    for (const { Properties } of routes) {
      expect(Properties).toMatchObject({ AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: authorizer?.[0] } });
    }
  });

  it('serves the issuer’s host, with its WAF, and forwards all but the host', () => {
    expect(distribution).toMatchObject({
      Aliases: ['auth.example.com'],
      WebACLId: WEB_ACL,
      DefaultCacheBehavior: {
        AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
        // Managed-CachingDisabled, Managed-AllViewerExceptHostHeader
        CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
        OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
        ViewerProtocolPolicy: 'redirect-to-https',
      },
    });
    expect(Object.keys(resources(stack, 'AWS::Route53::RecordSet'))).toHaveLength(2);
  });

  it('sends a value that is in no template, and replaces it every thirty days', () => {
    const [origin] = distribution['Origins'] as {
      OriginCustomHeaders: { HeaderName: string; HeaderValue: unknown }[];
    }[];
    const [header] = origin?.OriginCustomHeaders ?? [];
    expect(header?.HeaderName).toBe(HEADER);
    expect(JSON.stringify(header?.HeaderValue)).toContain('{{resolve:secretsmanager:');
    expect(theOnly(stack, 'AWS::SecretsManager::RotationSchedule').Properties).toMatchObject({
      RotateImmediatelyOnUpdate: false,
      RotationRules: { ScheduleExpression: 'rate(30 days)' },
    });
  });

  it('gives the functions behind it nothing of it', () => {
    const named = Object.entries(resources(stack, 'AWS::Lambda::Function')).filter(([, { Properties }]) =>
      JSON.stringify(Properties['Environment'] ?? {}).includes('FRONT_DOOR'),
    );
    expect(named.map(([id]) => id)).toEqual([expect.stringContaining('FrontDoorKeyCheck')]);
  });

  it('warns where a route would answer past it', () => {
    const { authorizationServer } = behind({ webAclArn: WEB_ACL });
    const props = { resource: 'https://api.example.com', scopes: { 'GET /o/{organization}': ['projects:read'] } };
    authorizationServer.lambdaAuthorizer(Stack.of(authorizationServer), 'Authorizer', props);
    const warnings = Annotations.fromStack(Stack.of(authorizationServer)).findWarning('*', Match.anyValue());
    expect(warnings.map(({ entry }) => String(entry.data))).toEqual([
      expect.stringContaining('the route answers past its WAF'),
    ]);
  });

  it('makes a web ACL where the stack is in us-east-1', () => {
    const inVirginia = new CountersignStack(testApp(), 'Countersign', {
      env: { region: 'us-east-1', account: '111111111111' },
      configuration: {
        ...CONFIGURATION,
        deployment: { cloudFront: { certificateArn: CERTIFICATE, requestsPerFiveMinutes: 100 } },
      },
    });
    const { Rules: rules } = theOnly(inVirginia, 'AWS::WAFv2::WebACL').Properties as unknown as {
      Rules: { Name: string; Statement: object }[];
    };
    expect(rules.map(({ Name }) => Name)).toEqual([
      'RatePerAddress',
      'AWSManagedRulesAmazonIpReputationList',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesCommonRuleSet',
    ]);
    expect(rules[0]?.Statement).toEqual({ RateBasedStatement: { AggregateKeyType: 'IP', Limit: 100 } });
  });

  it('and fails elsewhere without the ARN of one, saying what to do', () => {
    const errors = Annotations.fromStack(behind({})).findError('*', Match.anyValue());
    expect(errors.map(({ entry }) => String(entry.data))).toEqual([
      expect.stringContaining('deployment.cloudFront.webAclArn'),
    ]);
  });
});

it('without it there is neither distribution nor authorizer', () => {
  const plain = countersignStack();
  expect(resources(plain, 'AWS::CloudFront::Distribution')).toEqual({});
  expect(resources(plain, 'AWS::ApiGatewayV2::Authorizer')).toEqual({});
});

describe('deployment.cloudFront is refused', () => {
  const problemsOf = (input: Partial<StackConfigurationInput>) => {
    try {
      new CountersignStack(new App(), 'Countersign', { configuration: { ...CONFIGURATION, ...input } });
    } catch (error) {
      if (error instanceof InvalidConfiguration)
        return error.problems.map(({ field, problem }) => `${field} ${problem}`);
    }
    return [];
  };
  const cloudFront = { certificateArn: CERTIFICATE, webAclArn: WEB_ACL };
  const regional = 'arn:aws:acm:eu-central-1:111111111111:certificate/0a1b2c3d';

  it.each([
    [
      'beside a domain, which would be a second door',
      { deployment: { cloudFront, domain: { certificateArn: regional } } },
      ['deployment.cloudFront serves the host: leave out deployment.domain'],
    ],
    [
      'with a certificate of another Region',
      { deployment: { cloudFront: { certificateArn: regional } } },
      ['deployment.cloudFront.certificateArn must be the ARN of an ACM certificate in us-east-1'],
    ],
    [
      'with a limit that the named web ACL would not have',
      { deployment: { cloudFront: { ...cloudFront, requestsPerFiveMinutes: 100 } } },
      ['deployment.cloudFront.requestsPerFiveMinutes is of the web ACL that is made: leave it out, or webAclArn'],
    ],
    [
      'with a hosted zone that the issuer is not in',
      { deployment: { cloudFront: { ...cloudFront, hostedZone: { id: 'Z0123456789ABC', name: 'example.org' } } } },
      ["deployment.cloudFront has the hosted zone example.org, which the issuer's host auth.example.com is not in"],
    ],
  ])('%s', (_, input, problems) => {
    expect(problemsOf(input as Partial<StackConfigurationInput>)).toEqual(problems);
  });
});
