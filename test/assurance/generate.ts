/** Writes what test runs printed into docs/assurance.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { type RunReport, rowOf, withFigures } from './figures.ts';

const PAGE = join(import.meta.dirname, '../../docs/assurance.md');

const program = new Command('npm run assurance --')
  .description('Writes the figures of test runs into docs/assurance.md, in place of their former ones.')
  .argument('<script=file...>', 'a script of package.json, and what it wrote with --json --outputFile')
  .addHelpText(
    'after',
    '\nExample:\n  npm run test:interop -- --json --outputFile interop.json\n  npm run assurance -- test:interop=interop.json',
  )
  .parse();

const rows = program.args.map((argument) => {
  const [script = '', file = ''] = argument.split('=');
  if (script === '' || file === '') program.error(`error: '${argument}' is no script=file`);
  return rowOf(script, JSON.parse(readFileSync(file, 'utf8')) as RunReport);
});
writeFileSync(PAGE, withFigures(readFileSync(PAGE, 'utf8'), rows));
