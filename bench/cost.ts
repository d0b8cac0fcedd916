import { dirname } from 'node:path';
import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import { deployedJson } from '../lambdas/environment.ts';
import { itemBytes } from './item-size.ts';
import type { Measurement } from './measurement.ts';
import type { Flow } from './wire.ts';
import { tokenFunction, type World } from './world.ts';

const SECTION = 'Dollars per million redemptions';

/** Target, with RS256. */
const MAX_DOLLARS = 6.9;

/**
 * On-demand prices in us-east-1, dollars, before any free tier and discount.
 * @see https://aws.amazon.com/api-gateway/pricing, /lambda/pricing, /dynamodb/pricing, /kms/pricing, /cloudwatch/pricing
 */
const PRICE = {
  httpApiPerMillion: 1.0,
  lambdaPerMillion: 0.2,
  lambdaPerGbSecondArm64: 0.0000133334,
  dynamoReadUnitsPerMillion: 0.125,
  dynamoWriteUnitsPerMillion: 0.625,
  kmsPerMillion: { RS256: 3.0, ES256: 15.0 },
  logsPerGb: 0.5,
  storagePerGbMonth: 0.25,
};

/** Lambda gives a whole core at this much memory, MB; less memory stretches the same work. */
const WHOLE_CORE_MB = 1_769;

/**
 * What a redemption waits for in a Region, milliseconds: two reads one after the other, then a signature, in whose
 * shadow the write happens. Typical medians of the services; loopback has none of it.
 */
const WAITING_MS = 2 * 3 + 11;

/** Of the access log's format, filled in. */
const ACCESS_LOG_BYTES = 260;

/** A strongly consistent read takes one unit for each 4 KB, a write one for each KB. */
const READ_UNIT_BYTES = 4_096;
const WRITE_UNIT_BYTES = 1_024;

/** DynamoDB bills this much for each stored item besides its own bytes. */
const STORED_ITEM_OVERHEAD_BYTES = 100;

export interface CostBasis {
  /** As it was counted at the wire. */
  readonly warmRedemption: Flow;
  /** CPU of one redemption on a whole core. */
  readonly cpuMs: number;
}

/** The sum, from what this run counted: calls and log bytes at the wire, the stored record's size, the measured CPU. */
export async function estimateCost(world: World, { warmRedemption, cpuMs }: CostBasis): Promise<Measurement[]> {
  const recordBytes = itemBytes(await someRecord(world));
  const items = [
    { name: 'HTTP API', dollars: PRICE.httpApiPerMillion, note: '1 request' },
    lambdaCost(tokenFunction(world.model).memoryMb, cpuMs),
    readCost(warmRedemption),
    writeCost(warmRedemption, recordBytes),
    logCost(warmRedemption),
  ];
  const total = items.reduce((sum, { dollars }) => sum + dollars, 0);
  const { RS256, ES256 } = PRICE.kmsPerMillion;
  return [
    ...items.map(({ name, dollars, note }) => line(name, dollars, note)),
    line('KMS Sign, RS256', RS256, 'RSA_2048: $0.03 per 10,000'),
    { ...line('sum with RS256', total + RS256), target: MAX_DOLLARS },
    line('sum with ES256', total + ES256, `KMS Sign for ECC is $0.15 per 10,000`),
    storageCost(world, recordBytes),
  ];
}

function line(name: string, value: number, note?: string): Measurement {
  return { section: SECTION, name, value, unit: '$', ...(note !== undefined && { note }) };
}

function lambdaCost(memoryMb: number, cpuMs: number) {
  const billedMs = Math.ceil(cpuMs * Math.max(1, WHOLE_CORE_MB / memoryMb) + WAITING_MS);
  const gbSeconds = (billedMs / 1_000) * (memoryMb / 1_024);
  return {
    name: 'Lambda, arm64',
    dollars: PRICE.lambdaPerMillion + gbSeconds * PRICE.lambdaPerGbSecondArm64 * 1_000_000,
    note: `1 request, ${billedMs} ms at ${memoryMb} MB: measured CPU and ${WAITING_MS} ms of waiting for AWS`,
  };
}

function readCost({ calls }: Flow) {
  const reads = calls.filter(({ operation }) => operation === 'GetItem').length;
  return {
    name: 'DynamoDB reads',
    dollars: reads * PRICE.dynamoReadUnitsPerMillion,
    note: `${reads} strong reads of at most ${READ_UNIT_BYTES} bytes`,
  };
}

function writeCost({ calls }: Flow, recordBytes: number) {
  const writes = calls.filter(({ operation }) => operation === 'PutItem').length;
  const units = Math.ceil(recordBytes / WRITE_UNIT_BYTES);
  return {
    name: 'DynamoDB write and its copy in the index',
    dollars: writes * 2 * units * PRICE.dynamoWriteUnitsPerMillion,
    note: `${writes} write of ${recordBytes} bytes, ${units} unit in the table and ${units} in the index`,
  };
}

function logCost({ logBytes }: Flow) {
  const bytes = logBytes + ACCESS_LOG_BYTES;
  return {
    name: 'CloudWatch logs',
    dollars: (bytes / 1e9) * PRICE.logsPerGb * 1_000_000,
    note: `${logBytes} bytes of the function (its metrics are in them), ${ACCESS_LOG_BYTES} of the access log`,
  };
}

/** Not in the sum: it is not paid when a token is redeemed, but as long as its record is kept. */
function storageCost({ model }: World, recordBytes: number): Measurement {
  const { auditRetentionDays = 400 } = JSON.parse(deployedJson(dirname(tokenFunction(model).handlerFile))) as {
    auditRetentionDays?: number;
  };
  const gb = (2 * (recordBytes + STORED_ITEM_OVERHEAD_BYTES) * 1_000_000) / 1e9;
  const dollars = gb * (auditRetentionDays / 30.4) * PRICE.storagePerGbMonth;
  return line('keeping their records', dollars, `not in the sums: ${gb.toFixed(1)} GB for ${auditRetentionDays} days`);
}

/** Some record that the measured flows have left. */
async function someRecord({ dynamodb, tables }: World): Promise<Readonly<Record<string, AttributeValue>>> {
  const { Items: [record] = [] } = await dynamodb.send(new ScanCommand({ TableName: tables.redemptions, Limit: 1 }));
  if (record === undefined) throw new Error('no redemption has left a record');
  return record;
}
