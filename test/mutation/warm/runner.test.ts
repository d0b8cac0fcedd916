import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What becomes of these changes of `fixture/fares.ts`, tried in this order in one new process. */
function tried(...changes: readonly string[]): readonly string[] {
  const text = execFileSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'test/mutation/warm/fixture/tried.ts',
      ...changes,
    ],
    {
      encoding: 'utf8',
      env: {
        ...process.env,
        MUTATION_TESTS: 'mutation/warm/fixture/*.suite.ts',
        MUTATION_DIRECTORY: mkdtempSync(join(tmpdir(), 'countersign-warm-')),
      },
    },
  );
  return JSON.parse(text);
}

describe('tests that stay in one process', () => {
  it('never report a change as noticed that no test notices, nor the other way round', () => {
    expect(tried('0', '1', '0', '1')).toEqual(['killed', 'survived', 'killed', 'survived']);
  });

  it('never hide an unnoticed change behind what an earlier one left for good: the process begins anew', () => {
    expect(tried('2', '1', '1')).toEqual(['survived', 'begins anew', 'begins anew']);
    expect(tried('1')).toEqual(['survived']);
  });

  it('never hide an unnoticed change behind what an earlier one left for the next look alone', () => {
    expect(tried('3', '1', '0')).toEqual(['survived', 'survived', 'killed']);
  });
});
