import { type CfnResource, Duration, type Stack } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as RuleTarget } from 'aws-cdk-lib/aws-events-targets';
import { ScheduleExpression, Schedule as SchedulerSchedule, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Trigger } from 'aws-cdk-lib/triggers';
import { loadCloudModel } from '../../../../local/aws/cloud/cloud-model.ts';
import { parseSchedule } from '../../../../local/aws/cloud/schedule-expression.ts';
import { startScheduler } from '../../../../local/aws/cloud/scheduler.ts';
import { addFunction, cleanUp, start, synthesizeApi } from './fixture.ts';

const ACCOUNT = { accountId: '111111111111', region: 'eu-west-1', apiEndpoint: 'http://127.0.0.1:8787' };
const START_MS = Date.UTC(2026, 0, 31, 23, 58, 30);

afterAll(cleanUp);

describe('an expression', () => {
  const after = (expression: string) =>
    new Date(parseSchedule(expression, 'here')(START_MS)).toISOString().slice(5, 19);

  it.each([
    ['rate(1 minute)', '01-31T23:59:30'],
    ['rate(5 minutes)', '02-01T00:03:30'],
    ['rate(1 hour)', '02-01T00:58:30'],
    ['rate(7 days)', '02-07T23:58:30'],
    ['cron(* * * * ? *)', '01-31T23:59:00'],
    ['cron(0 * ? * * *)', '02-01T00:00:00'],
    ['cron(15 3 * * ? *)', '02-01T03:15:00'],
    ['cron(0/20 8,9 * * ? *)', '02-01T08:00:00'],
    ['cron(*/7 * * * ? *)', '02-01T00:00:00'],
    ['cron(58 23 * * ? *)', '02-01T23:58:00'],
  ])('%s fires next at %s', (expression, expected) => {
    expect(after(expression)).toBe(expected);
  });

  it.each([
    'rate(0 minutes)',
    'rate(5 fortnights)',
    'rate(1.5 hours)',
    'cron(0 0 1 * ? *)',
    'cron(0 0 ? * MON-FRI *)',
    'cron(60 * * * ? *)',
    'cron(0 24 * * ? *)',
    'cron(0-5 * * * ? *)',
    'cron(0 0 * * ?)',
    'at(2026-01-01T00:00:00)',
    '',
  ])('%s is refused, and said where', (expression) => {
    expect(() => parseSchedule(expression, 'here')).toThrow(`here: schedule ${expression} is not supported locally`);
  });
});

function schedulesOf(define: (stack: Stack) => void) {
  return loadCloudModel(synthesizeApi(define), ACCOUNT).schedules;
}

describe('a schedule of the template', () => {
  const rate = Schedule.rate(Duration.minutes(5));

  it('is a rule or a schedule, with the input that it configures or the notification of its service', () => {
    const schedules = schedulesOf((stack) => {
      const handler = addFunction(stack, 'Rotate', 'identity');
      const event = RuleTargetInput.fromObject({ only: 'this' });
      new Rule(stack, 'Rule', {
        schedule: rate,
        targets: [new RuleTarget(handler), new RuleTarget(handler, { event })],
      });
      const schedule = ScheduleExpression.cron({ minute: '0' });
      new SchedulerSchedule(stack, 'Hourly', { schedule, target: new LambdaInvoke(handler, {}) });
      const input = ScheduleTargetInput.fromObject({ or: 'that' });
      new SchedulerSchedule(stack, 'Given', { schedule, target: new LambdaInvoke(handler, { input }) });
      new Rule(stack, 'Off', { schedule: rate, enabled: false, targets: [new RuleTarget(handler)] });
    });
    const events = schedules.map((one) => [one.expression, one.function.constructPath, one.eventAt(START_MS)]);
    const notification = {
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'Scheduled Event',
      account: '111111111111',
      time: '2026-01-31T23:58:30Z',
      region: 'eu-west-1',
    };
    expect(events).toEqual([
      [
        'rate(5 minutes)',
        'Test/Rotate',
        {
          ...notification,
          source: 'aws.events',
          resources: [expect.stringMatching(/^arn:aws:events:eu-west-1:111111111111:rule\/Rule/)],
          detail: {},
        },
      ],
      ['rate(5 minutes)', 'Test/Rotate', { only: 'this' }],
      [
        'cron(0 * * * ? *)',
        'Test/Rotate',
        {
          ...notification,
          source: 'aws.scheduler',
          resources: [expect.stringMatching(/^arn:aws:scheduler:eu-west-1:111111111111:schedule\/default\/Hourly/)],
          detail: '{}',
        },
      ],
      ['cron(0 * * * ? *)', 'Test/Rotate', { or: 'that' }],
    ]);
  });

  it.each<[string, (stack: Stack) => void, RegExp]>([
    [
      'an event pattern',
      (stack) => new Rule(stack, 'Rule', { eventPattern: { source: ['x'] } }),
      /EventPattern: not supported locally/,
    ],
    [
      'a transformed input',
      (stack) =>
        new Rule(stack, 'Rule', {
          schedule: rate,
          targets: [
            new RuleTarget(addFunction(stack, 'F', 'identity'), {
              event: RuleTargetInput.fromObject({ at: EventField.time }),
            }),
          ],
        }),
      /Targets\[0\]: a transformed input is not supported locally/,
    ],
    [
      'a time zone other than UTC',
      (stack) => {
        const schedule = ScheduleExpression.rate(Duration.hours(1));
        const target = new LambdaInvoke(addFunction(stack, 'F', 'identity'), {});
        const { node } = new SchedulerSchedule(stack, 'Zoned', { schedule, target });
        (node.defaultChild as CfnResource).addPropertyOverride('ScheduleExpressionTimezone', 'Europe/Oslo');
      },
      /ScheduleExpressionTimezone: "Europe\/Oslo" is not supported locally, only "UTC" or "Etc\/UTC"$/,
    ],
    [
      'a cron expression out of the subset',
      (stack) =>
        new Rule(stack, 'Rule', {
          schedule: Schedule.cron({ weekDay: 'MON' }),
          targets: [new RuleTarget(addFunction(stack, 'F', 'identity'))],
        }),
      /ScheduleExpression: schedule cron\(/,
    ],
  ])('is refused for %s', (_, define, problem) => {
    expect(() => schedulesOf(define)).toThrow(problem);
  });
});

describe('the scheduler', () => {
  /** Timers that fire when the test says so, in the order in which they are due. */
  class Timers {
    nowMs = START_MS;
    readonly #due: { atMs: number; callback: () => void }[] = [];

    readonly set = (callback: () => void, delayMs: number) => {
      // "When delay is larger than 2147483647 or less than 1, the delay will be set to 1."
      expect(delayMs).toBeLessThanOrEqual(2_147_483_647);
      const timer = { atMs: this.nowMs + delayMs, callback };
      this.#due.push(timer);
      return () => void this.#due.splice(this.#due.indexOf(timer), 1);
    };

    get count(): number {
      return this.#due.length;
    }

    advance(byMs: number): void {
      const untilMs = this.nowMs + byMs;
      for (;;) {
        const [next] = this.#due.toSorted((a, b) => a.atMs - b.atMs);
        if (next === undefined || next.atMs > untilMs) break;
        this.#due.splice(this.#due.indexOf(next), 1);
        this.nowMs = next.atMs;
        next.callback();
      }
      this.nowMs = untilMs;
    }
  }

  function scheduleEvery(days: number) {
    return schedulesOf((stack) => {
      const handler = addFunction(stack, 'Rotate', 'identity');
      new Rule(stack, 'Rule', { schedule: Schedule.rate(Duration.days(days)), targets: [new RuleTarget(handler)] });
    });
  }

  it.each([1, 40])('runs every %d days, also beyond what one timer can wait', (days) => {
    const timers = new Timers();
    const runs: string[] = [];
    const run = (_: unknown, event: unknown) => void runs.push((event as { time: string }).time);
    const stop = startScheduler({ schedules: scheduleEvery(days), now: () => timers.nowMs, run, setTimer: timers.set });
    timers.advance(days * 86_400_000 - 1);
    expect(runs).toEqual([]);
    timers.advance(1);
    timers.advance(days * 86_400_000);
    const at = (times: number) => new Date(START_MS + times * days * 86_400_000).toISOString().replace('.000', '');
    expect(runs).toEqual([at(1), at(2)]);
    stop();
    expect(timers.count).toBe(0);
  });
});

describe('triggers', () => {
  it('run in the order of their dependencies', () => {
    const assembly = synthesizeApi((stack) => {
      const [one, two, three] = ['One', 'Two', 'Three'].map((id) => addFunction(stack, id, 'identity'));
      if (!one || !two || !three) throw new Error('three functions');
      const first = new Trigger(stack, 'A', { handler: one });
      const second = new Trigger(stack, 'B', { handler: two });
      const third = new Trigger(stack, 'C', { handler: three });
      first.executeAfter(second);
      second.executeAfter(third);
    });
    const { triggers } = loadCloudModel(assembly, ACCOUNT);
    expect(triggers.map((trigger) => trigger.function.constructPath)).toEqual(['Test/Three', 'Test/Two', 'Test/One']);
  });

  it('run once per call, and stop at the first failure', async () => {
    const cloud = await start(
      synthesizeApi((stack) => {
        const first = new Trigger(stack, 'A', { handler: addFunction(stack, 'Chatty', 'chatty') });
        const second = new Trigger(stack, 'B', { handler: addFunction(stack, 'Throwing', 'throwing') });
        const third = new Trigger(stack, 'C', { handler: addFunction(stack, 'Never', 'chatty') });
        second.executeAfter(first);
        third.executeAfter(second);
      }),
    );
    await expect(cloud.invokeTriggers()).rejects.toMatchObject({
      errorType: 'TypeError',
      message: 'broken on purpose',
    });
    const ran = new Set(cloud.lines.map(({ functionName }) => functionName.slice(0, 5)));
    expect([...ran]).toEqual(['Chatt', 'Throw']);
    expect(cloud.lines.filter(({ line }) => line === 'second line')).toHaveLength(1);
  });
});
