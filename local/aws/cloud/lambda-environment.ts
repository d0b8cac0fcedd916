import { createHash, randomBytes } from 'node:crypto';
import type { LambdaFunction } from './lambda-functions.ts';

/** Where the AWS SDK in a function finds its services: read by the SDK itself. */
export interface ServiceEndpoints {
  readonly dynamodb: string;
  readonly kms: string;
  /** Absent: none is simulated, and nothing is found there. */
  readonly eventbridge?: string | undefined;
  /** What stands in for the network of a function, such as a name server: variables that no template has. */
  readonly network?: Readonly<Record<string, string>> | undefined;
}

/**
 * The whole environment of a function: the template's variables, the names that Lambda reserves, and where its services and
 * its network are. Nothing of this process's own environment.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function lambdaEnvironment(
  definition: LambdaFunction,
  endpoints: ServiceEndpoints,
  region: string,
  logStreamName: string,
): Readonly<Record<string, string>> {
  return {
    TZ: ':UTC',
    ...definition.environment,
    ...endpoints.network,
    AWS_ACCESS_KEY_ID: definition.accessKeyId,
    AWS_SECRET_ACCESS_KEY: createHash('sha256').update(definition.accessKeyId).digest('base64').slice(0, 40),
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_KMS: endpoints.kms,
    ...(endpoints.eventbridge !== undefined && { AWS_ENDPOINT_URL_EVENTBRIDGE: endpoints.eventbridge }),
    AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: definition.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    AWS_REGION: region,
    LAMBDA_TASK_ROOT: definition.bundleDirectory,
    _HANDLER: definition.handler,
  };
}

/** `2026/11/21/[$LATEST]0123…`: one per execution environment. */
export function newLogStreamName(): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  return `${day}/[$LATEST]${randomBytes(16).toString('hex')}`;
}
