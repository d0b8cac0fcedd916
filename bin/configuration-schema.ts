import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventJsonSchema } from '../lambdas/core/events/json-schema.ts';
import { configurationJsonSchema } from '../lib/configuration-json-schema.ts';

/** Writes what editors read beside `countersign.json`, and what a consumer of events can check and generate code of. */
const FILES = {
  'countersign.schema.json': configurationJsonSchema(),
  'countersign.events.schema.json': eventJsonSchema(),
};

for (const [name, schema] of Object.entries(FILES)) {
  writeFileSync(join(import.meta.dirname, '..', name), `${JSON.stringify(schema, undefined, 2)}\n`);
}
