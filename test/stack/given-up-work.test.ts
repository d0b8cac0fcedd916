import { countersignStack, resources, theOnly } from './synthesize.ts';

const stack = countersignStack();
const [queue] = Object.keys(resources(stack, 'AWS::SQS::Queue'));

/** Logical ids of functions that a value names. */
function functionsIn(value: unknown): readonly string[] {
  const written = JSON.stringify(value);
  return Object.keys(resources(stack, 'AWS::Lambda::Function')).filter((id) => written.includes(`"${id}"`));
}

/** What one run of it cannot do, the next one does a minute later: nothing of it is given up. */
const POLLING = /SignalPolling/;

/** Those that something invokes and does not wait for, each once. */
const invokedByNobodyWhoWaits = uniqueOf([
  ...Object.values(resources(stack, 'AWS::Events::Rule')).flatMap(({ Properties }) =>
    functionsIn(Properties['Targets']),
  ),
  ...Object.values(resources(stack, 'AWS::Logs::SubscriptionFilter')).flatMap(({ Properties }) =>
    functionsIn(Properties['DestinationArn']),
  ),
]).filter((id) => !POLLING.test(id));

const invocations = Object.values(resources(stack, 'AWS::Lambda::EventInvokeConfig')).map(({ Properties }) => ({
  ...Properties,
  function: functionsIn(Properties['FunctionName'])[0] ?? '',
}));

function uniqueOf(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}

describe('work that nobody waits for', () => {
  it('is never lost without a trace: what was given up is put into the queue', () => {
    const kept = invocations.filter((one) => !POLLING.test(one.function));
    for (const one of kept)
      expect(one).toMatchObject({
        Qualifier: '$LATEST',
        MaximumRetryAttempts: 2,
        MaximumEventAgeInSeconds: 21_600,
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [queue, 'Arn'] } } },
      });
    expect(invokedByNobodyWhoWaits).toHaveLength(3);
    expect(kept.map((one) => one.function).toSorted()).toEqual(invokedByNobodyWhoWaits.toSorted());
  });

  it('is never repeated where the next run does it: polling for signals', () => {
    const polling = invocations.filter((one) => POLLING.test(one.function));
    expect(polling).toHaveLength(1);
    expect(polling[0]).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
  });

  it('is put there by functions whose permission stands before anything can be given up', () => {
    const policies = Object.entries(resources(stack, 'AWS::IAM::Policy')).filter(([, { Properties }]) =>
      JSON.stringify(Properties).includes('sqs:SendMessage'),
    );
    const functions = resources(stack, 'AWS::Lambda::Function');
    const waiting = invokedByNobodyWhoWaits.filter((id) =>
      policies.some(([policy]) => functions[id]?.DependsOn?.includes(policy)),
    );
    expect(waiting).toEqual(invokedByNobodyWhoWaits);
  });

  it('waits two weeks, encrypted, behind TLS', () => {
    expect(theOnly(stack, 'AWS::SQS::Queue').Properties).toEqual({
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
    });
    expect(theOnly(stack, 'AWS::SQS::QueuePolicy').Properties['PolicyDocument']).toHaveProperty('Statement', [
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    ]);
  });
});

describe("CDK's trigger provider", () => {
  it('never logs for ever, nor to a name that an earlier deployment has taken', () => {
    const providers = Object.entries(resources(stack, 'AWS::Lambda::Function')).filter(([id]) =>
      id.startsWith('AWSCDKTrigger'),
    );
    const groups = providers.map(([, { Properties }]) => {
      const { LogGroup } = Properties['LoggingConfig'] as { readonly LogGroup: { readonly Ref: string } };
      return resources(stack, 'AWS::Logs::LogGroup')[LogGroup.Ref]?.Properties;
    });
    expect(groups).toEqual([{ RetentionInDays: 90 }]);
  });

  it('is like every function of the stack: there is none without a log group of its own, and none without a limit', () => {
    const groups = resources(stack, 'AWS::Logs::LogGroup');
    for (const [id, { Properties }] of Object.entries(resources(stack, 'AWS::Lambda::Function'))) {
      const { LogGroup } = (Properties['LoggingConfig'] ?? {}) as { readonly LogGroup?: { readonly Ref: string } };
      expect([id, groups[LogGroup?.Ref ?? '']?.Properties['RetentionInDays']]).toEqual([id, 90]);
    }
  });
});
