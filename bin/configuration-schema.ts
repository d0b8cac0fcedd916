import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationJsonSchema } from '../lib/configuration-json-schema.ts';

/** Writes `countersign.schema.json`, which editors read beside `countersign.json`. */
const path = join(import.meta.dirname, '..', 'countersign.schema.json');
writeFileSync(path, `${JSON.stringify(configurationJsonSchema(), undefined, 2)}\n`);
