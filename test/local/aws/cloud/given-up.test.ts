import type { Stack } from 'aws-cdk-lib';
import { EventInvokeConfig, type IDestination } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { loadCloudModel } from '../../../../local/aws/cloud/cloud-model.ts';
import { describeGivenUp } from '../../../../local/aws/cloud/given-up-model.ts';
import { addFunction, cleanUp, synthesizeApi } from './fixture.ts';

const ACCOUNT = { accountId: '111111111111', region: 'eu-west-1', apiEndpoint: 'http://127.0.0.1:8787' };

afterAll(cleanUp);

const modelOf = (define: (stack: Stack) => void) => loadCloudModel(synthesizeApi(define), ACCOUNT);

function toQueue(stack: Stack): IDestination {
  const { queueArn } = new Queue(stack, 'Queue', { queueName: 'given-up' });
  return { bind: () => ({ destination: queueArn }) };
}

describe('an asynchronous invocation that fails', () => {
  it('is never repeated in silence: the log says what Lambda would do', () => {
    const { failedInvocations, functions } = modelOf((stack) => {
      const handler = addFunction(stack, 'Count', 'throwing');
      new EventInvokeConfig(stack, 'Config', { function: handler, retryAttempts: 1, onFailure: toQueue(stack) });
      const bare = addFunction(stack, 'Bare', 'throwing');
      new EventInvokeConfig(stack, 'BareConfig', { function: bare, qualifier: '$LATEST' });
      addFunction(stack, 'Unsaid', 'throwing');
    });
    const said = ['Count', 'Bare', 'Unsaid'].map((name) => {
      const failed = failedInvocations.get(functions.named(name));
      return failed && describeGivenUp(failed);
    });
    expect(said).toEqual([
      'Lambda would repeat it 1 times, then put it into arn:aws:sqs:eu-west-1:111111111111:given-up; here it is given up',
      'Lambda would repeat it 2 times, then drop it; here it is given up',
      undefined,
    ]);
  });

  it('is refused at the start where one that succeeds would be sent on: nothing would arrive', () => {
    const define = (stack: Stack) => {
      const handler = addFunction(stack, 'Count', 'identity');
      new EventInvokeConfig(stack, 'Config', { function: handler, onSuccess: toQueue(stack) });
    };
    expect(() => modelOf(define)).toThrow(/DestinationConfig: not supported locally$/);
  });
});
