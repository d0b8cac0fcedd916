import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tokenDays } from '../../../bin/audit/audit-records.ts';
import { openDestination } from '../../../bin/audit/destination.ts';
import { exportRecords } from '../../../bin/audit/export-records.ts';
import { follower } from '../../../bin/audit/follow.ts';
import { AUDIT_FORMATS } from '../../../bin/audit/formats.ts';
import { sealedDays } from '../../../bin/audit/sealed-records.ts';
import { type AuditRecord, type Day, isDay } from '../../../lambdas/core/audit/record.ts';
import type { AuditHistory } from '../../../lambdas/ports/audit-history.ts';
import type { AuditSealReads } from '../../../lambdas/ports/audit-seals.ts';
import type { OrganizationId } from '../../../protect/vocabulary/identifiers.ts';

const acme = 'acme' as OrganizationId;
const days = { from: '2026-10-31' as Day, to: '2026-11-02' as Day };
const MIDNIGHT = Date.parse('2026-11-02T00:00:00Z') / 1000;

function anEntry(at: number, overrides: Partial<AuditRecord> = {}): AuditRecord {
  const time = new Date(at * 1000).toISOString();
  const actor = { kind: 'operator', id: 'somebody' };
  return {
    time,
    organization: acme,
    action: 'member.added',
    actor,
    target: 'user-1',
    details: {},
    id: `id-${at}`,
    ...overrides,
  };
}

const NO_SEALS: AuditSealReads = { head: async () => undefined, ofDay: async function* () {} };

/** Of these entries, in no order. */
function historyOf(entries: AuditRecord[]): AuditHistory {
  return {
    entries: async function* (_, day, since = '') {
      yield* entries
        .filter(({ time }) => time.startsWith(day) && time >= since)
        .sort((a, b) => (a.time < b.time ? -1 : 1));
    },
    tokens: async function* () {},
  };
}

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'audit-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const file = () => join(directory, 'acme.jsonl');

async function exportTo(path: string, history: AuditHistory, format = AUDIT_FORMATS.jsonl) {
  const told: [string, number][] = [];
  const destination = await openDestination(path);
  const count = await exportRecords(
    sealedDays({ history, seals: NO_SEALS }, acme, days),
    format,
    destination,
    (...day) => told.push(day),
  );
  return { count, told, lines: readFileSync(path, 'utf8').split(/\r?\n/).slice(0, -1) };
}

describe('an export', () => {
  it('is every entry of every day, the last included, in the order of their time', async () => {
    const entries = [MIDNIGHT + 86_399, MIDNIGHT - 1, MIDNIGHT - 86_401].map((at) => anEntry(at));
    const { count, told, lines } = await exportTo(file(), historyOf([...entries]));
    expect(lines.map((line) => JSON.parse(line))).toEqual(entries.toReversed());
    expect(told).toEqual([
      ['2026-10-31', 1],
      ['2026-11-01', 1],
      ['2026-11-02', 1],
    ]);
    expect(count).toBe(3);
  });

  it('loses none among many', async () => {
    const entries = Array.from({ length: 1_234 }, (_, i) => anEntry(MIDNIGHT + i));
    expect((await exportTo(file(), historyOf(entries))).lines).toHaveLength(1_234);
  });

  it('is read by its owner alone, and leaves nothing else behind', async () => {
    await exportTo(file(), historyOf([]));
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(['acme.jsonl']);
  });

  it('that fails leaves what stood there before', async () => {
    writeFileSync(file(), 'of yesterday');
    const fails: AuditHistory = {
      ...historyOf([]),
      // biome-ignore lint/correctness/useYield: it fails before
      entries: async function* () {
        throw new Error('the table is gone');
      },
    };
    await expect(exportTo(file(), fails)).rejects.toThrow('the table is gone');
    expect(readFileSync(file(), 'utf8')).toBe('of yesterday');
    expect(readdirSync(directory)).toEqual(['acme.jsonl']);
  });

  it('says which file it cannot write', async () => {
    await expect(openDestination(join(directory, 'no', 'such', 'place'))).rejects.toThrow(
      /place\.partial cannot be written: ENOENT/,
    );
  });

  it('asks for the tokens of every hour', async () => {
    const asked: string[] = [];
    const history: AuditHistory = {
      ...historyOf([]),
      tokens: async function* (_, hour) {
        asked.push(hour);
        yield* [];
      },
    };
    for (const { records } of tokenDays(history, acme, days)) await Array.fromAsync(records);
    expect(asked).toHaveLength(72);
    expect([asked[0], asked[71]]).toEqual(['2026-10-31T00', '2026-11-02T23']);
  });
});

describe('as CSV, an entry', () => {
  it('is quoted as RFC 4180 says, and nothing that a spreadsheet would run', () => {
    const entry = anEntry(MIDNIGHT, { target: '=HYPERLINK("x")', details: { role: 'a,b' } });
    expect(AUDIT_FORMATS.csv.header).toBe('time,organization,action,actor_kind,actor,target,details,id\r\n');
    expect(AUDIT_FORMATS.csv.line({ record: entry })).toBe(
      `2026-11-02T00:00:00.000Z,acme,member.added,operator,somebody,"'=HYPERLINK(""x"")","{""role"":""a,b""}",id-${MIDNIGHT}\r\n`,
    );
  });
});

describe('following', () => {
  it('gives each entry once, also one that appears with a time before the last', async () => {
    const entries = [anEntry(MIDNIGHT - 100)];
    const look = follower(historyOf(entries), acme, MIDNIGHT - 3_600);
    const given = async (now: number) => (await Array.fromAsync(look(now))).map(({ id }) => id);
    expect(await given(MIDNIGHT - 90)).toEqual([`id-${MIDNIGHT - 100}`]);
    entries.push(anEntry(MIDNIGHT - 110), anEntry(MIDNIGHT - 85));
    expect(await given(MIDNIGHT - 80)).toEqual([`id-${MIDNIGHT - 110}`, `id-${MIDNIGHT - 85}`]);
    expect(await given(MIDNIGHT - 70)).toEqual([]);
  });

  it('goes on over midnight', async () => {
    const entries = [anEntry(MIDNIGHT - 1), anEntry(MIDNIGHT + 1)];
    const look = follower(historyOf(entries), acme, MIDNIGHT - 60);
    expect(await Array.fromAsync(look(MIDNIGHT + 2))).toHaveLength(2);
  });
});

describe('a day', () => {
  it.each(['2026-02-30', '2026-11-5', '2026-13-01', 'today', ''])('is not %j', (text) =>
    expect(isDay(text)).toBe(false),
  );
  it('is 2024-02-29', () => expect(isDay('2024-02-29')).toBe(true));
});
