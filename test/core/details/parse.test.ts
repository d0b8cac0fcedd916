import {
  checkDetails,
  describeDetailsProblem,
  parseDetailsList,
  parseDetailsParameter,
} from '../../../lambdas/core/details/parse.ts';
import { detailInWords } from '../../../lambdas/core/details/words.ts';
import { formatDetails, MAX_DETAILS_BYTES } from '../../../protect/vocabulary/authorization-details.ts';
import { detail, detailedConfiguration, exportOf, MOVE, move } from '../../support/details.ts';

const { authorizationDetails: declared } = detailedConfiguration;

function parse(value: unknown) {
  return parseDetailsParameter(typeof value === 'string' ? value : JSON.stringify(value), declared);
}

describe('[S10] authorization_details', () => {
  it('are read as their types declare them', () => {
    const parsed = parse([move, exportOf(5)]);
    expect(parsed.ok && formatDetails(parsed.value)).toBe(
      '[{"type":"project_move","projects":20,"regions":["eu","us"],"workspace":"design"},{"type":"report_export","rows":5}]',
    );
  });

  it.each<[string, unknown, object]>([
    ['no JSON', '[', { problem: 'not_a_list' }],
    ['an object', move, { problem: 'not_a_list' }],
    ['a text', '"x"', { problem: 'not_a_list' }],
    ['more than one value', '[],[]', { problem: 'not_a_list' }],
    ['nested too deep', `${'['.repeat(9)}${']'.repeat(9)}`, { problem: 'not_a_list' }],
    ['a member twice', `[{"type":"${MOVE}","projects":1,"projects":2}]`, { problem: 'not_a_list' }],
    ['a member twice, once escaped', `[{"type":"${MOVE}","\\u0074ype":"x"}]`, { problem: 'not_a_list' }],
    ['a prototype', `[{"type":"${MOVE}","__proto__":{}}]`, { problem: 'not_a_list' }],
    ['half a surrogate pair', `[{"type":"${MOVE}","workspace":"\\ud800"}]`, { problem: 'not_a_list' }],
    ['nothing', [], { problem: 'empty' }],
    ['eleven', Array.from({ length: 11 }, () => exportOf(1)), { problem: 'too_many' }],
    ['a text of 8,193', ' '.repeat(8_193), { problem: 'too_large' }],
    ['no object', [exportOf(1), 'x'], { index: 1, problem: 'not_an_object' }],
    ['null', [null], { index: 0, problem: 'not_an_object' }],
    ['a list in it', [[]], { index: 0, problem: 'not_an_object' }],
    ['no type', [{ rows: 1 }], { index: 0, problem: 'unknown_type' }],
    ['a type that is no text', [{ type: [MOVE], rows: 1 }], { index: 0, problem: 'unknown_type' }],
    ['a type that nobody declared', [{ type: 'payment', rows: 1 }], { index: 0, problem: 'unknown_type' }],
    ['a type of every object', [{ type: 'constructor' }], { index: 0, problem: 'unknown_type' }],
    ['a member that is not declared', [{ ...move, locations: ['x'] }], { index: 0, problem: 'unknown_member' }],
    ['a member of every object', [{ ...exportOf(1), constructor: 1 }], { index: 0, problem: 'unknown_member' }],
    ['a number as a text', [exportOf('5' as never)], { index: 0, problem: 'malformed_value', member: 'rows' }],
    ['a negative number', [exportOf(-1)], { index: 0, problem: 'malformed_value', member: 'rows' }],
    ['minus zero', '[{"type":"report_export","rows":-0}]', { index: 0, problem: 'malformed_value', member: 'rows' }],
    ['1e21', '[{"type":"report_export","rows":1e21}]', { index: 0, problem: 'malformed_value', member: 'rows' }],
    ['1e999', '[{"type":"report_export","rows":1e999}]', { index: 0, problem: 'malformed_value', member: 'rows' }],
    ['a missing member', [{ type: 'report_export' }], { index: 0, problem: 'missing_member', member: 'rows' }],
    ['a number beyond', [{ ...move, projects: 1_001 }], { index: 0, problem: 'value_not_allowed', member: 'projects' }],
    [
      'a list beyond',
      [{ ...move, regions: ['eu', 'mars'] }],
      { index: 0, problem: 'value_not_allowed', member: 'regions' },
    ],
    ['a text for a list', [{ ...move, regions: 'eu' }], { index: 0, problem: 'malformed_value', member: 'regions' }],
    ['an empty list', [{ ...move, regions: [] }], { index: 0, problem: 'malformed_value', member: 'regions' }],
  ])('refuses %s', (_, value, error) => {
    expect(parse(value)).toStrictEqual({ ok: false, error });
  });

  it.each([
    ['a direction', 'design\u202e'],
    ['a zero-width space', 'de\u200bsign'],
    ['a control character', 'design\u0007'],
    ['a line end', 'design\nmore'],
    ['a wide space', 'design\u2003more'],
    ['spaces that set words apart', 'design  more'],
    ['a space at the end', 'design '],
    ['letters of two alphabets in one word', 'd\u0435sign'],
    ['another composition of the same letters', 'cafe\u0301'],
    ['a tag', 'design\u{e0041}'],
  ])('refuses a text that a person would not read as it is: %s', (_, workspace) => {
    expect(parse([{ ...move, workspace }])).toStrictEqual({
      ok: false,
      error: { index: 0, problem: 'malformed_value', member: 'workspace' },
    });
  });

  it.each(['design team', 'a b c', 'Größe 2'])('takes a text that a person reads as it is: %s', (workspace) => {
    expect(parse([{ ...move, workspace }])).toMatchObject({ ok: true });
  });

  it('refuses a list of which one text cannot be read, and another can', () => {
    expect(parse([{ ...move, regions: ['eu', 'us\u202e'] }])).toStrictEqual({
      ok: false,
      error: { index: 0, problem: 'malformed_value', member: 'regions' },
    });
  });

  it('takes the most that is declared, and any number where nothing is', () => {
    expect(parse([{ ...move, projects: 1_000 }, exportOf(Number.MAX_SAFE_INTEGER)])).toMatchObject({ ok: true });
  });

  it('are 8,192 characters at most, and 2,048 bytes in the one form of a token', () => {
    expect(parse(JSON.stringify([exportOf(1)]).padEnd(8_192))).toMatchObject({ ok: true });
    const first = Array.from({ length: 8 }, (_, i) => ({ ...move, workspace: `${i}${'w'.repeat(140)}` }));
    const ofBytes = (bytes: number) => {
      const parsed = parse([...first, { ...move, workspace: 'w' }]);
      if (!parsed.ok) throw new Error(parsed.error.problem);
      const rest = bytes - Buffer.byteLength(formatDetails(parsed.value)) + 1;
      return parse([...first, { ...move, workspace: 'w'.repeat(rest) }]);
    };
    const largest = ofBytes(MAX_DETAILS_BYTES);
    expect(largest.ok && Buffer.byteLength(formatDetails(largest.value))).toBe(MAX_DETAILS_BYTES);
    expect(ofBytes(MAX_DETAILS_BYTES + 1)).toStrictEqual({ ok: false, error: { problem: 'too_large' } });
  });

  it('are a list of something before anybody knows what is declared', () => {
    expect(parseDetailsList('[]')).toStrictEqual({ ok: false, error: { problem: 'empty' } });
    for (const value of [{ ...move }, 'x', null, 7])
      expect(checkDetails(value, declared)).toStrictEqual({ ok: false, error: { problem: 'not_a_list' } });
  });

  it('as large as a token can hold, and not more', () => {
    const parsed = parse(Array.from({ length: 10 }, (_, i) => ({ ...move, workspace: `${i}${'w'.repeat(200)}` })));
    expect(parsed).toStrictEqual({ ok: false, error: { problem: 'too_large' } });
  });

  it('[R8] says which one is wrong, and nothing of what was sent', () => {
    expect(describeDetailsProblem({ index: 2, problem: 'missing_member', member: 'rows' })).toBe(
      'authorization_details[2].rows is required',
    );
    expect(describeDetailsProblem({ problem: 'empty' })).toBe(
      'authorization_details must have at least one object, or be left out',
    );
  });
});

describe('a detail in words', () => {
  it('shows every value in its place', () => {
    expect(detailInWords(detail(move), declared)).toBe('Move up to 20 projects of “design” to “eu”, “us”');
  });

  it('takes no value for words of ours, nor for a pattern', () => {
    const words = detailInWords(detail({ ...move, workspace: '” and everything “ $& {projects}' }), declared);
    expect(words).toBe('Move up to 20 projects of “" and everything " $& {projects}” to “eu”, “us”');
  });

  it('[L10] is none of a type that is not declared', () => {
    expect(detailInWords(detail({ type: 'payment', amount: 5 }), declared)).toBeUndefined();
  });
});
