import type { ProtectVariables } from '../protect/environment.ts';

/** What this function's environment holds: what `protect()` reads, and our own table. */
export interface SampleVariables extends ProtectVariables {
  readonly RESOURCE: string;
  readonly PROJECTS_TABLE: string;
}

/** @throws Error naming the variable that is missing. */
export function readVariable(name: keyof SampleVariables): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`environment variable ${name} is missing`);
  return value;
}
