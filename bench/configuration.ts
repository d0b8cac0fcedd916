import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_CONFIGURATION } from '../local/runtime/demo-configuration.ts';

/** A limit that goes with a write of the demo's (RFC 9396). */
export const DETAIL_TYPE = 'project_creation';
export const DETAIL_SCOPE = 'projects:create';
export const MAX_COUNT = 1_000;

/** The demo's configuration and one type of authorization details, as a file in `directory`. Answers where it is. */
export function writeConfiguration(directory: string): string {
  const { $schema: _, ...demo } = JSON.parse(readFileSync(DEMO_CONFIGURATION, 'utf8'));
  const type = {
    ...{ scope: DETAIL_SCOPE, label: 'Create up to {count} projects' },
    members: { count: { compare: 'at_most', maximum: MAX_COUNT } },
  };
  const file = join(directory, 'configuration.json');
  writeFileSync(file, JSON.stringify({ ...demo, authorizationDetails: { [DETAIL_TYPE]: type } }));
  return file;
}
