import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openapiDocument } from '../lambdas/endpoints/openapi/openapi-document.ts';

/** Writes down what `/openapi.json` serves, after a route or a schema has changed. A test fails until that is done. */
const path = join(import.meta.dirname, '../lambdas/endpoints/openapi/openapi.json');
writeFileSync(path, `${JSON.stringify(openapiDocument(), undefined, 1)}\n`);
process.stdout.write(`Wrote ${path}\n`);
