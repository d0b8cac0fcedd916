import { type RequestContext, requestContext } from '../../../../local/aws/iam/condition-keys.ts';
import { type AccessRequest, decide, readPolicyDocument } from '../../../../local/aws/iam/policy.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/Members';

type Raw = Readonly<Record<string, unknown>>;

const ALLOW = { Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: TABLE };

const statementsOf = (...Statement: readonly Raw[]) =>
  readPolicyDocument({ Version: '2012-10-17', Statement }, 'Role R').map(({ statement }) => statement);

/** The decision on one request: PutItem to the table, but for what is said. */
function decideOn(statements: readonly Raw[], request: Partial<AccessRequest> = {}) {
  const defaults = { action: 'dynamodb:PutItem', resource: TABLE, context: requestContext({}) };
  return decide(statementsOf(...statements), { ...defaults, ...request });
}

const holds = (Condition: Raw, context: RequestContext) =>
  decideOn([{ ...ALLOW, Condition }], { context }) === 'allowed';

describe('a policy', () => {
  it('allows what a statement allows, and nothing else', () => {
    expect(decideOn([])).toBe('not_allowed');
    expect(decideOn([ALLOW])).toBe('allowed');
    expect(decideOn([ALLOW], { action: 'dynamodb:DeleteItem' })).toBe('not_allowed');
    expect(decideOn([ALLOW], { resource: `${TABLE}/index/by-hour` })).toBe('not_allowed');
  });

  it('denies what any statement denies, whatever allows it and in which order', () => {
    const deny = { ...ALLOW, Effect: 'Deny', Action: 'dynamodb:*' };
    expect(decideOn([ALLOW, deny])).toBe('explicitly_denied');
    expect(decideOn([deny, ALLOW])).toBe('explicitly_denied');
  });

  it.each([
    ['dynamodb:*', true],
    ['dynamodb:Put*', true],
    ['DYNAMODB:putitem', true],
    ['dynamodb:Pu?Item', true],
    ['dynamodb:Put', false],
    ['dynamodb:PutItemX', false],
    ['*', true],
  ])('names an action by %s: %s', (Action, allowed) => {
    expect(decideOn([{ ...ALLOW, Action }]) === 'allowed').toBe(allowed);
  });

  it('allows by NotAction every action but these', () => {
    const { Action: _, ...others } = ALLOW;
    expect(decideOn([{ ...others, NotAction: 'dynamodb:DeleteItem' }])).toBe('allowed');
    expect(decideOn([{ ...others, NotAction: 'dynamodb:Put*' }])).toBe('not_allowed');
  });

  it.each([
    ['*', true],
    ['arn:aws:dynamodb:us-east-1:000000000000:table/*', true],
    ['arn:aws:dynamodb:*:*:table/Members', true],
    ['arn:aws:*', false],
    ['arn:aws:dynamodb:us-east-1:111111111111:table/Members', false],
    ['arn:aws:dynamodb:us-east-1:000000000000:table/Member', false],
    ['arn.aws:dynamodb:us-east-1:000000000000:table/Members', false],
  ])('names a resource by %s: %s', (Resource, allowed) => {
    expect(decideOn([{ ...ALLOW, Resource }]) === 'allowed').toBe(allowed);
  });

  it('is not read where it speaks of other services', () => {
    const unheardOf = { Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: '*', Condition: { Later: { x: 'y' } } };
    expect(statementsOf(unheardOf)).toEqual([]);
  });
});

describe('conditions', () => {
  const KEYS = requestContext({ 'dynamodb:LeadingKeys': ['link#1', 'email#2'], 'kms:MessageType': 'DIGEST' });
  const NONE = requestContext({});

  it('all of them must hold, each for one of its values', () => {
    const type = { StringEquals: { 'kms:MessageType': ['RAW', 'DIGEST'] } };
    expect(holds(type, KEYS)).toBe(true);
    expect(holds({ ...type, Null: { 'kms:MessageType': 'true' } }, KEYS)).toBe(false);
    expect(holds({ StringEquals: { 'kms:MessageType': 'digest' } }, KEYS)).toBe(false);
  });

  it('an absent key fulfils no comparison, every negated one, and every …IfExists', () => {
    expect(holds({ StringEquals: { 'kms:MessageType': 'DIGEST' } }, NONE)).toBe(false);
    expect(holds({ StringNotEquals: { 'kms:MessageType': 'DIGEST' } }, NONE)).toBe(true);
    expect(holds({ StringEqualsIfExists: { 'kms:MessageType': 'DIGEST' } }, NONE)).toBe(true);
    expect(holds({ StringEqualsIfExists: { 'kms:MessageType': 'RAW' } }, KEYS)).toBe(false);
  });

  it('ForAllValues: each value is one of these; it is true of no value, so Null stands beside it', () => {
    const all = (...values: readonly string[]) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': values } });
    expect(holds(all('link#*', 'email#*'), KEYS)).toBe(true);
    expect(holds(all('link#*'), KEYS)).toBe(false);
    expect(holds(all('link#*'), NONE)).toBe(true);
    expect(holds({ ...all('link#*'), Null: { 'dynamodb:LeadingKeys': 'false' } }, NONE)).toBe(false);
  });

  it('ForAnyValue: one value is one of these', () => {
    const any = { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': 'link#*' } };
    expect([holds(any, KEYS), holds(any, NONE)]).toEqual([true, false]);
  });

  it('ForAllValues of a negated operator: no value is one of these', () => {
    const none = (value: string) => ({ 'ForAllValues:StringNotLike': { 'dynamodb:LeadingKeys': value } });
    expect([holds(none('org#*'), KEYS), holds(none('link#*'), KEYS)]).toEqual([true, false]);
  });

  it('ARNs match segment by segment', () => {
    const context = requestContext({ 'aws:PrincipalArn': 'arn:aws:iam::000000000000:role/Rotation' });
    expect(holds({ ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::000000000000:role/*' } }, context)).toBe(true);
    expect(holds({ ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Rotation' } }, context)).toBe(false);
  });

  it('numbers and truth values compare as such', () => {
    const context = requestContext({
      'kms:ScheduleKeyDeletionPendingWindowInDays': '7',
      'kms:BypassPolicyLockoutSafetyCheck': 'true',
    });
    const days = 'kms:ScheduleKeyDeletionPendingWindowInDays';
    expect(holds({ NumericGreaterThanEquals: { [days]: '10' } }, context)).toBe(false);
    expect(holds({ NumericLessThanEquals: { [days]: '10' } }, context)).toBe(true);
    expect(holds({ Bool: { 'kms:BypassPolicyLockoutSafetyCheck': true } }, context)).toBe(true);
  });
});

describe('what is not known fails when the policy is read, and says what and where', () => {
  it.each<[string, Raw, string]>([
    ['an operator', { Condition: { IpAddress: { 'kms:MessageType': 'x' } } }, 'condition operator IpAddress'],
    ['an inherited name', { Condition: { constructor: { 'kms:MessageType': 'x' } } }, 'condition operator constructor'],
    ['a key', { Condition: { StringEquals: { 'aws:SourceVpc': 'x' } } }, 'condition key aws:SourceVpc'],
    [
      'several values under an operator for one',
      { Condition: { StringEquals: { 'dynamodb:LeadingKeys': 'x' } } },
      'dynamodb:LeadingKeys has several values, so StringEquals needs ForAllValues or ForAnyValue',
    ],
    [
      'a variable in a condition',
      { Condition: { StringEquals: { 'kms:MessageType': `\${aws:x}` } } },
      'policy variable',
    ],
    ['a variable in a resource', { Resource: `${TABLE}/\${aws:x}` }, 'policy variable'],
    ['an element', { NotResource: TABLE }, 'NotResource'],
    ['an effect', { Effect: 'Perhaps' }, 'Effect Perhaps'],
  ])('%s', (_, change, problem) => {
    expect(() => statementsOf({ ...ALLOW, ...change })).toThrow(`Role R, statement 0: ${problem}`);
    expect(() => statementsOf({ ...ALLOW, ...change })).toThrow(
      'The policy must say it otherwise, or the local IAM (local/aws/iam/) must learn it',
    );
  });

  it('another version of the policy language', () => {
    expect(() => readPolicyDocument({ Statement: [ALLOW] }, 'Role R')).toThrow('policy version undefined');
  });
});
