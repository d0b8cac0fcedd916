import { dynamoActivityReads } from '../../lambdas/adapters/aws/activity/reads.ts';
import { dynamoActivityRecorder } from '../../lambdas/adapters/aws/activity/recorder.ts';
import type { ActivityCounter, RecordedRefusal } from '../../lambdas/core/audit/activity.ts';
import type { Hour } from '../../lambdas/core/audit/hour.ts';
import type { ClientId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { NOW, unique } from './records.ts';

const ONE = '2026-11-05T13' as Hour;
const TWO = '2026-11-05T14' as Hour;
const ALL = ['0000-00-00T00', '9999-99-99T00'] as [Hour, Hour];

const anOrg = () => unique('org') as OrganizationId;

function aCounter(organization: OrganizationId, overrides: Partial<ActivityCounter> = {}): ActivityCounter {
  return { organization, hour: ONE, outcome: 'issued', client: 'cursor' as ClientId, count: 1, ...overrides };
}

function aRefusal(organization: OrganizationId, number = 0): RecordedRefusal {
  return {
    organization,
    correlationId: `request-${number}`,
    at: NOW + number,
    reason: 'wrong_audience',
    facts: { expected: 'https://auth.example', actual: 'https://auth.example/' },
    provider: 'idp_1',
    client: 'cursor',
  };
}

describeOnDynamoDb('the activity of an organization', (tables) => {
  const reads = () => dynamoActivityReads(tables().client, tables().names.activity);
  const recorder = () => dynamoActivityRecorder(tables().client, tables().names.activity);
  const record = (batch: string, counters: readonly ActivityCounter[], refusals: readonly RecordedRefusal[] = []) =>
    recorder().record(batch, { counters, refusals }, NOW);
  const countOf = async (organization: OrganizationId) =>
    (await reads().counters(organization, ...ALL)).map(({ count }) => count);

  it('adds up what batches counted', async () => {
    const org = anOrg();
    await record(unique('batch'), [aCounter(org, { count: 2 })]);
    await record(unique('batch'), [aCounter(org, { count: 3 })]);
    expect(await reads().counters(org, ...ALL)).toEqual([aCounter(org, { count: 5 })]);
  });

  it('counts two batches that come at once', async () => {
    const org = anOrg();
    await Promise.all([1, 2, 3].map(() => record(unique('batch'), [aCounter(org)])));
    expect(await countOf(org)).toEqual([3]);
  });

  it('counts a batch once, however often it is delivered, at once or later', async () => {
    const org = anOrg();
    const batch = unique('batch');
    await Promise.all([1, 2].map(() => record(batch, [aCounter(org)], [aRefusal(org)])));
    await record(batch, [aCounter(org)], [aRefusal(org)]);
    expect(await countOf(org)).toEqual([1]);
    expect(await reads().recentRefusals(org)).toEqual([aRefusal(org)]);
  });

  it('counts each part of a batch once, when only the first was written', async () => {
    const org = anOrg();
    const batch = unique('batch');
    const counters = Array.from({ length: 150 }, (_, i) => aCounter(org, { client: `c${i}` as ClientId }));
    await record(batch, counters.slice(0, 99));
    await record(batch, counters);
    expect(await countOf(org)).toEqual(Array(150).fill(1));
  });

  it('gives counters from hour to hour, both included, of this organization alone', async () => {
    const [org, other] = [anOrg(), anOrg()];
    const refused = aCounter(org, { hour: TWO, outcome: 'refused', reason: 'expired' });
    const counters = [aCounter(org), refused, aCounter(org, { hour: '2026-11-05T15' as Hour }), aCounter(other)];
    await record(unique('batch'), counters);
    expect(await reads().counters(org, ONE, TWO)).toEqual([aCounter(org), refused]);
    expect(await reads().counters(org, TWO, TWO)).toEqual([refused]);
  });

  it('keeps the last 50 refusals, newest first, and forgets the others', async () => {
    const org = anOrg();
    const refusals = Array.from({ length: 60 }, (_, i) => aRefusal(org, i));
    await record(unique('batch'), [], refusals.slice(0, 30).toReversed());
    await record(unique('batch'), [], refusals.slice(30).toReversed());
    expect(await reads().recentRefusals(org)).toEqual(refusals.slice(10).toReversed());
    const rows = (await tables().rows('activity')).filter(({ pk }) => pk === org);
    expect(rows).toHaveLength(50);
  });

  it('keeps the last 50 of each kind: many of one push out none of another; newest first over all', async () => {
    const org = anOrg();
    const token = aRefusal(org, 0);
    const kinds = ['sign_in', 'callback', 'agent', 'signal', 'consent'] as const;
    const others = kinds.map((refused, i) => ({ ...aRefusal(org, 1 + i), correlationId: refused, refused }));
    const many = Array.from({ length: 60 }, (_, i) => ({ ...aRefusal(org, 100 + i), refused: 'agent' as const }));
    await record(unique('batch'), [], [token, ...others]);
    await record(unique('batch'), [], many);
    const kept = await reads().recentRefusals(org);
    expect(kept).toEqual([...many.slice(10).toReversed(), others[4], others[3], others[1], others[0], token]);
    expect(await reads().findRefusal(org, 'callback')).toEqual(others[1]);
  });

  it('keeps whom the provider named, as it sent it', async () => {
    const org = anOrg();
    const refusal = {
      ...aRefusal(org),
      refused: 'sign_in' as const,
      sent: { subject: '00u1', email: 'ada@acme.example' },
    };
    await record(unique('batch'), [], [refusal]);
    expect(await reads().recentRefusals(org)).toEqual([refusal]);
  });

  it('finds a refusal by its correlation id, in its own organization', async () => {
    const [org, other] = [anOrg(), anOrg()];
    await record(unique('batch'), [], [aRefusal(org, 7)]);
    expect(await reads().findRefusal(org, 'request-7')).toEqual(aRefusal(org, 7));
    expect(await reads().findRefusal(other, 'request-7')).toBeUndefined();
    expect(await reads().findRefusal(org, 'request-8')).toBeUndefined();
  });

  it('leaves all of it to DynamoDB to delete: 90 days after the fact, marks of batches once nobody can deliver them again', async () => {
    const org = anOrg();
    const batch = unique('batch');
    await record(batch, [aCounter(org)], [aRefusal(org)]);
    const rows = (await tables().rows('activity')).filter(({ pk }) => pk === org || String(pk).includes(batch));
    const ttls = Object.fromEntries(rows.map(({ sk, ttl }) => [String(sk).split('#')[0], ttl]));
    const hour = Date.parse('2026-11-05T13:00:00Z') / 1000;
    expect(ttls).toEqual({ hour: hour + 90 * 86_400, refusal: NOW + 90 * 86_400, batch: NOW + 16 * 86_400 });
  });
});
