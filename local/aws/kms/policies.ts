import type { AwsAccount } from '../aws-json/account.ts';
import { requiredString } from '../aws-json/input.ts';
import type { JsonObject } from '../aws-json/request.ts';
import { malformedPolicy, notFound } from './errors.ts';
import { requireNotPendingDeletion, resolveKeyById } from './key-references.ts';
import type { KeyStore } from './key-store.ts';

/** A key has one policy, and this is its name. */
const POLICY_NAME = 'default';

/** What AWS gives a key that was created without a policy: the account decides by IAM. */
export function defaultPolicy({ accountId }: AwsAccount): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });
}

/** Does NOT check that the policy means anything. @throws ServiceError MalformedPolicyDocumentException when not JSON */
export function readPolicy(body: JsonObject): string {
  const policy = requiredString(body, 'Policy');
  try {
    JSON.parse(policy);
    return policy;
  } catch {
    throw malformedPolicy('Policy is not JSON');
  }
}

export function getKeyPolicy(store: KeyStore, body: JsonObject): JsonObject {
  const key = resolveKeyById(store, body);
  requireDefaultName(body);
  return { Policy: key.policy, PolicyName: POLICY_NAME };
}

/** PutKeyPolicy: stored and read back. Enforced, where it is, before an operation: see `AuthorizeKms`. */
export function putKeyPolicy(store: KeyStore, body: JsonObject): undefined {
  const key = resolveKeyById(store, body);
  requireNotPendingDeletion(store, key);
  requireDefaultName(body);
  store.put({ ...key, policy: readPolicy(body) });
}

function requireDefaultName(body: JsonObject): void {
  const name = body['PolicyName'] ?? POLICY_NAME;
  if (name !== POLICY_NAME) throw notFound(`No such policy exists: ${name}`);
}
