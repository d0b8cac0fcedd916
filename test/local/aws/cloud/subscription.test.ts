import { gunzipSync } from 'node:zlib';
import type { Stack } from 'aws-cdk-lib';
import { FilterPattern, type IFilterPattern, LogGroup, SubscriptionFilter } from 'aws-cdk-lib/aws-logs';
import { LambdaDestination } from 'aws-cdk-lib/aws-logs-destinations';
import { loadCloudModel } from '../../../../local/aws/cloud/cloud-model.ts';
import { LogDelivery } from '../../../../local/aws/cloud/log-delivery.ts';
import type { Subscription } from '../../../../local/aws/cloud/subscription-model.ts';
import { addFunction, cleanUp, synthesizeApi } from './fixture.ts';

const ACCOUNT = { accountId: '111111111111', region: 'eu-west-1', apiEndpoint: 'http://127.0.0.1:8787' };
const NOW = Date.UTC(2026, 10, 5, 13);

afterAll(cleanUp);

function modelOf(define: (stack: Stack) => void) {
  return loadCloudModel(
    synthesizeApi((stack) => define(stack)),
    ACCOUNT,
  );
}

/** A function whose log another one is delivered. */
function subscribe(stack: Stack, filterPattern: IFilterPattern = FilterPattern.exists('$.activity')): void {
  const logGroup = new LogGroup(stack, 'SpokenLog');
  addFunction(stack, 'Speaking', 'chatty', { logGroup });
  const destination = new LambdaDestination(addFunction(stack, 'Listening', 'echo'));
  new SubscriptionFilter(stack, 'Subscription', { logGroup, destination, filterPattern });
}

const model = modelOf(subscribe);

describe('a subscription of the template', () => {
  it("is from a function's log to a function", () => {
    const { subscriptions } = model;
    const [only] = subscriptions;
    expect(subscriptions).toHaveLength(1);
    expect([only?.logGroupName.slice(0, 9), only?.function.name.slice(0, 9)]).toEqual(['SpokenLog', 'Listening']);
  });

  it.each([
    ['{"activity":"issued"}', true],
    ['{"message":"x","activity":""}', true],
    ['{"message":"\\"activity\\""}', false],
    ['{"nested":{"activity":"issued"}}', false],
    ['"activity"', false],
    ['an activity', false],
    ['{"activity":', false],
  ])('lets %s through: %j', (line, passes) => {
    expect(model.subscriptions[0]?.matches(line)).toBe(passes);
  });

  it('is refused with any other pattern, rather than matched wrongly', () => {
    const pattern = FilterPattern.stringValue('$.activity', '=', 'issued');
    expect(() => modelOf((stack) => subscribe(stack, pattern))).toThrow(
      /Properties\.FilterPattern: filter pattern .* is not supported locally/,
    );
  });

  it('is refused for a log that no function writes here', () => {
    const define = (stack: Stack) => {
      const destination = new LambdaDestination(addFunction(stack, 'Listening', 'echo'));
      const logGroup = new LogGroup(stack, 'Elsewhere');
      new SubscriptionFilter(stack, 'Subscription', {
        logGroup,
        destination,
        filterPattern: FilterPattern.exists('$.a'),
      });
    };
    expect(() => modelOf(define)).toThrow(/is the log of no Node\.js function/);
  });
});

describe('log delivery', () => {
  function delivering() {
    const { subscriptions, functions } = model;
    const delivered: { subscription: Subscription; event: unknown }[] = [];
    const delivery = new LogDelivery({
      subscriptions,
      functions: functions.all,
      owner: ACCOUNT.accountId,
      now: () => NOW,
      deliver: (subscription, event) => delivered.push({ subscription, event }),
    });
    const payloads = () =>
      delivered.map(({ event }) => {
        const { data } = (event as { awslogs: { data: string } }).awslogs;
        return JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString());
      });
    return {
      delivery,
      payloads,
      speaking: functions.named('Speaking').name,
      listening: functions.named('Listening').name,
    };
  }

  it('is a batch in the form of CloudWatch Logs, of the lines that match, in their order', () => {
    const { delivery, payloads, speaking, listening } = delivering();
    for (const line of ['{"activity":"issued"}', 'START', '{"activity":"refused"}']) delivery.take(speaking, line);
    delivery.take(listening, '{"activity":"of another log"}');
    delivery.deliver();
    expect(payloads()).toEqual([
      {
        messageType: 'DATA_MESSAGE',
        owner: ACCOUNT.accountId,
        logGroup: expect.stringContaining('SpokenLog'),
        logStream: 'local',
        subscriptionFilters: [expect.stringContaining('Subscription')],
        logEvents: [
          { id: expect.stringMatching(/^\d{56}$/), timestamp: NOW, message: '{"activity":"issued"}' },
          { id: expect.stringMatching(/^\d{56}$/), timestamp: NOW, message: '{"activity":"refused"}' },
        ],
      },
    ]);
  });

  it('gives every line an id of its own, and delivers none twice', () => {
    const { delivery, payloads, speaking } = delivering();
    for (let i = 0; i < 1_001; i += 1) delivery.take(speaking, '{"activity":"issued"}');
    delivery.deliver();
    delivery.deliver();
    const events = payloads().map(({ logEvents }) => logEvents);
    expect(events.map((batch) => batch.length)).toEqual([1_000, 1]);
    expect(new Set(events.flat().map(({ id }) => id)).size).toBe(1_001);
  });

  it('ends with what delivers: nothing comes later', () => {
    const { delivery, payloads, speaking } = delivering();
    delivery.take(speaking, '{"activity":"issued"}');
    delivery.stop();
    delivery.deliver();
    expect(payloads()).toEqual([]);
  });
});
