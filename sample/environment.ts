import type { ProtectVariables } from '../protect/environment.ts';
import type { SampleScopes } from './scopes.ts';

/** What this function's environment holds: what `protect()` reads, and our own table. */
export interface SampleVariables extends ProtectVariables {
  readonly RESOURCE: string;
  readonly PROJECTS_TABLE: string;
  /** JSON: what each route needs. */
  readonly SAMPLE_SCOPES: string;
}

/** @throws Error naming the variable that is missing. */
export function readVariable(name: keyof SampleVariables): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`environment variable ${name} is missing`);
  return value;
}

/** Synth has made it of the configuration. An API of your own has its scopes in its code. */
export function readSampleScopes(): SampleScopes {
  return JSON.parse(readVariable('SAMPLE_SCOPES')) as SampleScopes;
}
