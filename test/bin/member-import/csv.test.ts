import fc from 'fast-check';
import { parseCsv } from '../../../bin/member-import/csv.ts';

function records(text: string) {
  return [...parseCsv(text)].map((record) => ('fields' in record ? record.fields : record.problem));
}

describe('CSV (RFC 4180 §2)', () => {
  it.each([
    [
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['\u{feff}a,b', [['a', 'b']]],
    ['a,,', [['a', '', '']]],
    [' a , b ', [[' a ', ' b ']]],
    ['"a","b"', [['a', 'b']]],
    ['"a,b","c\nd","e""f",""', [['a,b', 'c\nd', 'e"f', '']]],
    ['\n\r\na\n\n', [['a']]],
    ['', []],
  ])('%j is %j', (text, expected) => {
    expect(records(text)).toEqual(expected);
  });

  it.each([
    ['a"b,c', 'has a quote in a field without quotes'],
    ['"a"b,c', 'has text after a quote'],
    ['"a,b', 'has a quote that is never closed'],
    ['a\rb', 'has a carriage return in a field without quotes'],
  ])('%j is a problem of its own, and the next line is read on', (text, problem) => {
    expect(records(`x,y\n${text}\nz,w`)).toEqual([['x', 'y'], problem, ['z', 'w']]);
  });

  it('counts lines, also those within quotes, and keeps what a record was made of', () => {
    expect([...parseCsv('a\r\n"b\nc",d\r\n\r\n"e\nf')]).toEqual([
      { line: 1, raw: 'a', fields: ['a'] },
      { line: 2, raw: '"b\nc",d', fields: ['b\nc', 'd'] },
      { line: 5, raw: '"e', problem: 'has a quote that is never closed' },
      { line: 6, raw: 'f', fields: ['f'] },
    ]);
  });

  it('gives back whatever was written by the rules', () => {
    const field = fc.string({ unit: fc.constantFrom('a', 'ü', ',', '"', '\n', '\r', ' ') });
    const row = fc.array(field, { minLength: 2, maxLength: 4 });
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(row), fc.constantFrom('\n', '\r\n'), (rows, lineBreak) => {
        const text = rows.map((fields) => fields.map(quoted).join(',') + lineBreak).join('');
        expect(records(text)).toEqual(rows);
      }),
    );
  });

  it('reads any text, loses no line of it, and ends', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r') });
    fc.assert(
      fc.property(text, (source) => {
        const kept = [...parseCsv(source)].map(({ raw }) => raw).join('');
        expect(kept.replaceAll(/[\r\n]/g, '')).toBe(source.replaceAll(/[\r\n]/g, ''));
      }),
    );
  });
});
