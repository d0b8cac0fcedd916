/**
 * A process that holds one local engine, in memory.
 * usage: node engine-host.ts dynamodb|kms
 */
import { startLocalDynamoDb } from '../../local/aws/dynamodb/server.ts';
import { startLocalKms } from '../../local/aws/kms/server.ts';
import { serveParent } from './protocol.ts';

/** A sweep reads every expiring item: not while something is measured. */
const NEVER_MS = 2_000_000_000;

const engine =
  process.argv[2] === 'kms' ? await startLocalKms() : await startLocalDynamoDb({ ttlSweepIntervalMs: NEVER_MS });

serveParent({ serve: () => ({ port: Number(new URL(engine.endpoint).port) }) });
