import { jsonNames } from '../json-names.ts';
import { canonicalDigest } from './canonical.ts';
import type { AuditRecord } from './record.ts';

/** A place in the chain of an organization's audit trail. */
export interface SealLink {
  /** Counted from 1 in each organization, without a hole. */
  readonly n: number;
  readonly digest: string;
  /** Of the entry that it seals: ISO 8601, UTC. */
  readonly time: string;
  readonly keptUntil?: string;
}

/**
 * Says that an entry stood where it stands, with these very words, as the n-th of its organization. Put once, after the
 * entry; kept longer. `digest` is over all the rest.
 */
export interface Seal extends SealLink {
  /** Absent: of the deployment as a whole. */
  readonly organization?: string;
  /** Of the entry, within its instant. */
  readonly id: string;
  readonly entryDigest: string;
  /** Absent: the first. */
  readonly previous?: Omit<SealLink, 'n'>;
}

/** A seal stays so much longer than its entry, seconds: what is missing is told from what has ended. */
export const SEAL_MARGIN_SECONDS = 30 * 86_400;

/** The next seal of the chain whose last one is `head`. */
export function nextSeal(record: AuditRecord, head: SealLink | undefined): Seal {
  const { time, id, organization, keptUntil } = record;
  const { n = 0, ...previous } = head ?? {};
  const sealed = {
    n: n + 1,
    ...{ time, id, entryDigest: entryDigest(record) },
    ...(organization !== undefined && { organization }),
    ...(keptUntil !== undefined && { keptUntil }),
    ...(head !== undefined && { previous: previous as Omit<SealLink, 'n'> }),
  };
  return { ...sealed, digest: sealDigest(sealed) };
}

/** Of an entry as `audit export` writes it, without its seal: whoever has a line of an export can make it again. */
export function entryDigest(record: AuditRecord): string {
  return canonicalDigest(jsonNames(record));
}

/** Of a seal as `audit export` writes it, without the digest. */
export function sealDigest({ digest: _, ...sealed }: Omit<Seal, 'digest'> & { readonly digest?: string }): string {
  return canonicalDigest(jsonNames(sealed));
}
