import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { countersignStack, sampleStack, testApp } from './synthesize.ts';

/** What cdk-nag finds in an app, as `rule at path`; what is acknowledged beside its construct is left out. */
function findings(app = testApp()): readonly string[] {
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

  it('is really looking', () => {
    const app = testApp();
    new Bucket(countersignStack({}, app), 'Careless');
    expect(findings(app)).toContain('AwsSolutions-S10 at Countersign/Careless/Resource');
  });
});
