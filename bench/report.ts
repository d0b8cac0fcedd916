import type { Machine } from './machine.ts';
import type { Measurement } from './measurement.ts';

const HEADINGS = ['', 'MEASURED', 'UNIT', 'TARGET', '', ''];

/** Every measurement in one table, in the order of the run, each section under its name. */
export function formatReport(machine: Machine, measurements: readonly Measurement[]): string {
  const sections = Map.groupBy(measurements, ({ section }) => section);
  const rows = [...sections].flatMap(([section, members]) => [[section], ...members.map(cells)]);
  const widths = HEADINGS.map((heading, i) => Math.max(heading.length, ...rows.map((row) => cellWidth(row, i))));
  const table = rows.map((row) => (row.length === 1 ? `\n${row[0]}` : formatRow(row, widths)));
  return [formatRow(HEADINGS, widths), ...table, '', formatMachine(machine), ''].join('\n');
}

/** A section's name spans the table. */
function cellWidth(row: readonly string[], column: number): number {
  return row.length === 1 ? 0 : (row[column]?.length ?? 0);
}

function cells(measurement: Measurement): string[] {
  const { name, value, unit, target, note = '' } = measurement;
  const allowed = target === undefined ? '' : `≤ ${formatNumber(target, unit)}`;
  return [`  ${name}`, formatNumber(value, unit), unit, allowed, verdictOf(measurement), note];
}

function verdictOf({ value, target }: Measurement): string {
  if (target === undefined) return '';
  return value <= target ? 'ok' : 'OVER';
}

/** Numbers stand under each other, by their last digit. */
function formatRow(row: readonly string[], widths: readonly number[]): string {
  const isNumber = (column: number) => column === 1;
  return row
    .map((cell, i) => (isNumber(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
    .join('  ')
    .trimEnd();
}

/** Three digits that mean something; money to the cent. */
function formatNumber(value: number, unit: string): string {
  if (unit === '$') return value.toFixed(2);
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return Number.isInteger(value) ? String(value) : value.toFixed(digits);
}

function formatMachine({ cpu, cores, memoryGb, node, platform, loadBefore }: Machine): string {
  return `${cpu}, ${cores} cores, ${memoryGb} GB, Node.js ${node}, ${platform}; load before the run ${loadBefore}`;
}
