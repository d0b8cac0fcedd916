import { readAuditStream } from '../../../../lambdas/adapters/aws/audit-trail/stream.ts';

const S = (value: string) => ({ S: value });

function recordOf(kind: string) {
  const NewImage = {
    ...{ pk: S('_deployment#2026-11-05'), sk: S('2026-11-05T13:00:00.000Z#a1'), organization: S('_deployment') },
    actor: { M: { kind: S(kind), id: S('x') } },
    ...{ action: S('key.rotated'), target: S('kid-1'), details: { M: {} } },
  };
  return { eventName: 'INSERT' as const, dynamodb: { SequenceNumber: '1', NewImage } };
}

it('reads what the deployment itself has done', () => {
  expect(readAuditStream({ Records: [recordOf('deployment')] })).toMatchObject([
    { key: '_deployment#2026-11-05/2026-11-05T13:00:00.000Z#a1', entry: { actor: { kind: 'deployment', id: 'x' } } },
  ]);
});

it('[L10] never publishes of an actor of a later release, whose id it cannot judge: the record comes again', () => {
  expect(readAuditStream({ Records: [recordOf('robot')] })).toEqual([
    { sequenceNumber: '1', key: '', entry: 'unreadable' },
  ]);
});
