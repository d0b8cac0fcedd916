import { MemoryAuditSeals } from '../../lambdas/adapters/memory/memory-audit-seals.ts';
import type { AuditRecord } from '../../lambdas/core/audit/record.ts';
import { sealAuditTrail } from '../../lambdas/flows/seal-audit-trail.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { aRecord } from '../contract/audit-seals.ts';

let seals: MemoryAuditSeals;
let told: string[];
beforeEach(() => {
  seals = new MemoryAuditSeals();
  told = [];
});

const streamed = (...records: readonly (AuditRecord | 'unreadable')[]) =>
  records.map((record, i) => ({ sequenceNumber: String(i + 1), record }));
const seal = (...records: readonly (AuditRecord | 'unreadable')[]) =>
  sealAuditTrail(
    {
      seals,
      telemetry: {
        auditRecordUnreadable: (number) => told.push(`unreadable ${number}`),
        sealingUnavailable: ({ dependency }) => told.push(`unavailable ${dependency}`),
      },
    },
    streamed(...records),
  );
const chain = () => seals.seals.map(({ n, id }) => `${n} ${id}`);

describe('sealing the audit trail', () => {
  it('numbers the entries of each organization in their order', async () => {
    const globex = aRecord('g', { organization: 'globex' });
    expect(await seal(aRecord('a'), globex, aRecord('b'))).toBeUndefined();
    expect(chain()).toEqual(['1 a', '1 g', '2 b']);
  });

  it('never seals an entry twice: delivered again, in another order, or by two at once', async () => {
    await Promise.all([seal(aRecord('a'), aRecord('b')), seal(aRecord('a'), aRecord('b'))]);
    await seal(aRecord('b'), aRecord('a'), aRecord('c'));
    expect(seals.seals.map(({ n }) => n)).toEqual([1, 2, 3]);
    expect(new Set(seals.seals.map(({ id }) => id))).toEqual(new Set(['a', 'b', 'c']));
  });

  it('goes on from the first that was not sealed', async () => {
    const append = seals.append.bind(seals);
    seals.append = async (one, head) => {
      if (one.id === 'b') throw new Unavailable('DynamoDB');
      return append(one, head);
    };
    expect(await seal(aRecord('a'), aRecord('b'), aRecord('c'))).toBe('2');
    expect([chain(), told]).toEqual([['1 a'], ['unavailable DynamoDB']]);
    seals.append = append;
    expect(await seal(aRecord('b'), aRecord('c'))).toBeUndefined();
    expect(chain()).toEqual(['1 a', '2 b', '3 c']);
  });

  it('says of an entry that it cannot be read, and asks for it again', async () => {
    expect(await seal(aRecord('a'), 'unreadable', aRecord('c'))).toBe('2');
    expect([chain(), told]).toEqual([['1 a'], ['unreadable 2']]);
  });

  it('gives up on a chain that others move at every moment, and seals it later', async () => {
    seals.append = async () => 'head_moved';
    expect(await seal(aRecord('a'))).toBe('1');
  });
});
