import '../support/one-realm.ts';
import { jest } from '@jest/globals';
import { readLogDelivery } from '../../lambdas/adapters/aws/activity/log-delivery.ts';
import { dynamoActivityReads } from '../../lambdas/adapters/aws/activity/reads.ts';
import { dynamoActivityRecorder } from '../../lambdas/adapters/aws/activity/recorder.ts';
import { powertoolsTelemetry } from '../../lambdas/adapters/aws/telemetry/powertools.ts';
import { hourOf } from '../../lambdas/core/audit/hour.ts';
import { type RecordActivityDependencies, recordActivity } from '../../lambdas/flows/record-activity.ts';
import { unique } from '../contract/records.ts';
import { emissionsOf, type LogLine } from '../support/emissions.ts';
import { EngineInstance, EngineWorld } from '../support/engine-world.ts';
import { client, ISSUER, NOW, organization, provider, SUBJECT } from '../support/fixtures.ts';
import { logDelivery } from '../support/log-deliveries.ts';
import { signAssertion } from '../support/provider-signer.ts';

/** From the real token endpoint's own log lines, through a delivery of CloudWatch Logs, to what an administrator sees. */

jest.setTimeout(60_000);

let world: EngineWorld;
let instance: EngineInstance;
beforeAll(async () => {
  world = await EngineWorld.start();
  instance = await EngineInstance.start(world, powertoolsTelemetry('token'));
});
afterAll(async () => {
  await instance?.stop();
  await world?.stop();
});
afterEach(async () => {
  for (const { pk, sk } of await world.tables.rows('activity')) await world.tables.delete('activity', { pk, sk });
});

const HOUR = hourOf(NOW);
const unreadable: number[] = [];

function subscription() {
  return activitySubscription({
    recorder: dynamoActivityRecorder(world.tables.client, world.tables.names.activity),
    clock: () => NOW,
    telemetry: { activityLinesUnreadable: (lines) => unreadable.push(lines) },
  });
}

/** As the entry does. */
function activitySubscription(dependencies: RecordActivityDependencies) {
  return (event: ReturnType<typeof delivery>) => recordActivity(dependencies, readLogDelivery(event));
}

const reads = () => dynamoActivityReads(world.tables.client, world.tables.names.activity);
const counters = () => reads().counters(organization.id, HOUR, HOUR);

/** What the token function logs of one request with this assertion. */
async function linesOf(assertion: string): Promise<readonly LogLine[]> {
  const { logs } = await emissionsOf(() => instance.post({ form: { assertion } }));
  return logs.filter((line) => 'activity' in line);
}

function delivery(lines: readonly (LogLine | string)[], messageType = 'DATA_MESSAGE') {
  return logDelivery(lines, { timestamp: NOW * 1000, messageType });
}

const jti = () => unique('jti');
const ATTACKER = 'https://written-by-an-attacker.example';

describe("what becomes of a request's log line", () => {
  it('is a count, of a token issued', async () => {
    await subscription()(delivery(await linesOf(signAssertion({ claims: { jti: jti() } }))));
    const issued = { organization: organization.id, hour: HOUR, outcome: 'issued', client: client.id, count: 1 };
    expect(await counters()).toEqual([issued]);
    expect(await reads().recentRefusals(organization.id)).toEqual([]);
  });

  it('is a count and the very values that were compared, of a refusal whose signature verified', async () => {
    const lines = await linesOf(signAssertion({ claims: { jti: jti(), aud: `${ISSUER}/` } }));
    await subscription()(delivery(lines));
    const counted = { organization: organization.id, hour: HOUR, outcome: 'refused', client: client.id, count: 1 };
    expect(await counters()).toEqual([{ ...counted, reason: 'wrong_audience' }]);
    expect(await reads().recentRefusals(organization.id)).toEqual([
      {
        organization: organization.id,
        correlationId: lines[0]?.['correlationId'],
        at: NOW,
        reason: 'wrong_audience',
        facts: { expected: ISSUER, actual: `${ISSUER}/` },
        sent: { subject: SUBJECT },
        provider: provider.id,
        client: client.id,
      },
    ]);
  });

  it('is a count and no more, of a refusal whose signature did not verify: nobody else writes into a console', async () => {
    const claims = { jti: jti(), aud: ATTACKER, sub: ATTACKER };
    const [, , signature = ''] = signAssertion().split('.');
    const forged = signAssertion({ claims }).replace(/[^.]+$/, signature);
    await subscription()(delivery(await linesOf(forged)));
    expect(await counters()).toMatchObject([{ outcome: 'refused', reason: 'bad_signature', count: 1 }]);
    expect(await reads().recentRefusals(organization.id)).toEqual([]);
    expect(JSON.stringify(await world.tables.rows('activity'))).not.toContain(ATTACKER);
  });

  it("is nothing of anybody's, where no trusted issuer is named", async () => {
    const lines = await linesOf(signAssertion({ claims: { jti: jti(), iss: ATTACKER } }));
    expect(lines).toMatchObject([{ activity: 'refused', reason: 'untrusted_issuer' }]);
    await subscription()(delivery(lines));
    expect(await world.tables.rows('activity')).toEqual([]);
  });

  it('is a count by its dependency, of a request that could not be answered', async () => {
    instance.kms.inject({ operation: 'Sign', times: Number.POSITIVE_INFINITY, fault: 'throttle' });
    const lines = await linesOf(signAssertion({ claims: { jti: jti() } }));
    instance.recover();
    await subscription()(delivery(lines));
    expect(await counters()).toMatchObject([{ outcome: 'unavailable', reason: 'KMS', client: client.id, count: 1 }]);
  });
});

describe('a delivery', () => {
  it('counts once, however often it comes', async () => {
    const event = delivery(await linesOf(signAssertion({ claims: { jti: jti() } })));
    for (const _ of ['first', 'again']) await subscription()(event);
    expect(await counters()).toMatchObject([{ count: 1 }]);
  });

  it('that failed half-way is as if it had come once, when it comes again', async () => {
    const lines = await linesOf(signAssertion({ claims: { jti: jti(), aud: `${ISSUER}/` } }));
    const event = delivery(lines);
    const recorder = dynamoActivityRecorder(world.tables.client, world.tables.names.activity);
    const dies = activitySubscription({
      recorder: {
        record: (id, { counters: counted }, now) => recorder.record(id, { counters: counted, refusals: [] }, now),
      },
      clock: () => NOW,
      telemetry: { activityLinesUnreadable: () => undefined },
    });
    await dies(event);
    await subscription()(event);
    expect(await counters()).toMatchObject([{ count: 1 }]);
    expect(await reads().recentRefusals(organization.id)).toHaveLength(1);
  });

  it('with lines that cannot be read counts the others, and tells', async () => {
    const [line] = await linesOf(signAssertion({ claims: { jti: jti() } }));
    unreadable.length = 0;
    const broken = ['no JSON', '{"activity":"dance","correlationId":"x"}', { ...line, organization: '../acme' }];
    await subscription()(delivery([...broken, line ?? '']));
    expect(await counters()).toMatchObject([{ count: 1 }]);
    expect(unreadable).toEqual([3]);
  });

  it('that only asks whether anybody is there is nothing', async () => {
    await subscription()(delivery(['CWL CONTROL MESSAGE: Checking health of destination Lambda.'], 'CONTROL_MESSAGE'));
    expect(await world.tables.rows('activity')).toEqual([]);
  });
});
