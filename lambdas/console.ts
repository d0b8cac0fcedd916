import { join } from 'node:path';
import { powertoolsTelemetry } from './adapters/aws/telemetry/powertools.ts';
import { packagedConsole } from './adapters/system/packaged-console.ts';
import { consoleEndpoint } from './endpoints/console-endpoint.ts';
import { asLambdaHandler } from './endpoints/http/endpoint.ts';

/** Beside this bundle: the stack puts it there. */
const FOLDER = join(import.meta.dirname, 'console');

/** The console's files. It reads no table, and knows nobody. */
export const handler = asLambdaHandler(consoleEndpoint(packagedConsole(FOLDER)), powertoolsTelemetry('console'));
