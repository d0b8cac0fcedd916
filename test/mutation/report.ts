import { readFileSync } from 'node:fs';

/** A place that was changed, and what the tests made of it; of Stryker's report what is used here. */
export interface Mutant {
  readonly file: string;
  readonly status:
    | 'Killed'
    | 'Timeout'
    | 'Survived'
    | 'NoCoverage'
    | 'RuntimeError'
    | 'CompileError'
    | 'Ignored'
    | 'Pending';
  readonly mutatorName: string;
  readonly replacement?: string;
  /** Made when a module loads, and by no test of its own. */
  readonly static?: boolean;
  /** The test files that run it. */
  readonly ranBy: readonly string[];
  readonly location: { readonly start: Place; readonly end: Place };
}

interface Place {
  readonly line: number;
  readonly column: number;
}

interface Report {
  readonly files: Record<string, { readonly mutants: readonly (Omit<Mutant, 'file' | 'ranBy'> & RanBy)[] }>;
  readonly testFiles?: Record<string, { readonly tests: readonly { readonly id: string }[] }>;
}

interface RanBy {
  readonly coveredBy?: readonly string[];
}

export function readReport(path: string): readonly Mutant[] {
  const { files, testFiles = {} } = JSON.parse(readFileSync(path, 'utf8')) as Report;
  const places = Object.entries(testFiles).flatMap(([file, { tests }]) => tests.map(({ id }) => [id, file] as const));
  const fileOf = new Map(places);
  return Object.entries(files).flatMap(([file, { mutants }]) =>
    mutants.map(({ coveredBy = [], ...mutant }) => {
      const ranBy = new Set(coveredBy.flatMap((id) => fileOf.get(id) ?? []));
      return { ...mutant, file, ranBy: [...ranBy] };
    }),
  );
}

/** Not noticed: no test failed, or none came by. A change with which nothing loads any more was noticed. */
export const isUnnoticed = (mutant: Mutant): boolean => mutant.status === 'Survived' || mutant.status === 'NoCoverage';

/** What `--mutate` calls this one place. */
export const rangeOf = ({ file, location: { start, end } }: Mutant): string =>
  `${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;

export const keyOf = (mutant: Mutant): string => `${rangeOf(mutant)} ${mutant.mutatorName} ${mutant.replacement ?? ''}`;

/** `protect/vocabulary/scope.ts:12:3  ConditionalExpression  a && b  →  true` */
export function describeMutant(mutant: Mutant): string {
  const { start, end } = mutant.location;
  const lines = readFileSync(mutant.file, 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line);
  const last = lines.length - 1;
  const original = lines
    .map((line, index) =>
      line.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : undefined).trim(),
    )
    .join(' ');
  const brief = (text: string) => (text.length > 70 ? `${text.slice(0, 69)}…` : text);
  const replacement = (mutant.replacement ?? '').replaceAll(/\s+/g, ' ');
  return `${mutant.file}:${start.line}:${start.column}  ${mutant.mutatorName}  ${brief(original)}  →  ${brief(replacement)}`;
}

export function scoreOf(mutants: readonly Mutant[], unnoticed: number): string {
  const counted = mutants.filter((mutant) => mutant.status !== 'Ignored' && mutant.status !== 'Pending').length;
  const noticed = counted - unnoticed;
  const percent = counted === 0 ? 100 : (noticed / counted) * 100;
  const untried = mutants.filter((mutant) => mutant.status === 'Ignored' && mutant.static === true).length;
  return `${noticed} of ${counted} noticed (${percent.toFixed(1)} %), ${untried} not tried: made when a module loads`;
}
