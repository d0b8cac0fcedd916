import type { RequestContext } from './condition-keys.ts';
import { type Condition, readConditions } from './conditions.ts';
import { matchesAction, matchesArn } from './patterns.ts';
import { UnsupportedPolicy } from './unsupported-policy.ts';

/** One action on one resource. */
export interface AccessRequest {
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** An ARN, or `*` where the action has no resource. */
  readonly resource: string;
  readonly context: RequestContext;
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly isNotAction: boolean;
  readonly resources: readonly string[];
  readonly conditions: readonly Condition[];
}

const MEMBERS = new Set(['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'Condition']);

/** What is simulated here. Statements about other services are not read: nothing here would ask them. */
const SERVICES = ['dynamodb', 'events', 'kms'];

/**
 * The statements of a policy document that speak of DynamoDB or KMS, in its order.
 * @param also members that this kind of policy may have beside those of every one
 * @throws UnsupportedPolicy naming `where` and what is not known
 */
export function readPolicyDocument(
  document: unknown,
  where: string,
  also: readonly string[] = [],
): readonly RawStatement[] {
  const { Version, Statement = [] } = (document ?? {}) as { Version?: unknown; Statement?: unknown };
  if (Version !== '2012-10-17') throw new UnsupportedPolicy(where, `policy version ${String(Version)} is not known`);
  const statements = [Statement].flat() as readonly Readonly<Record<string, unknown>>[];
  return statements
    .map((raw, index) => ({ raw, where: `${where}, statement ${index}` }))
    .filter(({ raw }) => concerns(raw))
    .map(({ raw, where: place }) => ({ raw, statement: readStatement(raw, place, also) }));
}

export interface RawStatement {
  readonly raw: Readonly<Record<string, unknown>>;
  readonly statement: Statement;
}

function concerns(raw: Readonly<Record<string, unknown>>): boolean {
  const actions = texts(raw['Action'] ?? []);
  return 'NotAction' in raw || actions.some((action) => SERVICES.some((service) => speaksOf(action, service)));
}

function speaksOf(action: string, service: string): boolean {
  return matchesAction(action.split(':')[0] ?? '', service);
}

function readStatement(raw: Readonly<Record<string, unknown>>, where: string, also: readonly string[]): Statement {
  const unknown = Object.keys(raw).find((member) => !MEMBERS.has(member) && !also.includes(member));
  if (unknown !== undefined) throw new UnsupportedPolicy(where, `${unknown} is not known`);
  const effect = raw['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny')
    throw new UnsupportedPolicy(where, `Effect ${String(effect)} is not known`);
  const resources = texts(raw['Resource'] ?? []);
  const variable = resources.find((resource) => resource.includes('${'));
  if (variable !== undefined) throw new UnsupportedPolicy(where, `policy variable in ${variable} is not known`);
  return {
    effect,
    actions: texts(raw['NotAction'] ?? raw['Action']),
    isNotAction: 'NotAction' in raw,
    resources,
    conditions: readConditions(raw['Condition'], where),
  };
}

function texts(value: unknown): readonly string[] {
  return [value].flat().map(String);
}

/** The statement speaks of this request, and all of its conditions hold. */
export function applies(statement: Statement, { action, resource, context }: AccessRequest): boolean {
  const names = statement.actions.some((pattern) => matchesAction(pattern, action)) !== statement.isNotAction;
  return (
    names &&
    statement.resources.some((pattern) => matchesArn(pattern, resource)) &&
    statement.conditions.every((holds) => holds(context))
  );
}

export type Decision = 'allowed' | 'explicitly_denied' | 'not_allowed';

/** Deny wins over Allow; what nothing allows is denied. */
export function decide(statements: readonly Statement[], request: AccessRequest): Decision {
  const applying = statements.filter((statement) => applies(statement, request));
  if (applying.some(({ effect }) => effect === 'Deny')) return 'explicitly_denied';
  return applying.length > 0 ? 'allowed' : 'not_allowed';
}
