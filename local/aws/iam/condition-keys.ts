/** What is known of one request: condition key → values. An absent key has no value. */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

/** Of the keys that a request's context is made of here. Any other in a policy is an error: see UnsupportedPolicy. */
const SINGLE_VALUED = new Set([
  'aws:PrincipalAccount',
  'aws:PrincipalArn',
  'dynamodb:EnclosingOperation',
  'dynamodb:ReturnValues',
  'dynamodb:Select',
  'kms:BypassPolicyLockoutSafetyCheck',
  'kms:CallerAccount',
  'kms:EncryptionAlgorithm',
  'kms:KeyOrigin',
  'kms:KeySpec',
  'kms:KeyUsage',
  'kms:MessageType',
  'kms:MultiRegion',
  'kms:ScheduleKeyDeletionPendingWindowInDays',
  'kms:SigningAlgorithm',
]);

/** Followed by a name that the policy chooses. */
const SINGLE_VALUED_FAMILIES = ['aws:RequestTag/', 'aws:ResourceTag/', 'kms:EncryptionContext:'];

const MULTIVALUED = new Set([
  'aws:TagKeys',
  'dynamodb:Attributes',
  'dynamodb:LeadingKeys',
  'kms:EncryptionContextKeys',
]);

export function kindOf(key: string): 'single' | 'multiple' | undefined {
  if (MULTIVALUED.has(key)) return 'multiple';
  const isSingle = SINGLE_VALUED.has(key) || SINGLE_VALUED_FAMILIES.some((family) => key.startsWith(family));
  return isSingle ? 'single' : undefined;
}

/** A context of those keys that have a value. */
export function requestContext(
  values: Readonly<Record<string, string | readonly string[] | undefined>>,
): RequestContext {
  return new Map(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, [value].flat()]])),
  );
}
