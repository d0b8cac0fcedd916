import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { table } from '../../bin/table.ts';

const HEADINGS = ['ID', 'SCOPE', 'STATUS'];
const ROWS = [
  ['cursor', 'projects:create projects:read projects:rename projects:delete', 'active'],
  ['ci', 'projects:read', 'disabled'],
];

const lines = (text: string) => text.split('\n');
const widest = (text: string) => Math.max(...lines(text).map(({ length }) => length));

describe('a table', () => {
  it('stands a row a line where the terminal is wide enough', () => {
    expect(lines(table(HEADINGS, ROWS, '-', 100))).toEqual([
      'ID      SCOPE                                                          STATUS',
      'cursor  projects:create projects:read projects:rename projects:delete  active',
      'ci      projects:read                                                  disabled',
    ]);
  });

  it('wraps what is wider between words', () => {
    expect(lines(table(HEADINGS, ROWS, '-', 50))).toEqual([
      'ID      SCOPE                             STATUS',
      'cursor  projects:create projects:read     active',
      '        projects:rename projects:delete',
      'ci      projects:read                     disabled',
    ]);
  });

  it('names each value where words are too long to stand side by side, and breaks no id', () => {
    const id = 'idp_0123456789abcdef0123456789abcdef';
    expect(lines(table(['ID', 'ISSUER'], [[id, 'https://acme.okta.com/oauth2/default']], '-', 60))).toEqual([
      `ID      ${id}`,
      'ISSUER  https://acme.okta.com/oauth2/default',
    ]);
  });

  it('says what to do where there is nothing', () => {
    expect(table(HEADINGS, [], 'Create one: countersign org create acme')).toBe(
      'Create one: countersign org create acme',
    );
  });

  it('never loses a word, and is never wider than the terminal but by a single word', () => {
    const cell = fc
      .array(fc.stringMatching(/^[a-z:_]{1,40}$/), { minLength: 1, maxLength: 6 })
      .map((all) => all.join(' '));
    const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 60, max: 120 }), (given, columns) => {
        const shown = table(HEADINGS, given, '-', columns);
        const words = (text: string) => text.split(/\s+/).filter(Boolean);
        for (const word of given.flat().flatMap(words)) expect(words(shown)).toContain(word);
        const isList = !lines(shown)[0]?.startsWith('ID      SCOPE') && lines(shown)[1]?.startsWith('SCOPE');
        if (!isList) expect(widest(shown)).toBeLessThanOrEqual(columns);
      }),
    );
  });
});
