import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Duration } from 'aws-cdk-lib';
import {
  FunctionError,
  RequestTooLargeException,
  TooManyRequestsException,
} from '../../../../local/aws/cloud/lambda-errors.ts';
import { addFunction, cleanUp, ENDPOINTS, later, type Started, start, synthesizeApi } from './fixture.ts';

/** A place where functions meet: it keeps whoever calls until told to let them go. */
class Barrier {
  readonly #held: ServerResponse[] = [];
  readonly #server = createServer((_, response) => {
    this.#held.push(response);
    this.#server.emit('arrival');
  });

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    later(() => this.#server.close());
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async arrivals(count: number): Promise<void> {
    while (this.#held.length < count) await once(this.#server, 'arrival');
  }

  open(): number {
    return this.#held.splice(0).map((response) => response.end('met')).length;
  }
}

const BEHAVIOURS = 'identity environment count throwing exiting crashing meet chatty large'.split(' ');

let assembly: string;
let cloud: Started;

beforeAll(async () => {
  assembly = synthesizeApi((stack) => {
    for (const behaviour of BEHAVIOURS)
      addFunction(stack, behaviour, behaviour, { environment: { CONFIGURED: 'yes' } });
    for (const behaviour of ['hanging', 'waiting']) {
      addFunction(stack, behaviour, behaviour, { timeout: Duration.seconds(1) });
    }
    addFunction(stack, 'hungry', 'hungry', { memorySize: 128 });
    addFunction(stack, 'echo', 'echo');
    addFunction(stack, 'absent', 'doesNotExist');
  });
  cloud = await start(assembly);
});

afterAll(cleanUp);

async function failure(functionName: string, event: unknown = {}): Promise<FunctionError> {
  const error = await cloud.invoke(functionName, event).catch((thrown: unknown) => thrown);
  if (!(error instanceof FunctionError)) throw new Error(`expected a FunctionError, got ${JSON.stringify(error)}`);
  return error;
}

function linesOf(functionName: string): string[] {
  const { name } = cloud.model.functions.named(functionName);
  return cloud.lines.filter((entry) => entry.functionName === name).map(({ line }) => line);
}

describe('an invocation', () => {
  it('passes event and result as JSON', async () => {
    const event = { text: 'é', nothing: null, list: [1, { deep: true }], dropped: undefined };
    expect(await cloud.invoke('identity', event)).toEqual({ text: 'é', nothing: null, list: [1, { deep: true }] });
  });

  it('gives the handler the context that Lambda gives', async () => {
    const { body } = (await cloud.invoke('echo', {})) as { body: string };
    const { context, remainingMs } = JSON.parse(body);
    const { name, arn } = cloud.model.functions.named('echo');
    expect(context).toMatchObject({
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      callbackWaitsForEmptyEventLoop: true,
      functionName: name,
      functionVersion: '$LATEST',
      invokedFunctionArn: arn,
      logGroupName: `/aws/lambda/${name}`,
      memoryLimitInMB: '256',
    });
    expect(arn).toBe(`arn:aws:lambda:eu-west-1:111111111111:function:${name}`);
    expect(remainingMs).toBeGreaterThan(5_000);
    expect(remainingMs).toBeLessThanOrEqual(10_000);
  });

  it('reaches a function by logical id and by the end of its construct path', async () => {
    const { logicalId } = cloud.model.functions.named('identity');
    expect(await cloud.invoke(logicalId, 1)).toBe(1);
    expect(await cloud.invoke('Test/identity', 2)).toBe(2);
    await expect(cloud.invoke('nobody', {})).rejects.toThrow(/^No function matches nobody: /);
  });

  it.each([
    ['a thrown error', 'throwing', {}, 'TypeError', /^broken on purpose$/],
    ['exit 0', 'exiting', { code: 0 }, 'Runtime.ExitError', /Runtime exited without providing a reason$/],
    ['exit 3', 'exiting', { code: 3 }, 'Runtime.ExitError', /Runtime exited with error: exit status 3$/],
    ['an uncaught error', 'crashing', {}, 'Error', /Error: uncaught$/],
    ['a blocked event loop', 'hanging', {}, 'Sandbox.Timedout', /Task timed out after 1\.00 seconds$/],
    ['a promise that never settles', 'waiting', {}, 'Sandbox.Timedout', /Task timed out after 1\.00 seconds$/],
    ['exhausted memory', 'hungry', {}, 'Runtime.OutOfMemory', /memory/],
    ['a handler that is not exported', 'absent', {}, 'Runtime.HandlerNotFound', /doesNotExist/],
    ['a result above 6 MB', 'large', { bytes: 6 * 1024 * 1024 }, 'Function.ResponseSizeTooLarge', /exceeded maximum/],
  ])('fails by %s', async (_, functionName, event, errorType, message) => {
    expect(await failure(functionName, event)).toMatchObject({ errorType, message: expect.stringMatching(message) });
  });

  it('refuses an event above 6 MB', async () => {
    const event = 'x'.repeat(6 * 1024 * 1024);
    await expect(cloud.invoke('identity', event)).rejects.toBeInstanceOf(RequestTooLargeException);
  });
});

describe('an execution environment', () => {
  it('serves again after an error that the handler threw', async () => {
    const one = await start(assembly, { poolSize: 1 });
    expect([await one.invoke('count', {}), await one.invoke('count', {})]).toEqual([1, 2]);
  });

  it('dies of a time-out, and the next invocation starts afresh', async () => {
    const one = await start(assembly, { poolSize: 1 });
    await expect(one.invoke('hanging', {})).rejects.toThrow('Task timed out');
    await expect(one.invoke('hanging', {})).rejects.toThrow('Task timed out');
  });

  it('is replaced after it exited, for the invocation that waits for it', async () => {
    const one = await start(assembly, { poolSize: 1 });
    const outcomes = await Promise.allSettled([1, 2, 3].map((code) => one.invoke('exiting', { code })));
    const reasons = outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.message.slice(-1));
    expect(reasons).toEqual(['1', '2', '3']);
  });

  it('holds the template variables, the names Lambda reserves, two endpoints, and nothing of this process', async () => {
    process.env['CANARY'] = 'must not be seen';
    const { name, accessKeyId, bundleDirectory } = cloud.model.functions.named('environment');
    const { AWS_SECRET_ACCESS_KEY, AWS_LAMBDA_LOG_STREAM_NAME, _X_AMZN_TRACE_ID, ...rest } = (await cloud.invoke(
      'environment',
      {},
    )) as Record<string, string>;
    delete process.env['CANARY'];
    expect(rest).toEqual({
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL_DYNAMODB: ENDPOINTS.dynamodb,
      AWS_ENDPOINT_URL_KMS: ENDPOINTS.kms,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
      AWS_REGION: 'eu-west-1',
      CONFIGURED: 'yes',
      LAMBDA_TASK_ROOT: bundleDirectory,
      TZ: ':UTC',
      _HANDLER: 'index.environment',
    });
    expect(AWS_SECRET_ACCESS_KEY).toHaveLength(40);
    expect(AWS_LAMBDA_LOG_STREAM_NAME).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    expect(_X_AMZN_TRACE_ID).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });

  it('signs with an access key id of its function alone', () => {
    const ids = cloud.model.functions.all.map(({ accessKeyId }) => accessKeyId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^AKIA[A-Z2-7]{16}$/);
  });
});

describe('the pool', () => {
  it('serves one invocation per execution environment at a time, and no more than its size', async () => {
    const barrier = new Barrier();
    const url = await barrier.listen();
    const two = await start(assembly, { poolSize: 2, maxWaiting: 2 });
    const invocations = [1, 2, 3, 4].map(() => two.invoke('meet', { url }));
    await expect(two.invoke('meet', { url })).rejects.toBeInstanceOf(TooManyRequestsException);
    await barrier.arrivals(2);
    expect(barrier.open()).toBe(2);
    await barrier.arrivals(2);
    expect(barrier.open()).toBe(2);
    // Two environments, each of which counted its two invocations one after the other.
    const results = (await Promise.all(invocations)) as [string, number][];
    expect(results.map(([, invocation]) => invocation).sort()).toEqual([1, 1, 2, 2]);
  });

  it('has execution environments ready when warmed', async () => {
    const warm = await start(assembly, { poolSize: 2 });
    await warm.warm('count', 5);
    expect([await warm.invoke('count', {}), await warm.invoke('count', {})]).toEqual([1, 2]);
    await expect(warm.warm('absent', 1)).rejects.toMatchObject({ errorType: 'Runtime.HandlerNotFound' });
  });

  it('fails what is under way and what waits when the cloud closes', async () => {
    const barrier = new Barrier();
    const url = await barrier.listen();
    const one = await start(assembly, { poolSize: 1 });
    const outcomes = Promise.allSettled([1, 2].map(() => one.invoke('meet', { url })));
    await barrier.arrivals(1);
    await one.close();
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { errorType: 'Runtime.Stopped' } });
    }
    await expect(one.invoke('meet', { url })).rejects.toMatchObject({ errorType: 'Runtime.Stopped' });
  });
});

describe('the log', () => {
  it('holds every line, whole, by the time the invocation is answered', async () => {
    await cloud.invoke('chatty', {});
    expect(linesOf('chatty')).toEqual(['half a line', 'second line', 'to stderr', 'no newline']);
  });

  it('holds what was written before a death, and the death', async () => {
    const hung = await start(assembly);
    await expect(hung.invoke('hanging', {})).rejects.toThrow();
    expect(hung.lines.map(({ line }) => line)).toEqual([
      'about to hang',
      expect.stringMatching(/RequestId: \S+ Error: Task timed out after 1\.00 seconds$/),
    ]);
  });

  it('holds the error that a handler threw', async () => {
    await failure('throwing');
    expect(linesOf('throwing').join('\n')).toMatch(
      /ERROR\tInvoke Error\t\{"errorType":"TypeError","errorMessage":"broken on purpose"/,
    );
  });
});
