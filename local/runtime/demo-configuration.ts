import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeclaredAuthority } from '../../sample/scopes.ts';

/** What runs here and in tests unless another is named: never the vendor's own. */
export const DEMO_CONFIGURATION = join(import.meta.dirname, '..', 'demo.configuration.json');

/** Of a file that synth has accepted. */
export function readDeclaredAuthority(file = DEMO_CONFIGURATION): DeclaredAuthority {
  return JSON.parse(readFileSync(file, 'utf8')) as DeclaredAuthority;
}
