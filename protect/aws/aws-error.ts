import type { IncomingHttpHeaders } from 'node:http';

/** An error that an AWS service answered. Shaped as the SDK's exceptions are, so that one reader serves both. */
export class AwsError extends Error {
  /** What the service calls it: `ConditionalCheckFailedException`. */
  override readonly name: string;
  readonly $metadata: { readonly httpStatusCode: number };
  /** DynamoDB, on a failed condition with `ReturnValuesOnConditionCheckFailure`: the row as it stood. */
  readonly Item?: unknown;
  /** DynamoDB, of a cancelled transaction: one for each item. */
  readonly CancellationReasons?: unknown;

  constructor(name: string, message: string, status: number, body: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = name;
    this.$metadata = { httpStatusCode: status };
    this.Item = body['Item'];
    this.CancellationReasons = body['CancellationReasons'];
  }
}

/**
 * The error in an answer that is no success. Names come as `com.amazonaws.dynamodb.v20120810#Name` or `Name:address`,
 * in the body or in a header; a proxy's page has none.
 */
export function errorOf(status: number, headers: IncomingHttpHeaders, text: string): AwsError {
  const body = parseObject(text);
  const type = body['__type'] ?? body['code'] ?? headers['x-amzn-errortype'];
  const name = typeof type === 'string' ? type.replace(/^.*#/, '').replace(/:.*$/, '') : 'UnknownError';
  const message = body['message'] ?? body['Message'];
  return new AwsError(name, typeof message === 'string' ? message : `HTTP status ${status}`, status, body);
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
