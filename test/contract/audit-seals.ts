import type { AuditRecord, Day } from '../../lambdas/core/audit/record.ts';
import { nextSeal, sealDigest } from '../../lambdas/core/audit/seal.ts';
import type { AuditSealReads, AuditSeals } from '../../lambdas/ports/audit-seals.ts';
import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { outcome, race } from '../support/race.ts';
import { unique } from './records.ts';

export function aRecord(id: string, over: Partial<AuditRecord> = {}): AuditRecord {
  return {
    ...{ time: '2026-11-05T13:00:00.000Z', organization: 'acme', action: 'member.added', target: 'user-1', id },
    ...{ actor: { kind: 'operator', id: 'somebody' }, details: { role: 'admin' } },
    keptUntil: '2027-12-10T13:00:00.000Z',
    ...over,
  };
}

/** The laws of {@link AuditSeals}. */
export function auditSealsContract(open: () => AuditSeals & AuditSealReads): void {
  let organization: OrganizationId;
  beforeEach(() => {
    organization = unique('org') as OrganizationId;
  });
  const record = (id: string) => aRecord(id, { organization });
  const ofDay = () => Array.fromAsync(open().ofDay(organization, '2026-11-05' as Day));

  it('begins with nothing', async () => {
    expect([await open().head(organization), await ofDay()]).toEqual([undefined, []]);
  });

  it('reads what was appended whole, each with the one before it', async () => {
    const first = nextSeal(record('a'), undefined);
    expect(await open().append(first, undefined)).toBe('appended');
    const head = await open().head(organization);
    const second = nextSeal(record('b'), head);
    expect(await open().append(second, head)).toBe('appended');
    expect(await ofDay()).toEqual([first, second]);
    expect(second).toMatchObject({ n: 2, previous: { digest: first.digest, time: first.time } });
    expect((await ofDay()).map((seal) => sealDigest(seal))).toEqual([first.digest, second.digest]);
    expect(await open().head(organization)).toMatchObject({ n: 2, digest: second.digest });
  });

  it('never seals an entry twice, whatever the head', async () => {
    const first = nextSeal(record('a'), undefined);
    await open().append(first, undefined);
    expect(await open().append(first, undefined)).toBe('sealed_before');
    const head = await open().head(organization);
    expect(await open().append(nextSeal(record('a'), head), head)).toBe('sealed_before');
    expect(await open().head(organization)).toEqual(head);
  });

  it('never appends to a head that has moved', async () => {
    await open().append(nextSeal(record('a'), undefined), undefined);
    expect(await open().append(nextSeal(record('b'), undefined), undefined)).toBe('head_moved');
    expect(await ofDay()).toHaveLength(1);
  });

  it.each([2, 20])('appends one of %s that append to one head at once', async (racers) => {
    const words = await race(racers, (racer) => open().append(nextSeal(record(`r${racer}`), undefined), undefined));
    expect(outcome(words, 'appended')).toEqual({ winners: 1, lost: ['head_moved'] });
    expect(await ofDay()).toHaveLength(1);
  });

  it('keeps the chain of the deployment apart', async () => {
    const { organization: _, ...ofDeployment } = aRecord(unique('a'));
    const head = await open().head(undefined);
    expect(await open().append(nextSeal(ofDeployment, head), head)).toBe('appended');
    expect(await ofDay()).toEqual([]);
    const found = await Array.fromAsync(open().ofDay(undefined, '2026-11-05' as Day));
    expect(found.some(({ id, organization: of }) => id === ofDeployment.id && of === undefined)).toBe(true);
  });
}
