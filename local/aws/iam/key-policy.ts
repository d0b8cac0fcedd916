import { type AccessRequest, applies, type Decision, readPolicyDocument, type Statement } from './policy.ts';
import type { Principal } from './principals.ts';
import { UnsupportedPolicy } from './unsupported-policy.ts';

/** Whom a statement of a key policy speaks of: these principals, everybody, or whoever the account's IAM allows. */
interface KeyStatement {
  readonly statement: Statement;
  readonly arns: readonly string[];
}

/**
 * What KMS answers to a caller of the key's own account: "Unless the key policy explicitly allows it, you cannot use
 * IAM policies to allow access." Naming the account's root is that permission to IAM.
 * @param identity what the caller's own policies say
 * @throws UnsupportedPolicy for what could change the answer and is not known here
 */
export function decideOnKey(
  policy: string,
  request: AccessRequest,
  { role, sessionArn, accountId }: Principal,
  identity: Decision,
): Decision | 'denied_by_key_policy' {
  const root = [`arn:aws:iam::${accountId}:root`, accountId];
  const applying = readKeyPolicy(policy).filter(({ statement }) => applies(statement, request));
  const named = (...names: readonly string[]) => applying.filter(({ arns }) => arns.some((arn) => names.includes(arn)));
  const caller = named('*', role.arn, sessionArn);
  const everyone = named(...root);
  if ([...caller, ...everyone].some(({ statement }) => statement.effect === 'Deny')) return 'denied_by_key_policy';
  if (identity === 'explicitly_denied') return identity;
  if (caller.length > 0) return 'allowed';
  return everyone.length > 0 ? identity : 'denied_by_key_policy';
}

function readKeyPolicy(policy: string): readonly KeyStatement[] {
  return readPolicyDocument(JSON.parse(policy), 'Key policy', ['Principal']).map(({ raw, statement }) => ({
    statement,
    arns: principalsOf(raw['Principal']),
  }));
}

/** Services are nobody who calls here. */
function principalsOf(principal: unknown): readonly string[] {
  if (principal === '*') return ['*'];
  const { AWS = [], ...others } = (principal ?? {}) as Readonly<Record<string, string | readonly string[]>>;
  const unknown = Object.keys(others).find((kind) => kind !== 'Service');
  if (unknown !== undefined) throw new UnsupportedPolicy('Key policy', `Principal ${unknown} is not known`);
  return [AWS].flat();
}
