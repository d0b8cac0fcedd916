import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RUNBOOK_QUERIES } from '../../../lib/runbook-queries.ts';
import type { ServiceRequest } from '../../../local/aws/aws-json/request.ts';
import { awsFaults, breakAws, mendAws } from '../../../local/aws/faults.ts';
import { alarmOf } from '../../../local/drill/alarm.ts';
import { DRILLS, type Drill, NOT_DRILLED } from '../../../local/drill/drills.ts';
import { sumIn } from '../../../local/drill/emitted.ts';
import { countersignStack, resources, templateOf } from '../../stack/synthesize.ts';

const stack = countersignStack();
const template = templateOf(stack).toJSON();
const alarms = Object.values(resources(stack, 'AWS::CloudWatch::Alarm')).map(({ Properties }) =>
  String(Properties['AlarmName']).replace('Countersign-', ''),
);
const drills = Object.entries(DRILLS) as [string, Drill][];

describe('drills', () => {
  it('never leave an alarm out: each is rehearsed, or it is said why not', () => {
    const known = [...Object.keys(DRILLS), ...Object.keys(NOT_DRILLED)];
    expect(known.toSorted()).toEqual(alarms.toSorted());
  });

  it.each(drills)('%s never moves a metric that its alarm does not watch', (alarm, { moves }) => {
    expect(alarmOf(template, alarm).metrics.map(({ name }) => name)).toContain(moves);
  });

  it.each(drills)('%s has a query in the runbook to answer', (alarm) => {
    expect(RUNBOOK_QUERIES.some(({ folder }) => folder === alarm)).toBe(true);
  });

  it('never counts a metric of other dimensions', () => {
    const emf = { CloudWatchMetrics: [{ Dimensions: [['service']], Metrics: [{ Name: 'Refused' }] }] };
    const lines = [
      { _aws: emf, service: 'token', Refused: 1 },
      { _aws: emf, service: 'token', Refused: [1, 2] },
      { _aws: emf, service: 'agent', Refused: 10 },
      { service: 'token', Refused: 100 },
    ];
    const sum = (dimensions: Record<string, string>) => sumIn(lines, { name: 'Refused', dimensions });
    expect(sum({ service: 'token' })).toBe(4);
    expect(sum({ service: 'token', reason: 'expired' })).toBe(0);
  });
});

describe('faults of the local DynamoDB and KMS', () => {
  const state = mkdtempSync(join(tmpdir(), 'faults-'));
  afterAll(() => rmSync(state, { recursive: true }));
  const request = (operation: string, KeyId?: string) => ({ operation, body: { KeyId } }) as unknown as ServiceRequest;

  it('never fail what is not broken, nor once it is mended', () => {
    const dynamodb = awsFaults(state, 'dynamodb');
    const kms = awsFaults(state, 'kms');
    dynamodb(request('GetItem'));
    breakAws(state, 'dynamodb-down');
    expect(() => dynamodb(request('GetItem'))).toThrow(expect.objectContaining({ type: 'InternalServerError' }));
    kms(request('Sign'));
    mendAws(state);
    dynamodb(request('GetItem'));
  });

  it('disable the key that signs first, and never the standby', () => {
    const kms = awsFaults(state, 'kms');
    breakAws(state, 'key-disabled');
    for (let again = 0; again < 2; again++) {
      expect(() => kms(request('Sign', 'active'))).toThrow(expect.objectContaining({ type: 'DisabledException' }));
      kms(request('Sign', 'standby'));
    }
    kms(request('DescribeKey', 'active'));
    mendAws(state);
  });
});
