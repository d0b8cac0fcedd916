/** Of what Jest writes with `--json`. */
export interface RunReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTotalTestSuites: number;
  /** Milliseconds since the epoch. */
  readonly startTime: number;
}

const [BEGIN, END] = ['<!-- figures: npm run assurance -->', '<!-- end of figures -->'];

/** What one run of a script of `package.json` printed, as a row of the page. */
export function rowOf(script: string, report: RunReport): string {
  const {
    numTotalTestSuites: files,
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
  } = report;
  const day = new Date(report.startTime).toISOString().slice(0, 10);
  const command = script === 'test' ? 'npm test' : `npm run ${script}`;
  return `| \`${command}\` | ${files} | ${passed} | ${failed} | ${skipped} | ${day} |`;
}

/** The page with these figures; a command that was not run again keeps its row. @throws Error when it has no place for them */
export function withFigures(page: string, rows: readonly string[]): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error('docs/assurance.md has no place for figures');
  const commandOf = (row: string) => row.split('|')[1]?.trim() ?? '';
  const kept = page
    .slice(begin, end)
    .split('\n')
    .filter((line) => line.startsWith('| `') && !rows.some((row) => commandOf(row) === commandOf(line)));
  const head = ['| command | files | passed | failed | skipped | on |', '|---|---|---|---|---|---|'];
  return [page.slice(0, begin) + BEGIN, '', ...head, ...kept, ...rows, '', page.slice(end)].join('\n');
}
