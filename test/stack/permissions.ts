import type { Stack } from 'aws-cdk-lib';
import { resources } from './synthesize.ts';
import { text, unhashed } from './text.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

interface Policy {
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
  readonly Roles?: readonly { readonly Ref: string }[];
}

/**
 * Everything that each role of a stack may do: one line a statement, `actions → resource [if conditions]`, under the
 * role's logical id without its hash. Policies and managed policies both, wherever they are attached from.
 */
export function permissions(stack: Stack): Record<string, readonly string[]> {
  const policies = Object.values(resources(stack, 'AWS::IAM::Policy')).map(
    ({ Properties }) => Properties as unknown as Policy,
  );
  return Object.fromEntries(
    Object.entries(resources(stack, 'AWS::IAM::Role')).map(([role, { Properties }]) => {
      const attached = policies.filter(({ Roles }) => Roles?.some(({ Ref }) => Ref === role));
      const inline = (Properties['Policies'] ?? []) as readonly Policy[];
      const managed = (Properties['ManagedPolicyArns'] ?? []) as readonly unknown[];
      const statements = [...attached, ...inline].flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
      return [unhashed(role), [...managed.map((arn) => `managed policy ${text(arn)}`), ...statements.map(line)]];
    }),
  );
}

function line({ Effect, Action, Resource, Condition }: Statement): string {
  const who = Effect === 'Allow' ? '' : `${Effect} `;
  const condition = Condition === undefined ? '' : ` if ${JSON.stringify(Condition)}`;
  return `${who}${[Action].flat().join(' ')} → ${[Resource].flat().map(text).join(', ')}${condition}`;
}

/** What `protect()` writes: that a write which was approved once is used, and nothing of a grant. */
export const ONLY_WHETHER_IT_IS_USED = `if ${JSON.stringify({
  'ForAllValues:StringLike': { 'dynamodb:Attributes': ['organization', 'session', 'use:*'] },
  Null: { 'dynamodb:Attributes': 'false' },
})}`;
