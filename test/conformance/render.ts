import type { Conformance, Coverage } from './conformance.ts';
import type { Law, Rule } from './rules.ts';
import type { TestResult } from './test-results.ts';

const INTRODUCTION = `# Conformance

What the texts ask of a resource authorization server, and the tests that hold it. Generated from \`docs/rules.json\` and the
titles of the tests by \`npm run conformance\`; CI fails when this file is stale, when a rule has no test, or when a test of a
rule does not pass.

ID-JAG is draft-ietf-oauth-identity-assertion-authz-grant, MCP EMA the Model Context Protocol's Enterprise-Managed
Authorization. What is deferred is refused or ignored meanwhile; its tests hold that.
`;

/** The document: the same for the same rules and tests, on any machine and day. */
export function renderConformance({ rules, laws }: Conformance): string {
  const areas = Map.groupBy(rules, ({ of }) => of.area);
  const sections = [...areas].map(([area, members]) => `## ${area}\n\n${renderRules(members)}`);
  return `${[INTRODUCTION, ...sections, `## Laws\n\n${renderLaws(laws)}`].join('\n')}`;
}

function renderRules(rules: readonly Coverage<Rule>[]): string {
  const rows = rules.map(({ of: { id, rule, source, error, deferred }, tests }) => [
    id,
    rule,
    source,
    error.replaceAll(/[a-z]+(?:_[a-z]+)+/g, '`$&`'),
    filesOf(tests),
    verdictOn(tests, deferred === true ? 'deferred' : undefined),
  ]);
  return table(['id', 'rule', 'source', 'error', 'tests', 'passed'], rows);
}

function renderLaws(laws: readonly Coverage<Law>[]): string {
  const rows = laws.map(({ of: { id, law, later }, tests }) => [
    id,
    law,
    filesOf(tests),
    verdictOn(tests, later === true ? 'later' : undefined),
  ]);
  return table(['id', 'law', 'tests', 'passed'], rows);
}

/** Files alone: a number of tests would make the document stale with every test. */
function filesOf(tests: readonly TestResult[]): string {
  const files = [...new Set(tests.map(({ file }) => file))].sort();
  return files.map((file) => `[${file.replace(/^test\//, '')}](../${file})`).join('<br>');
}

function verdictOn(tests: readonly TestResult[], postponed: string | undefined): string {
  const passed = tests.filter((test) => test.passed).length;
  if (passed < tests.length) return `**${passed} of ${tests.length}**`;
  return postponed ?? (tests.length === 0 ? '**no test**' : 'yes');
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headings, headings.map(() => '---'), ...rows];
  return `${lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n')}\n`;
}
