/** What may go wrong at DynamoDB and KMS, one thing at a time, for rehearsals: `countersign --local drill`. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceRequest } from './aws-json/request.ts';
import { ServiceError } from './aws-json/service-error.ts';

interface AwsFault {
  readonly service: 'dynamodb' | 'kms';
  /** Absent: every operation. */
  readonly operation?: string;
  /** The key that is asked for first, from the fault on, is the one that fails: the active one. */
  readonly firstKeyOnly?: true;
  readonly type: string;
  readonly status: 400 | 500;
}

export const AWS_FAULTS = {
  'dynamodb-down': { service: 'dynamodb', type: 'InternalServerError', status: 500 },
  'dynamodb-throttles': { service: 'dynamodb', type: 'ThrottlingException', status: 400 },
  'kms-down': { service: 'kms', operation: 'Sign', type: 'KMSInternalException', status: 500 },
  'kms-throttles': { service: 'kms', operation: 'Sign', type: 'ThrottlingException', status: 400 },
  'key-disabled': { service: 'kms', operation: 'Sign', firstKeyOnly: true, type: 'DisabledException', status: 400 },
} as const satisfies Readonly<Record<string, AwsFault>>;

export type AwsFaultName = keyof typeof AWS_FAULTS;

const fileIn = (stateDirectory: string) => join(stateDirectory, 'aws.fault');

/** From the next request on, whoever asks. */
export function breakAws(stateDirectory: string, fault: AwsFaultName): void {
  mkdirSync(stateDirectory, { recursive: true });
  writeFileSync(fileIn(stateDirectory), fault);
}

export function mendAws(stateDirectory: string): void {
  rmSync(fileIn(stateDirectory), { force: true });
}

/** Before every request of one engine: throws what is broken now, as the service would answer it. */
export function awsFaults(stateDirectory: string, service: AwsFault['service']): (request: ServiceRequest) => void {
  let failingKey: unknown;
  return ({ operation, body }) => {
    const fault = currentFault(stateDirectory);
    if (fault?.firstKeyOnly === undefined) failingKey = undefined;
    if (fault?.service !== service || (fault.operation !== undefined && fault.operation !== operation)) return;
    failingKey ??= body['KeyId'];
    if (fault.firstKeyOnly && body['KeyId'] !== failingKey) return;
    throw new ServiceError(fault.type, 'broken by a drill', { status: fault.status });
  };
}

function currentFault(stateDirectory: string): AwsFault | undefined {
  try {
    const name = readFileSync(fileIn(stateDirectory), 'utf8').trim();
    return Object.hasOwn(AWS_FAULTS, name) ? AWS_FAULTS[name as AwsFaultName] : undefined;
  } catch {
    return undefined;
  }
}
