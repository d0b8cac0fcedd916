import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRules } from './rules.ts';

const ROOT = join(import.meta.dirname, '../..');
const { rules, laws } = readRules(join(ROOT, 'docs/rules.json'));

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'conformance-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const documentPath = () => join(directory, 'conformance.md');

/** Runs the command on results in which each id has one passing test, but for the ones left out. */
function run(options: { readonly without?: readonly string[]; readonly check?: boolean }) {
  const { without = [], check = false } = options;
  const ids = [...rules, ...laws].map(({ id }) => id).filter((id) => !without.includes(id));
  const assertionResults = ids.map((id) => ({ fullName: `[${id}] holds`, status: 'passed' }));
  const results = join(directory, 'tests.json');
  writeFileSync(results, JSON.stringify({ testResults: [{ name: join(ROOT, 'test/x.test.ts'), assertionResults }] }));
  const command = [join(import.meta.dirname, 'generate.ts'), '--document', documentPath(), results];
  const { status, stderr } = spawnSync(process.execPath, check ? [...command, '--check'] : command, {
    encoding: 'utf8',
  });
  return { status, said: stderr.trim().split('\n') };
}

describe('npm run conformance', () => {
  it('writes a document that it then finds current', () => {
    expect(run({})).toEqual({ status: 0, said: ['Every rule is held by a test that passed.'] });
    expect(run({ check: true })).toEqual({ status: 0, said: ['Every rule is held by a test that passed.'] });
  });

  it('fails a check when the document is stale, and leaves it alone', () => {
    writeFileSync(documentPath(), 'old');
    expect(run({ check: true })).toEqual({
      status: 1,
      said: ['docs/conformance.md is stale: run npm run conformance, and commit it', '1 to do.'],
    });
    expect(readFileSync(documentPath(), 'utf8')).toBe('old');
  });

  it('fails a check when a rule has no test, though the document says so', () => {
    expect(run({ without: ['K4'] }).status).toBe(0);
    expect(run({ without: ['K4'], check: true })).toEqual({
      status: 1,
      said: ['K4 has no test: title one "[K4] …"', '1 to do.'],
    });
  });
});
