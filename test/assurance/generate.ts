/** Writes what test runs printed into docs/assurance.md: `npm run assurance -- test:interop=interop.json test=tests.json`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunReport, rowOf, withFigures } from './figures.ts';

const PAGE = join(import.meta.dirname, '../../docs/assurance.md');

const rows = process.argv.slice(2).map((argument) => {
  const [script = '', file = ''] = argument.split('=');
  return rowOf(script, JSON.parse(readFileSync(file, 'utf8')) as RunReport);
});
writeFileSync(PAGE, withFigures(readFileSync(PAGE, 'utf8'), rows));
