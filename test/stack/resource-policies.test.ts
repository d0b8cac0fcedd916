import { countersignStack, type Resource, resources, sampleStack, templateOf } from './synthesize.ts';

/** "Function resource-based policy: 20 KB" (Lambda quotas); a larger one is `PolicyLengthExceededException`, at deployment. */
const QUOTA_BYTES = 20_480;

/** Of the quota: as many routes again must fit. */
const HEADROOM = 0.5;

/** A function's name is at most 64 characters, a statement's id at most 100, a Region's name 14 so far. */
const REGION = 'ap-southeast-1';
const ACCOUNT = '111122223333';
const FUNCTION_ARN = `arn:aws-us-gov:lambda:${REGION}:${ACCOUNT}:function:${'f'.repeat(64)}`;

/** Of a source's ARN: the longest that CloudFormation can fill in for a part that the template leaves open. */
function longest(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[intrinsic, argument] = ['', '']] = Object.entries(value as Record<string, unknown>);
  if (intrinsic === 'Fn::Join') return (argument as [string, unknown[]])[1].map(longest).join('');
  const known: Readonly<Record<string, string>> = {
    'AWS::Partition': 'aws-us-gov',
    'AWS::Region': REGION,
    'AWS::AccountId': ACCOUNT,
  };
  return known[String(argument)] ?? 'x'.repeat(128);
}

/** As Lambda stores it. */
function statement({ Properties }: Resource): object {
  return {
    Sid: 's'.repeat(100),
    Effect: 'Allow',
    Principal: { Service: Properties['Principal'] },
    Action: Properties['Action'],
    Resource: FUNCTION_ARN,
    Condition: {
      ArnLike: { 'AWS:SourceArn': longest(Properties['SourceArn']) },
      StringEquals: { 'AWS:SourceAccount': ACCOUNT },
    },
  };
}

/** Of an API whichever of its routes it is; of a log group or a rule its own. */
function invokerOf({ Principal, SourceArn }: Resource['Properties']): string {
  return Principal === 'apigateway.amazonaws.com' ? String(Principal) : JSON.stringify(SourceArn);
}

const stacks = [countersignStack(), sampleStack()];
const permissions = stacks.flatMap((stack) => Object.values(resources(stack, 'AWS::Lambda::Permission')));
const byFunction = Map.groupBy(permissions, ({ Properties }) => JSON.stringify(Properties['FunctionName']));

describe('who may invoke a function', () => {
  it.each([...byFunction])('never fills its policy: %s', (_name, own) => {
    const policy = JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: own.map(statement) });
    expect(Buffer.byteLength(policy)).toBeLessThan(QUOTA_BYTES * HEADROOM);
  });

  it('is never more than one statement for the API, however many routes a function has, and for each log group or rule', () => {
    const functions = Object.keys(resources(countersignStack(), 'AWS::Lambda::Function'));
    const invokers = [...byFunction].flatMap(([name, own]) =>
      functions.some((id) => name.includes(id)) ? [own.map(({ Properties }) => invokerOf(Properties))] : [],
    );
    expect(invokers.length).toBeGreaterThan(0);
    for (const own of invokers) expect(own).toHaveLength(new Set(own).size);
  });

  it('is always said with the one API, rule or log group that it is for', () => {
    for (const { Properties } of permissions) {
      expect(JSON.stringify(Properties['SourceArn'])).toMatch(/"Ref"|"Fn::GetAtt"|"Fn::ImportValue"/);
    }
  });

  it('leaves the stack far from the 500 resources that CloudFormation allows', () => {
    expect(Object.keys(templateOf(countersignStack()).toJSON()['Resources']).length).toBeLessThan(400);
  });
});
