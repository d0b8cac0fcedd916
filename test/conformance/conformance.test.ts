import { join } from 'node:path';
import { conformanceOf } from './conformance.ts';
import { renderConformance } from './render.ts';
import { parseRules, readRules } from './rules.ts';
import { idsIn, parseTestResults } from './test-results.ts';

const RULES = parseRules({
  rules: [
    { id: 'K4', area: 'Claims', rule: 'one audience', source: 'ID-JAG', error: 'invalid_grant' },
    { id: 'R1', area: 'Request', rule: 'a | b', source: 'RFC 6749 §3.2', error: '' },
    { id: 'D1', area: 'Request', rule: 'one header', source: 'RFC 9449', error: '', deferred: true },
  ],
  laws: [
    { id: 'L1', law: 'never more' },
    { id: 'L5', law: 'agents', later: true },
  ],
});

/** As jest writes it: a file and its tests, each a title and a status. */
function jest(files: Readonly<Record<string, readonly [title: string, status: string][]>>) {
  const testResults = Object.entries(files).map(([file, tests]) => ({
    name: `/repository/${file}`,
    assertionResults: tests.map(([fullName, status]) => ({ fullName, status, duration: Math.random() })),
  }));
  return parseTestResults({ testResults }, '/repository');
}

const COMPLETE = jest({
  'test/b.test.ts': [['the request [R1] is a POST', 'passed']],
  'test/a.test.ts': [
    ['aud [K4][L1] refuses two', 'passed'],
    ['[K4] takes one', 'passed'],
    ['of no rule', 'failed'],
    ['[D1] is refused until then', 'passed'],
  ],
});

describe('ids', () => {
  it.each([
    ['a (K4) b', []],
    ['x [K4][L15] y [K4]', ['K4', 'L15']],
    ['takes ["K4"] and [1] and [k4] and [S256]', []],
  ])('in %j', (title, ids) => {
    expect(idsIn(title)).toEqual(ids);
  });
});

describe('conformance', () => {
  const problemsOf = (results: ReturnType<typeof jest>) => conformanceOf(RULES, results).problems;

  it('is there when every rule and law has a test and all of them passed', () => {
    expect(problemsOf(COMPLETE)).toEqual([]);
  });

  it('is not when a rule or law has no test, unless it is deferred or for later', () => {
    expect(problemsOf(jest({ 'test/a.test.ts': [['[K4] refuses', 'passed']] }))).toEqual([
      'L1 has no test: title one "[L1] …"',
      'R1 has no test: title one "[R1] …"',
    ]);
  });

  it.each(['failed', 'pending', 'todo', 'skipped'])('is not when a test of a rule is %s', (status) => {
    const results = {
      ...COMPLETE,
      tests: [...COMPLETE.tests, ...jest({ 'test/c.test.ts': [['[K4] x', status]] }).tests],
    };
    expect(problemsOf(results)).toEqual(['K4: a test did not pass: test/c.test.ts, "[K4] x"']);
  });

  it('is not when a test names what is no rule', () => {
    const results = {
      ...COMPLETE,
      tests: [...COMPLETE.tests, ...jest({ 'test/c.test.ts': [['[K99] x', 'passed']] }).tests],
    };
    expect(problemsOf(results)).toEqual(['K99 is no rule or law, but a test has it: test/c.test.ts, "[K99] x"']);
  });

  it('is not when a file did not run', () => {
    expect(problemsOf({ ...COMPLETE, brokenFiles: jest({ 'test/broken.test.ts': [] }).brokenFiles })).toEqual([
      'test/broken.test.ts did not run, or holds no test',
    ]);
  });
});

describe('the document', () => {
  it('has a table for each area and one for the laws', () => {
    const [, ...sections] = renderConformance(conformanceOf(RULES, COMPLETE)).split('\n## ');
    expect(sections).toEqual([
      [
        'Claims',
        '',
        '| id | rule | source | error | tests | passed |',
        '| --- | --- | --- | --- | --- | --- |',
        '| K4 | one audience | ID-JAG | `invalid_grant` | [a.test.ts](../test/a.test.ts) | yes |',
        '',
      ].join('\n'),
      [
        'Request',
        '',
        '| id | rule | source | error | tests | passed |',
        '| --- | --- | --- | --- | --- | --- |',
        '| R1 | a \\| b | RFC 6749 §3.2 |  | [b.test.ts](../test/b.test.ts) | yes |',
        '| D1 | one header | RFC 9449 |  | [a.test.ts](../test/a.test.ts) | deferred |',
        '',
      ].join('\n'),
      [
        'Laws',
        '',
        '| id | law | tests | passed |',
        '| --- | --- | --- | --- |',
        '| L1 | never more | [a.test.ts](../test/a.test.ts) | yes |',
        '| L5 | agents |  | later |',
        '',
      ].join('\n'),
    ]);
  });

  it('says where a test is missing or did not pass', () => {
    const results = jest({
      'test/a.test.ts': [
        ['[K4] x', 'failed'],
        ['[K4] y', 'passed'],
      ],
    });
    const document = renderConformance(conformanceOf(RULES, results));
    expect(document).toContain('[a.test.ts](../test/a.test.ts) | **1 of 2** |');
    expect(document).toContain('| L1 | never more |  | **no test** |');
  });

  it('is the same whatever order the tests ran in', () => {
    const reversed = { ...COMPLETE, tests: COMPLETE.tests.toReversed() };
    expect(renderConformance(conformanceOf(RULES, reversed))).toBe(renderConformance(conformanceOf(RULES, COMPLETE)));
  });
});

describe('docs/rules.json', () => {
  it('holds every rule and law once', () => {
    const { rules, laws } = readRules(join(import.meta.dirname, '../../docs/rules.json'));
    const numbers = Object.entries(Object.groupBy(rules, ({ id }) => id.charAt(0))).map(
      ([letter, members = []]) => `${letter} ${members.length}`,
    );
    expect(numbers).toEqual([
      'R 9',
      'C 15',
      'J 11',
      'K 18',
      'S 14',
      'A 4',
      'F 1',
      'D 6',
      'N 2',
      'V 14',
      'M 11',
      'U 4',
      'E 4',
      'P 16',
    ]);
    expect(laws.map(({ id }) => id)).toEqual(Array.from({ length: 18 }, (_, i) => `L${i + 1}`));
  });

  it('is refused with an id that stands twice', () => {
    expect(() => parseRules({ ...RULES, laws: [...RULES.laws, ...RULES.laws] })).toThrow(
      'ids that stand twice: L1, L5',
    );
  });
});
