import { jest } from '@jest/globals';
import { startLocalDynamoDb } from '../../local/aws/dynamodb/server.ts';
import { startLocalKms } from '../../local/aws/kms/server.ts';
import { DYNAMO_DOORS } from './doors.ts';
import { TestTables } from './test-tables.ts';

/** Races, time-outs and key generation, on a machine that has other things to do, or over a network. */
jest.setTimeout(120_000);

/** An engine that a contract runs on: embedded, or one that somebody else runs. */
export interface EngineUnderTest {
  readonly endpoint: string;
  readonly settings: ClientSettings;
  close(): Promise<void>;
}

interface ClientSettings {
  readonly region: string;
  /** Absent: whatever the SDK finds. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The embedded engines believe everybody. */
export const MADE_UP = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };

/** Copied here, because a test file may point the variables at an engine of its own. */
const { AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_KMS, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_PROFILE } = process.env;

/** Real credentials for a real account; for an engine that believes everybody, made-up ones. */
function namedSettings(): ClientSettings {
  const region = AWS_REGION ?? MADE_UP.region;
  return AWS_ACCESS_KEY_ID === undefined && AWS_PROFILE === undefined ? { ...MADE_UP, region } : { region };
}

type Start = () => Promise<EngineUnderTest>;

/** Every fault is played in front of this one: a proxy cannot stand before an engine that checks signatures. */
export const embeddedDynamoDb = embedded(startLocalDynamoDb);
export const embeddedKms = embedded(startLocalKms);

function embedded(engine: () => Promise<Pick<EngineUnderTest, 'endpoint' | 'close'>>): Start {
  return async () => {
    const { endpoint, close } = await engine();
    return { endpoint, close, settings: MADE_UP };
  };
}

function engines(embeddedEngine: Start, named: string | undefined): readonly (readonly [name: string, start: Start])[] {
  if (named === undefined || named === '') return [['the embedded engine', embeddedEngine]];
  const join: Start = async () => ({ endpoint: named, settings: namedSettings(), close: async () => {} });
  return [
    ['the embedded engine', embeddedEngine],
    [`the engine at ${named}`, join],
  ];
}

const dynamoDbEngines = engines(embeddedDynamoDb, AWS_ENDPOINT_URL_DYNAMODB);
const kmsEngines = engines(embeddedKms, AWS_ENDPOINT_URL_KMS);

/**
 * Runs a contract on the embedded DynamoDB, and on the one that `AWS_ENDPOINT_URL_DYNAMODB` names when it is set,
 * each time over tables of its own; on each by signed requests, and by the SDK.
 */
export function describeOnDynamoDb(port: string, contract: (tables: () => TestTables) => void): void {
  describe.each(dynamoDbEngines)(`${port} on DynamoDB, %s`, (_, start) => {
    describe.each(DYNAMO_DOORS)('%s', (_, door) =>
      contract(tablesOf(async () => TestTables.start(await start(), door))),
    );
  });
}

/** Use cases on each engine, through the door that the functions take: what both doors do alike, the contracts hold. */
export function describeUseCases(name: string, laws: (tables: () => TestTables) => void): void {
  describe.each(dynamoDbEngines)(`${name} on DynamoDB, %s`, (_, start) => {
    laws(tablesOf(async () => TestTables.start(await start())));
  });
}

/** Tables of the embedded DynamoDB for a whole test file: for laws of use cases, which the contracts hold on each door. */
export function embeddedTables(): () => TestTables {
  return tablesOf(async () => TestTables.start(await embeddedDynamoDb()));
}

/** There from the first test to the last. */
function tablesOf(start: () => Promise<TestTables>): () => TestTables {
  let tables: TestTables | undefined;
  beforeAll(async () => {
    tables = await start();
  });
  afterAll(() => tables?.stop());
  return () => started(tables);
}

/** The same for KMS and `AWS_ENDPOINT_URL_KMS`. */
export function describeOnKms(port: string, contract: (engine: () => EngineUnderTest) => void): void {
  describe.each(kmsEngines)(`${port} on KMS, %s`, (_, start) => {
    let engine: EngineUnderTest | undefined;
    beforeAll(async () => {
      engine = await start();
    });
    afterAll(() => engine?.close());
    contract(() => started(engine));
  });
}

function started<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not started');
  return value;
}
