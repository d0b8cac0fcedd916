/** Who may do to a signing key what takes it away, changes who may sign with it, or lets others do either. */
export interface KeyGuardians {
  readonly rotationRoleArn: string;
  /** Absent: the account's root user, so that somebody always can. */
  readonly breakGlassRoleArn?: string;
}

/** Tags are among them because `kms:Sign` is granted by tag; grants, because they give `kms:Sign` past every role. */
const GUARDED_ACTIONS = [
  'kms:CreateGrant',
  'kms:DisableKey',
  'kms:PutKeyPolicy',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
];

/**
 * The policy of a new signing key. The account's IAM policies decide, as without a policy, but no policy of the account
 * lets anybody else than the guardians do what {@link GUARDED_ACTIONS} names.
 *
 * It locks nobody out for good. A guardian is known by its ARN, so a role that was deleted is one again when it is made
 * again under its name. Rotation is named as a principal because KMS creates a key only under a policy that allows its
 * creator `kms:PutKeyPolicy` ("policy lockout safety check", which is not bypassed here).
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
 */
export function signingKeyPolicy(guardians: KeyGuardians): string {
  const { rotationRoleArn, breakGlassRoleArn = rootOf(rotationRoleArn) } = guardians;
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'TheAccountDecides',
        Effect: 'Allow',
        Principal: { AWS: rootOf(rotationRoleArn) },
        Action: 'kms:*',
        Resource: '*',
      },
      {
        Sid: 'RotationIsNotLockedOut',
        Effect: 'Allow',
        Principal: { AWS: rotationRoleArn },
        Action: 'kms:PutKeyPolicy',
        Resource: '*',
      },
      {
        Sid: 'OnlyGuardiansTakeItAway',
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: GUARDED_ACTIONS,
        Resource: '*',
        // Of a session, `aws:PrincipalArn` is its role's ARN. Without a principal the condition holds: denied.
        Condition: { ArnNotEquals: { 'aws:PrincipalArn': [rotationRoleArn, breakGlassRoleArn] } },
      },
    ],
  });
}

/** `arn:aws:iam::111111111111:role/…` → `arn:aws:iam::111111111111:root` */
function rootOf(roleArn: string): string {
  return roleArn.replace(/:role\/.*$/, ':root');
}
