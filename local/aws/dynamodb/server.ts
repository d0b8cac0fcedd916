import { mkdir } from 'node:fs/promises';
import { type AwsAccount, LOCAL_ACCOUNT } from '../aws-json/account.ts';
import { type Authorize, type LocalEngine, startJsonServer } from '../aws-json/server.ts';
import { closeStore, openStore, type Store } from './dynalite.ts';
import { dynamoDbOperations } from './operations.ts';
import { startSweeper } from './sweeper.ts';

export interface LocalDynamoDbOptions {
  /** Directory of the data, made when missing; absent keeps everything in memory. */
  readonly path?: string | undefined;
  /** Absent or 0 takes a free one. */
  readonly port?: number | undefined;
  /** AWS deletes expired items within days; readers must filter on expiry themselves. */
  readonly ttlSweepIntervalMs?: number | undefined;
  readonly account?: AwsAccount | undefined;
  readonly authorize?: Authorize | undefined;
}

/** Each sweep reads every item of the tables that have time to live. */
const TTL_SWEEP_INTERVAL_MS = 30_000;

/** "The maximum size of a request is 16 MB" (BatchWriteItem). */
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

/**
 * DynamoDB on 127.0.0.1, in this process: dynalite, and in front of it what it lacks (transactions, the old item on a
 * failed condition, time to live, streams of one shard, continuous backups as a setting).
 * Lacks records of BatchWriteItem in streams, PartiQL, new indexes on an existing table; drops what it does not know of
 * CreateTable.
 * @throws when the directory or the port is in use
 */
export async function startLocalDynamoDb(options: LocalDynamoDbOptions = {}): Promise<LocalEngine> {
  if (options.path) await mkdir(options.path, { recursive: true, mode: 0o700 });
  const store = await open(options);
  const server = await serve(store, options).catch(async (error) => {
    await closeStore(store);
    throw error;
  });
  const sweeper = startSweeper(store, options.ttlSweepIntervalMs ?? TTL_SWEEP_INTERVAL_MS);
  return {
    endpoint: server.endpoint,
    close: async () => {
      await Promise.all([server.close(), sweeper.stop()]);
      await closeStore(store);
    },
  };
}

async function open(options: LocalDynamoDbOptions): Promise<Store> {
  try {
    return await openStore(options.path, options.account ?? LOCAL_ACCOUNT);
  } catch (error) {
    throw new Error(`The DynamoDB data in ${options.path} cannot be opened; is another process using it?`, {
      cause: error,
    });
  }
}

function serve(store: Store, options: LocalDynamoDbOptions): Promise<LocalEngine> {
  const service = {
    targetPrefix: ['DynamoDB_20120810', 'DynamoDBStreams_20120810'],
    contentType: 'application/x-amz-json-1.0',
    operations: dynamoDbOperations(store),
    maxRequestBytes: MAX_REQUEST_BYTES,
    accessDeniedType: 'com.amazon.coral.service#AccessDeniedException',
    internalErrorType: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
    authorize: options.authorize,
  } as const;
  return startJsonServer(service, options.port);
}
