import type { ServiceEndpoints } from '../local/aws/cloud/lambda-environment.ts';
import { type RecordedCall, startRecordingProxy } from './recording-proxy.ts';

/** A recording proxy in front of each engine. */
export interface RecordingProxies {
  /** What a function is pointed at instead of the engines. */
  readonly endpoints: ServiceEndpoints;
  /** Calls of all engines that were answered since the last time this was asked. */
  take(): RecordedCall[];
  close(): Promise<void>;
}

export async function startRecordingProxies({ dynamodb, kms }: ServiceEndpoints): Promise<RecordingProxies> {
  const [toDynamoDb, toKms] = [await startRecordingProxy(dynamodb), await startRecordingProxy(kms)];
  return {
    endpoints: { dynamodb: toDynamoDb.endpoint, kms: toKms.endpoint },
    take: () => [...toDynamoDb.take(), ...toKms.take()],
    close: async () => {
      await Promise.all([toDynamoDb.close(), toKms.close()]);
    },
  };
}
