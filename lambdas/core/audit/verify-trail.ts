import { GIVING_DECISIONS, REDUCING_DECISIONS } from './evidence.ts';
import type { AuditRecord, Day } from './record.ts';
import { entryDigest, SEAL_MARGIN_SECONDS, type Seal, type SealLink, sealDigest } from './seal.ts';
import { type EvidenceKey, type EvidenceProblem, verifyEvidence } from './verify-evidence.ts';

/** What does not hold of an audit trail. `n` is of a seal; `time` and `id` are of an entry. */
export type TrailFinding =
  /** It was sealed, should be there still, and is not. */
  | { readonly finding: 'missing'; readonly n: number; readonly time: string; readonly id: string }
  /** It is not as it was sealed. */
  | { readonly finding: 'changed'; readonly n: number; readonly time: string; readonly id: string }
  /** It was never sealed, or its seal was removed. */
  | { readonly finding: 'unsealed'; readonly time: string; readonly id: string }
  /** There is no seal of this number, and there should be. */
  | { readonly finding: 'gap'; readonly n: number }
  /** The seal is not the one that was made, or does not follow the one before it. */
  | { readonly finding: 'broken_seal'; readonly n: number }
  | {
      readonly finding: 'bad_evidence';
      readonly problem: EvidenceProblem | 'absent';
      readonly time: string;
      readonly id: string;
    };

export interface TrailReport {
  readonly entries: number;
  readonly sealed: number;
  /** Younger than sealing takes, or older than the first seal of all. */
  readonly notYetSealed: number;
  readonly beforeTheChain: number;
  readonly firstSeal?: SealLink;
  readonly lastSeal?: SealLink;
  readonly decisions: { readonly signed: number; readonly unsigned: number };
  /** Empty: all of it holds. */
  readonly findings: readonly TrailFinding[];
}

/** Of one chain: an organization's, or that of the deployment as a whole. */
export interface Trail {
  /** In the order of their time. */
  readonly records: readonly AuditRecord[];
  /** Of entries of the same days, in any order. */
  readonly seals: readonly Seal[];
  /** Both included. */
  readonly range: { readonly from: Day; readonly to: Day };
  /** The last of the chain, read before everything else; absent: unknown. */
  readonly head?: SealLink;
  readonly keys: readonly EvidenceKey[];
  readonly issuer?: string;
  /** Seconds since the epoch. */
  readonly now: number;
}

/** Sealing takes seconds; an alarm rings after a quarter of an hour. */
const SEALING_SECONDS = 900;

/** While a release is rolled out, functions of two releases decide. */
const ROLL_OUT_SECONDS = 3_600;

/**
 * Whether a trail is whole, as it was sealed, and its decisions as they were signed.
 * Does NOT see that the last entries and seals of a chain were removed together with its head, nor a chain that was made
 * anew from its first seal: whoever has noted a seal's number and digest sees both.
 */
export function verifyTrail(trail: Trail): TrailReport {
  const seals = trail.seals.toSorted((a, b) => a.n - b.n);
  const byEntry = new Map(seals.map((seal) => [keyOf(seal), seal]));
  const unsealed = trail.records.filter((record) => !byEntry.has(keyOf(record)));
  const first = seals[0];
  const young = unsealed.filter(({ time }) => secondsOf(time) > trail.now - SEALING_SECONDS);
  // The first of all: what is older was recorded by a release without seals.
  const before = unsealed.filter(({ time }) => first === undefined || (first.n === 1 && time < first.time));
  const tolerated = new Set([...young, ...before]);
  const last = seals.at(-1);
  return {
    entries: trail.records.length,
    sealed: trail.records.length - unsealed.length,
    notYetSealed: young.length,
    beforeTheChain: before.filter((record) => !young.includes(record)).length,
    ...(first && { firstSeal: linkOf(first) }),
    ...(last && { lastSeal: linkOf(last) }),
    decisions: countDecisions(trail.records),
    findings: [
      ...brokenSeals(seals),
      ...gaps(seals, trail),
      ...missing(seals, trail),
      ...trail.records.flatMap((record) => changed(record, byEntry.get(keyOf(record)))),
      ...unsealed.filter((record) => !tolerated.has(record)).map(({ time, id }) => findingOf('unsealed', time, id)),
      ...badEvidence(trail),
    ],
  };
}

function findingOf(finding: 'unsealed', time: string, id: string): TrailFinding {
  return { finding, time, id };
}

function brokenSeals(seals: readonly Seal[]): readonly TrailFinding[] {
  return seals.flatMap((seal, i): TrailFinding[] => {
    const before = seals[i - 1];
    const follows = before === undefined || before.n !== seal.n - 1 || seal.previous?.digest === before.digest;
    const isFirst = seal.previous === undefined;
    const isWhole = sealDigest(seal) === seal.digest && isFirst === (seal.n === 1) && before?.n !== seal.n;
    return isWhole && follows ? [] : [{ finding: 'broken_seal', n: seal.n }];
  });
}

/** Each seal says of which entry the one before it was, and until when that was kept. */
function gaps(seals: readonly Seal[], { range, head, now }: Trail): readonly TrailFinding[] {
  const known = new Set(seals.map(({ n }) => n));
  const isDue = ({ time, keptUntil }: Omit<SealLink, 'n'>) => isIn(range, time) && !hasEnded(keptUntil, now);
  const before = seals.flatMap(({ n, previous }): TrailFinding[] =>
    previous !== undefined && !known.has(n - 1) && isDue(previous) ? [{ finding: 'gap', n: n - 1 }] : [],
  );
  if (head === undefined || !isDue(head)) return before;
  const last = seals.find(({ n }) => n === head.n);
  if (last === undefined) return [...before, { finding: 'gap', n: head.n }];
  return last.digest === head.digest ? before : [...before, { finding: 'broken_seal', n: head.n }];
}

function missing(seals: readonly Seal[], { records, now }: Trail): readonly TrailFinding[] {
  const there = new Set(records.map(keyOf));
  return seals
    .filter((seal) => !there.has(keyOf(seal)) && !(seal.keptUntil !== undefined && secondsOf(seal.keptUntil) <= now))
    .map(({ n, time, id }) => ({ finding: 'missing', n, time, id }));
}

function changed(record: AuditRecord, seal: Seal | undefined): readonly TrailFinding[] {
  if (seal === undefined || seal.entryDigest === entryDigest(record)) return [];
  return [{ finding: 'changed', n: seal.n, time: record.time, id: record.id }];
}

/** What gives authority is signed from the first signed decision on; what takes it away may be without. */
function badEvidence({ records, keys, issuer }: Trail): readonly TrailFinding[] {
  const since = records.find(({ evidence }) => evidence !== undefined)?.time;
  return records.flatMap((record): TrailFinding[] => {
    const { time, id, action, evidence } = record;
    if (evidence !== undefined) {
      const verdict = verifyEvidence({ ...record, evidence }, keys, issuer);
      return verdict === 'good' ? [] : [{ finding: 'bad_evidence', problem: verdict, time, id }];
    }
    const isDue = since !== undefined && secondsOf(time) > secondsOf(since) + ROLL_OUT_SECONDS;
    return GIVING_DECISIONS.has(action) && isDue ? [{ finding: 'bad_evidence', problem: 'absent', time, id }] : [];
  });
}

/** A host that ends its own session decides nothing for a person: its entry names the client. */
function countDecisions(records: readonly AuditRecord[]): TrailReport['decisions'] {
  const isDecision = ({ action, actor }: AuditRecord) =>
    GIVING_DECISIONS.has(action) || (REDUCING_DECISIONS.has(action) && actor.client === undefined);
  const unsigned = records.filter((record) => isDecision(record) && record.evidence === undefined).length;
  return { signed: records.filter(({ evidence }) => evidence !== undefined).length, unsigned };
}

function linkOf({ n, digest, time, keptUntil }: Seal): SealLink {
  return { n, digest, time, ...(keptUntil !== undefined && { keptUntil }) };
}

function keyOf({ time, id }: { readonly time: string; readonly id: string }): string {
  return `${time}#${id}`;
}

function isIn({ from, to }: Trail['range'], time: string): boolean {
  const day = time.slice(0, 10);
  return from <= day && day <= to;
}

/** Of a seal: its entry's end, and the margin. Without an end it is kept for ever. */
function hasEnded(keptUntil: string | undefined, now: number): boolean {
  return keptUntil !== undefined && secondsOf(keptUntil) + SEAL_MARGIN_SECONDS <= now;
}

function secondsOf(time: string): number {
  return Date.parse(time) / 1_000;
}
