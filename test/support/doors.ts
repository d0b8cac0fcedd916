import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { type Dynamo, dynamo } from '../../lambdas/adapters/aws/dynamodb/dynamo.ts';
import { sdkDynamoCall } from '../../lambdas/adapters/aws/dynamodb/sdk-call.ts';
import { type Kms, signedKms } from '../../lambdas/adapters/aws/kms/kms.ts';
import { sdkKms } from '../../lambdas/adapters/aws/kms/sdk-kms.ts';
import type { Credentials } from '../../protect/aws/credentials.ts';
import type { HttpSender } from '../../protect/aws/http-sender.ts';
import { DYNAMODB, type JsonService, KMS } from '../../protect/aws/service.ts';
import { type AwsCall, signedCall } from '../../protect/aws/signed-call.ts';
import { sleep } from '../../protect/clock.ts';
import { patientSender } from './senders.ts';

/** An engine, and who calls it. */
export interface EngineAddress {
  readonly endpoint: string;
  readonly region: string;
  /** Absent: whatever the SDK finds; a signed request has those of the tests. */
  readonly credentials?: Credentials;
}

/** As the request path calls a service; its time limits are the sender's. */
export function signedCallTo(
  service: JsonService,
  { endpoint, region, credentials = { accessKeyId: 'test', secretAccessKey: 'test' } }: EngineAddress,
  send: HttpSender = patientSender(),
): AwsCall {
  const url = new URL(endpoint);
  const { now } = Date;
  const { random } = Math;
  return signedCall({
    service,
    endpoint: { url, region },
    credentials: () => credentials,
    send,
    now,
    sleep,
    random,
  });
}

export const signedDynamo = (address: EngineAddress, send?: HttpSender): Dynamo =>
  dynamo(signedCallTo(DYNAMODB, address, send));

export const signedKmsOf = (address: EngineAddress, send?: HttpSender): Kms =>
  signedKms(signedCallTo(KMS, address, send));

/** The two ways through which every contract is held. */
export const DYNAMO_DOORS = [
  ['by signed requests', (address: EngineAddress) => signedDynamo(address)],
  ['by the SDK', (address: EngineAddress) => dynamo(sdkDynamoCall(new DynamoDBClient(address)))],
] as const;

export const KMS_DOORS = [
  ['by signed requests', (address: EngineAddress) => signedKmsOf(address)],
  ['by the SDK', (address: EngineAddress) => sdkKms(new KMSClient(address))],
] as const;
