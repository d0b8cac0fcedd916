import type { Seal, SealLink } from '../../core/audit/seal.ts';
import type { AuditSealReads, AuditSeals } from '../../ports/audit-seals.ts';

/** A chain in memory, whose seals tests take away and change. */
export class MemoryAuditSeals implements AuditSeals, AuditSealReads {
  readonly seals: Seal[] = [];
  readonly #heads = new Map<string, SealLink>();

  async head(organization: string | undefined): Promise<SealLink | undefined> {
    return this.#heads.get(organization ?? '');
  }

  async append(seal: Seal, head: SealLink | undefined): Promise<'appended' | 'sealed_before' | 'head_moved'> {
    const { organization, n, digest, time, id, keptUntil } = seal;
    const isSealed = this.seals.some((one) => one.organization === organization && one.time === time && one.id === id);
    if (isSealed) return 'sealed_before';
    if (this.#heads.get(organization ?? '')?.digest !== head?.digest) return 'head_moved';
    this.seals.push(seal);
    this.#heads.set(organization ?? '', { n, digest, time, ...(keptUntil !== undefined && { keptUntil }) });
    return 'appended';
  }

  async *ofDay(organization: string | undefined, day: string): AsyncIterable<Seal> {
    yield* this.seals.filter((one) => one.organization === organization && one.time.startsWith(day));
  }
}
