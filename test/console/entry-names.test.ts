import type { Administration } from '../../console/src/api/administration.ts';
import { ApiProblem } from '../../console/src/api/problem.ts';
import { CSV_HEADER, toCsv } from '../../console/src/pages/audit/csv.ts';
import { namesReader } from '../../console/src/pages/audit/entry-names.ts';
import type { AuditEntryJson } from '../../lambdas/endpoints/administration/schemas/records.ts';

const entry: AuditEntryJson = {
  ...{ id: '1-a', at: 0, action: 'member.changed', target: 'mem_2', details: { role: 'admin' } },
  actor: { kind: 'member', id: 'mem_1', client: 'cursor' },
};

/** Who there is, and how often each was asked for. */
function administrationOf(members: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const gone = () => Promise.reject(new ApiProblem({ status: 404, kind: 'not_found', message: '' }));
  const administration = {
    member: (id: string) => {
      asked.push(id);
      const email = members[id];
      return email === undefined ? gone() : Promise.resolve({ email });
    },
    members: ({ status, cursor }: { status?: string; cursor?: string }) => {
      asked.push(`page ${status ?? 'present'} ${cursor ?? ''}`);
      const items = Object.entries(members).map(([id, email]) => ({ id, email }));
      return Promise.resolve(
        status === 'removed' ? { items: [] } : { items, ...(cursor ? {} : { next_cursor: 'on' }) },
      );
    },
    client: () => Promise.resolve({ name: 'Cursor' }),
    provider: gone,
  } as unknown as Administration;
  return { administration, asked };
}

describe('an exported file', () => {
  it('names people and what was changed, with their ids beside', async () => {
    const { administration } = administrationOf({ mem_1: 'ada@acme.example', mem_2: '=bob@acme.example' });
    const row = toCsv([entry], await namesReader(administration)([entry]));
    expect(CSV_HEADER).toBe(
      '"at","action","actor_kind","actor","actor_id","actor_client","target","target_id","details"\r\n',
    );
    // What a spreadsheet would run as a formula is a text.
    expect(row).toContain('"member","ada@acme.example","mem_1","cursor","\'=bob@acme.example","mem_2"');
  });

  it('has the id where there is no name any more', async () => {
    const { administration } = administrationOf({});
    const csv = toCsv([entry], await namesReader(administration)([entry]));
    expect(csv).toContain('"mem_1","mem_1"');
    expect(csv).toContain('"mem_2","mem_2"');
  });

  it('asks for each person once, and for all at once where they are many', async () => {
    const few = administrationOf({ mem_1: 'ada@acme.example' });
    const names = namesReader(few.administration);
    await names([entry, entry]);
    await names([entry, { ...entry, target: 'mem_3' }]);
    expect(few.asked).toEqual(['mem_1', 'mem_2', 'mem_3']);
    const many = administrationOf({});
    const ofMany = namesReader(many.administration);
    const page = Array.from({ length: 60 }, (_, i) => ({ ...entry, target: `mem_${i}` }));
    await ofMany(page);
    await ofMany([{ ...entry, target: 'mem_of_the_next_page' }]);
    expect(many.asked).toEqual(['page present ', 'page present on', 'page removed ']);
  });
});
