import { signingKeyPolicy } from '../../../../lambdas/adapters/aws/kms/key-policy.ts';

const rotationRoleArn = 'arn:aws:iam::111111111111:role/Rotation';
const breakGlassRoleArn = 'arn:aws:iam::111111111111:role/break/Glass';
const root = 'arn:aws:iam::111111111111:root';

interface Statement {
  readonly Effect: string;
  readonly Principal: { readonly AWS: string };
  readonly Action: string | readonly string[];
  readonly Condition?: unknown;
}

function statements(guardians: Parameters<typeof signingKeyPolicy>[0]): readonly Statement[] {
  return JSON.parse(signingKeyPolicy(guardians)).Statement;
}

const denied = (guardians: Parameters<typeof signingKeyPolicy>[0]) =>
  statements(guardians).filter(({ Effect }) => Effect === 'Deny');

describe('the policy of a signing key', () => {
  it('lets nobody but rotation and the break-glass role take a key away, or change who may sign', () => {
    expect(denied({ rotationRoleArn, breakGlassRoleArn })).toMatchObject([
      {
        Principal: { AWS: '*' },
        Action: [
          'kms:CreateGrant',
          'kms:DisableKey',
          'kms:PutKeyPolicy',
          'kms:ScheduleKeyDeletion',
          'kms:TagResource',
          'kms:UntagResource',
        ],
        Condition: { ArnNotEquals: { 'aws:PrincipalArn': [rotationRoleArn, breakGlassRoleArn] } },
      },
    ]);
  });

  it("without a break-glass role leaves the door to the account's root user, so that somebody has the key", () => {
    expect(denied({ rotationRoleArn })).toMatchObject([
      { Condition: { ArnNotEquals: { 'aws:PrincipalArn': [rotationRoleArn, root] } } },
    ]);
  });

  it('lets whoever creates the key change its policy, without which KMS creates none', () => {
    const allowed = statements({ rotationRoleArn }).filter(({ Effect }) => Effect === 'Allow');
    expect(allowed).toMatchObject([
      { Principal: { AWS: root }, Action: 'kms:*' },
      { Principal: { AWS: rotationRoleArn }, Action: 'kms:PutKeyPolicy' },
    ]);
  });

  it('names the account of other partitions', () => {
    const [account] = statements({ rotationRoleArn: 'arn:aws-us-gov:iam::222222222222:role/a/b/Rotation' });
    expect(account?.Principal).toEqual({ AWS: 'arn:aws-us-gov:iam::222222222222:root' });
  });
});
