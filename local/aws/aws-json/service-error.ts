/**
 * An error that an AWS JSON service answers on purpose: `{"__type", "message", …members}`.
 * Anything else thrown by an operation is a bug, and is answered as the service's internal error.
 */
export class ServiceError extends Error {
  /** As on the wire, with the service's prefix where it has one; SDKs cut at `#`. */
  readonly type: string;
  readonly status: number;
  /** Members beside `__type` and `message`, for example `CancellationReasons`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(type: string, message: string, options: { status?: number; members?: Record<string, unknown> } = {}) {
    super(message);
    this.name = unqualified(type);
    this.type = type;
    this.status = options.status ?? 400;
    this.members = options.members ?? {};
  }
}

/** `com.amazonaws.dynamodb.v20120810#ThrottlingException` → `ThrottlingException` */
function unqualified(type: string): string {
  return type.slice(type.indexOf('#') + 1);
}

export function validationError(message: string): ServiceError {
  return new ServiceError('com.amazon.coral.validate#ValidationException', message);
}

export function serializationError(message: string): ServiceError {
  return new ServiceError('com.amazon.coral.service#SerializationException', message);
}
