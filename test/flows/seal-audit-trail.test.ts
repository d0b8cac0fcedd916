import { MemoryAuditSeals } from '../../lambdas/adapters/memory/memory-audit-seals.ts';
import type { AuditRecord } from '../../lambdas/core/audit/record.ts';
import { nextSeal } from '../../lambdas/core/audit/seal.ts';
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

  it('never hides what nobody foresaw: it is no outage', async () => {
    seals.append = async () => Promise.reject(new TypeError('a bug'));
    await expect(seal(aRecord('a'))).rejects.toThrow('a bug');
    expect(told).toEqual([]);
  });

  it('never loses the thread within a batch: each seal follows the one before it, and says until when that was kept', async () => {
    const [keep, ever] = [aRecord('a'), aRecord('b')];
    const { keptUntil: _, ...kept } = ever;
    await seal(keep, kept, aRecord('c'));
    const [first, second, third] = seals.seals;
    expect(second?.previous).toEqual({ digest: first?.digest, time: keep.time, keptUntil: keep.keptUntil });
    expect(third?.previous).toEqual({ digest: second?.digest, time: ever.time });
  });

  it('never goes on from a head that others have moved: it is read anew', async () => {
    let heads = 0;
    const [append, head] = [seals.append.bind(seals), seals.head.bind(seals)];
    seals.head = async (organization) => {
      heads += 1;
      return head(organization);
    };
    let moved = false;
    seals.append = async (one, before) => {
      if (one.id !== 'b' || moved) return append(one, before);
      moved = true;
      await append(nextSeal(aRecord('other'), before), before);
      return 'head_moved';
    };
    expect(await seal(aRecord('a'), aRecord('b'))).toBeUndefined();
    expect([chain(), heads]).toEqual([['1 a', '2 other', '3 b'], 2]);
  });

  it('never seals what is sealed already over the head that it has: what follows goes on from there', async () => {
    await seal(aRecord('a'));
    await seal(aRecord('a'), aRecord('b'));
    expect(chain()).toEqual(['1 a', '2 b']);
  });

  it('tries eight times, and no more', async () => {
    let tried = 0;
    seals.append = async () => {
      tried += 1;
      return 'head_moved';
    };
    await seal(aRecord('a'));
    expect(tried).toBe(8);
  });

  it('numbers what is of no organization apart', async () => {
    const { organization: _, ...ofNobody } = aRecord('d');
    await seal(ofNobody, aRecord('a'), { ...ofNobody, id: 'e' });
    expect(chain()).toEqual(['1 d', '1 a', '2 e']);
  });
});
