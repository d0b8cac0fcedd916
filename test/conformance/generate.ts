/**
 * Writes `docs/conformance.md`, or with `--check` says whether it may stay as it is.
 * usage: npm run conformance [-- [--check] <output of jest --json>]; without a file, the tests are run first
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { type Conformance, conformanceOf } from './conformance.ts';
import { renderConformance } from './render.ts';
import { readRules } from './rules.ts';
import { parseTestResults } from './test-results.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DOCUMENT = join(ROOT, 'docs', 'conformance.md');

const program = new Command('npm run conformance --')
  .description('Generates docs/conformance.md from docs/rules.json and the titles of the tests.')
  .argument('[results]', 'output of jest --json for all tests; absent: they are run now')
  .option('--check', 'write nothing; fail when the document is stale or a rule is not held by a passing test', false)
  .option('--document <file>', 'where the document is', DOCUMENT)
  .addHelpText(
    'after',
    '\nExample:\n  npm test -- --json --outputFile tests.json; npm run conformance -- --check tests.json',
  )
  .parse();
const { check, document } = program.opts<{ readonly check: boolean; readonly document: string }>();
const [file] = program.args;

const results = parseTestResults(JSON.parse(file === undefined ? runTests() : readFileSync(file, 'utf8')), ROOT);
const conformance = conformanceOf(readRules(join(ROOT, 'docs', 'rules.json')), results);
const markdown = renderConformance(conformance);
if (check) process.exitCode = reportCheck(conformance, readIfThere(document) === markdown);
else {
  writeFileSync(document, markdown);
  report(conformance.problems);
}

/** @returns what jest wrote, whether tests passed or not */
function runTests(): string {
  const directory = mkdtempSync(join(tmpdir(), 'countersign-conformance-'));
  const output = join(directory, 'tests.json');
  try {
    const jest = [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
    ];
    spawnSync(process.execPath, [...jest, '--json', '--outputFile', output], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return readFileSync(output, 'utf8');
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function reportCheck({ problems }: Conformance, isCurrent: boolean): number {
  const stale = isCurrent ? [] : ['docs/conformance.md is stale: run npm run conformance, and commit it'];
  report([...stale, ...problems]);
  return stale.length + problems.length === 0 ? 0 : 1;
}

function report(problems: readonly string[]): void {
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.stderr.write(
    problems.length === 0 ? 'Every rule is held by a test that passed.\n' : `${problems.length} to do.\n`,
  );
}
