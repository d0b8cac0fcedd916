import type { App } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { CountersignStack } from '../../lib/countersign-stack.ts';
import { CONFIGURATION, countersignStack, sampleStack, testApp } from './synthesize.ts';

/** What cdk-nag finds in an app, as `rule at path`; what is acknowledged beside its construct is left out. */
function findings(app: App): readonly string[] {
  const { violations } = new AwsSolutionsChecks(app).validateScope(app);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
  );
}

describe('cdk-nag', () => {
  it('finds nothing in the authorization server and the sample that is not acknowledged with a reason', () => {
    const app = testApp();
    sampleStack(app);
    expect(findings(app)).toEqual([]);
  });

  it('finds nothing either where the account and Region are fixed: an acknowledgement names an ARN', () => {
    const app = testApp();
    const env = { account: '111122223333', region: 'eu-west-1' };
    new CountersignStack(app, 'Fixed', { env, configuration: CONFIGURATION });
    expect(findings(app)).toEqual([]);
  });

  it('finds nothing either with everything that is off by default', () => {
    const app = testApp();
    const certificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-4000-8000-000000000000';
    const hostedZone = { id: 'Z0123456789ABC', name: 'example.com' };
    const deployment = {
      domain: { certificateArn, hostedZone },
      reservedConcurrency: 50,
      logRetentionDays: 365,
    } as const;
    new CountersignStack(app, 'Countersign', { configuration: { ...CONFIGURATION, deployment } });
    expect(findings(app)).toEqual([]);
  });

  it('is really looking', () => {
    const app = testApp();
    new Bucket(countersignStack({}, app), 'Careless');
    expect(findings(app)).toContain('AwsSolutions-S10 at Countersign/Careless/Resource');
  });
});
