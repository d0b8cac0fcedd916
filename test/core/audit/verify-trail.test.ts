import type { AuditRecord, Day } from '../../../lambdas/core/audit/record.ts';
import { nextSeal, type Seal, type SealLink, sealDigest } from '../../../lambdas/core/audit/seal.ts';
import { type Trail, verifyTrail } from '../../../lambdas/core/audit/verify-trail.ts';
import { aRecord } from '../../contract/audit-seals.ts';

const NOW = Date.parse('2026-11-08T12:00:00Z') / 1_000;
const RECORDS = ['05', '06', '07'].map((day, i) => aRecord(`e${i + 1}`, { time: `2026-11-${day}T13:00:00.000Z` }));

function sealsOf(records: readonly AuditRecord[]): readonly Seal[] {
  const seals: Seal[] = [];
  for (const record of records) {
    const last = seals.at(-1);
    seals.push(nextSeal(record, last && linkOf(last)));
  }
  return seals;
}

function linkOf({ n, digest, time, keptUntil }: Seal): SealLink {
  return { n, digest, time, ...(keptUntil !== undefined && { keptUntil }) };
}

function trailOf(over: Partial<Trail> = {}, records = RECORDS): Trail {
  const seals = sealsOf(records);
  const last = seals.at(-1);
  const range = { from: '2026-11-05' as Day, to: '2026-11-08' as Day };
  return { records, seals, range, ...(last && { head: linkOf(last) }), keys: [], now: NOW, ...over };
}

const findings = (over: Partial<Trail>, records?: AuditRecord[]) =>
  verifyTrail(trailOf(over, records)).findings.map((one) => `${one.finding} ${'n' in one ? one.n : one.id}`);
const [FIRST, SECOND, THIRD] = sealsOf(RECORDS) as readonly [Seal, Seal, Seal];
const [E1, E2, E3] = RECORDS as [AuditRecord, AuditRecord, AuditRecord];

/** The second seal, changed, with a digest that is right for what it says. */
function sealedAnew(change: object): Seal {
  const changed = { ...SECOND, ...change };
  return { ...changed, digest: sealDigest(changed) };
}

it('holds in whatever order the seals come, and without knowing the head', () => {
  expect(findings({ seals: [THIRD, FIRST, SECOND] })).toEqual([]);
  const { head: _, ...unknown } = trailOf();
  expect(verifyTrail(unknown)).toMatchObject({ findings: [], lastSeal: linkOf(THIRD) });
});

it('counts what is sealed, what is not yet, and what is older than the chain, each once', () => {
  const young = { ...E1, id: 'young', time: new Date((NOW - 60) * 1_000).toISOString() };
  expect(verifyTrail(trailOf({ records: [...RECORDS, young] }))).toMatchObject({
    ...{ entries: 4, sealed: 3, notYetSealed: 1, beforeTheChain: 0, findings: [] },
  });
  const { head: _, ...none } = trailOf({ records: [E1, young], seals: [] });
  expect(verifyTrail(none)).toMatchObject({ sealed: 0, notYetSealed: 1, beforeTheChain: 1, findings: [] });
});

it('holds when every entry is as it was sealed', () => {
  expect(verifyTrail(trailOf())).toMatchObject({
    ...{ entries: 3, sealed: 3, notYetSealed: 0, beforeTheChain: 0, findings: [] },
    ...{ firstSeal: { n: 1 }, lastSeal: { n: 3, digest: THIRD.digest }, decisions: { signed: 0, unsigned: 0 } },
  });
});

it.each<[string, Partial<Trail>, readonly string[]]>([
  ['an entry was removed', { records: [E1, E3] }, ['missing 2']],
  ['the first entry was removed', { records: [E2, E3] }, ['missing 1']],
  ['an entry was changed', { records: [E1, { ...E2, target: 'user-2' }, E3] }, ['changed 2']],
  ['its end was changed, so that it goes sooner', { records: [E1, { ...E2, keptUntil: E2.time }, E3] }, ['changed 2']],
  [
    'its evidence was removed or made up',
    { records: [E1, { ...E2, evidence: 'x' }, E3] },
    ['changed 2', 'bad_evidence e2'],
  ],
  ['an entry and its seal were removed', { records: [E1, E3], seals: [FIRST, THIRD] }, ['gap 2']],
  ['the first entry and its seal were removed', { records: [E2, E3], seals: [SECOND, THIRD] }, ['gap 1']],
  ['the last entry and its seal were removed', { records: [E1, E2], seals: [FIRST, SECOND] }, ['gap 3']],
  ['a seal was removed', { seals: [FIRST, THIRD] }, ['gap 2', 'unsealed e2']],
  [
    'an entry was put in later',
    { records: [E1, { ...E1, id: 'new', time: '2026-11-05T14:00:00.000Z' }, E2, E3] },
    ['unsealed new'],
  ],
  [
    'a seal was changed',
    { seals: [FIRST, { ...SECOND, id: 'e9' }, THIRD] },
    ['broken_seal 2', 'missing 2', 'unsealed e2'],
  ],
  ['the head is another', { head: { ...linkOf(THIRD), digest: 'x' } }, ['broken_seal 3']],
  ['everything was removed', { records: [], seals: [] }, ['gap 3']],
  [
    'an entry was put in before the first seal of the days that were looked at',
    { records: [{ ...E1, id: 'new', time: E2.time.replace('T13', 'T12') }, E2, E3], seals: [SECOND, THIRD] },
    ['gap 1', 'unsealed new'],
  ],
  [
    'an entry was put in at the instant of the first seal',
    { records: [{ ...E1, id: 'new' }, ...RECORDS] },
    ['unsealed new'],
  ],
  [
    'the beginning was removed, and what follows was made to look like it',
    { records: [E2, E3], seals: [sealedAnew({ previous: undefined }), THIRD] },
    ['broken_seal 2', 'broken_seal 3'],
  ],
  [
    'a seal in the middle says that it is the first',
    { seals: [FIRST, sealedAnew({ previous: undefined }), THIRD] },
    ['broken_seal 2', 'broken_seal 3'],
  ],
  [
    'an entry was put in with a seal of a number that is taken',
    { records: [E1, E2, { ...E2, id: 'new' }, E3], seals: [FIRST, SECOND, sealedAnew({ id: 'new' }), THIRD] },
    ['broken_seal 2', 'broken_seal 3', 'changed 2'],
  ],
  [
    'what the last day had was removed',
    {
      ...{ records: [E1], seals: [FIRST], head: linkOf(SECOND) },
      range: { from: '2026-11-05' as Day, to: '2026-11-06' as Day },
    },
    ['gap 2'],
  ],
])('says where %s', (_, over, expected) => {
  expect(findings(over)).toEqual(expected);
});

it('says where a seal was made anew over a changed entry: it does not follow, nor is it followed', () => {
  const forged = nextSeal({ ...E2, target: 'user-2' }, linkOf(FIRST));
  const over = { records: [E1, { ...E2, target: 'user-2' }, E3], seals: [FIRST, forged, THIRD] };
  expect(findings(over)).toEqual(['broken_seal 3']);
});

it('never takes what retention has ended for missing, nor a seal that has ended for a gap', () => {
  const now = Date.parse('2027-12-10T13:00:00.000Z') / 1_000;
  expect(findings({ records: [E3], now })).toEqual([]);
  expect(findings({ records: [E3], now: now - 1 })).toEqual(['missing 1', 'missing 2']);
  const later = { records: [E3], seals: [THIRD] };
  expect(findings({ ...later, now: now + 30 * 86_400 })).toEqual([]);
  expect(findings({ ...later, now: now + 30 * 86_400 - 1 })).toEqual(['gap 2']);
});

it('looks at no more than the days that it was given', () => {
  const range = { from: '2026-11-06' as Day, to: '2026-11-06' as Day };
  expect(findings({ range, records: [E2], seals: [SECOND] })).toEqual([]);
});

it('lets an entry be without a seal for a quarter of an hour, and before the first seal of all', () => {
  const at = (secondsAgo: number) => new Date((NOW - secondsAgo) * 1_000).toISOString();
  const young = { ...E1, id: 'young', time: at(899) };
  expect(findings({ records: [...RECORDS, young] })).toEqual([]);
  expect(findings({ records: [...RECORDS, { ...young, time: at(900) }] })).toEqual(['unsealed young']);
  const old = { ...E1, id: 'old', time: '2026-11-05T12:00:00.000Z' };
  expect(verifyTrail(trailOf({ records: [old, ...RECORDS] }))).toMatchObject({ beforeTheChain: 1, findings: [] });
});

it('says where what gives authority is without evidence, once decisions are signed', () => {
  const approved = (id: string, time: string, evidence?: string) => ({
    ...aRecord(id, { time, action: 'writes.approved' }),
    ...(evidence && { evidence }),
  });
  const records = [
    approved('a', '2026-11-05T13:00:00.000Z'),
    approved('b', '2026-11-05T14:00:00.000Z', 'x'),
    approved('c', '2026-11-05T15:00:00.000Z'),
    approved('d', '2026-11-05T15:00:01.000Z'),
    aRecord('e', { time: '2026-11-05T16:00:00.000Z', action: 'writes.denied' }),
    // A host that ends its own session decides nothing for a person.
    aRecord('f', {
      ...{ time: '2026-11-05T16:00:00.000Z', action: 'writes.taken_back' },
      actor: { kind: 'member', id: 'user-1', client: 'cursor' },
    }),
  ];
  expect(findings({}, records)).toEqual(['bad_evidence b', 'bad_evidence d']);
  expect(verifyTrail(trailOf({}, records)).decisions).toEqual({ signed: 1, unsigned: 4 });
});
