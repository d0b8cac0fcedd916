import type { CloudModel } from '../cloud/cloud-model.ts';
import { arnOf } from '../cloud/identifiers.ts';
import type { Resource } from '../cloud/template.ts';
import { readPolicyDocument, type Statement } from './policy.ts';
import { UnsupportedPolicy } from './unsupported-policy.ts';

/** What of a cloud assembly says who may do what. */
export type PolicyModel = Pick<CloudModel, 'account' | 'evaluated' | 'functions'>;

/** A role of the templates, and everything that its policies say of DynamoDB and KMS. */
export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly statements: readonly Statement[];
}

/** AWS's own policies that say nothing of DynamoDB or KMS. */
const KNOWN_MANAGED_POLICIES = new Set(['AWSLambdaBasicExecutionRole']);

/**
 * Every role of the assembly with its policies: inline, attached, or AWS's own.
 * @throws UnsupportedPolicy for what could change an answer and is not known here
 */
export function readRoles({ evaluated, account }: PolicyModel): ReadonlyMap<string, Role> {
  const policies = evaluated.filter(({ type }) => POLICY_TYPES.has(type));
  for (const { type, label } of evaluated) {
    if (type === 'AWS::IAM::RolePolicy') throw new UnsupportedPolicy(label, 'this type is not known');
  }
  const roles = evaluated
    .filter(({ type }) => type === 'AWS::IAM::Role')
    .map((role) => ({ name: role.name, arn: arnOf(role, account), statements: statementsOf(role, policies) }));
  return new Map(roles.map((role) => [role.name, role]));
}

const POLICY_TYPES = new Set(['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']);

function statementsOf(role: Resource, policies: readonly Resource[]): readonly Statement[] {
  if (role.template.Properties?.['PermissionsBoundary'] !== undefined)
    throw new UnsupportedPolicy(role.label, 'PermissionsBoundary is not known');
  refuseUnknownManaged(role);
  const inline = (role.property('Policies') ?? []) as readonly { readonly PolicyDocument?: unknown }[];
  const documents = [
    ...inline.map(({ PolicyDocument }) => ({ document: PolicyDocument, where: role.label })),
    ...policies
      .filter((policy) => ((policy.property('Roles') ?? []) as readonly string[]).includes(role.name))
      .map((policy) => ({ document: policy.property('PolicyDocument'), where: policy.label })),
  ];
  return documents.flatMap(({ document, where }) =>
    readPolicyDocument(document, where).map(({ statement }) => statement),
  );
}

function refuseUnknownManaged(role: Resource): void {
  for (const arn of (role.property('ManagedPolicyArns') ?? []) as readonly string[]) {
    const name = arn.replace(/^.*\//, '');
    if (!KNOWN_MANAGED_POLICIES.has(name))
      throw new UnsupportedPolicy(role.label, `managed policy ${arn} is not known`);
  }
}
