import type { JsonObject } from './request.ts';
import { type ServiceError, serializationError, validationError } from './service-error.ts';

/** Readers of a request's members. Each throws ValidationException or SerializationException that names the member. */

export function requiredString(body: JsonObject, member: string): string {
  const value = optionalString(body, member);
  if (value === undefined) throw constraint('null', member, 'Member must not be null');
  return value;
}

export function optionalString(body: JsonObject, member: string): string | undefined {
  const value = body[member] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw serializationError(`${member} must be a string`);
}

export function optionalBoolean(body: JsonObject, member: string): boolean | undefined {
  const value = body[member] ?? undefined;
  if (value === undefined || typeof value === 'boolean') return value;
  throw serializationError(`${member} must be a boolean`);
}

export function requiredOneOf<T extends string>(body: JsonObject, member: string, allowed: readonly T[]): T {
  const value = requiredString(body, member);
  const found = allowed.find((candidate) => candidate === value);
  if (found) return found;
  throw constraint(`'${value}'`, member, `Member must satisfy enum value set: [${allowed.join(', ')}]`);
}

export function optionalOneOf<T extends string>(
  body: JsonObject,
  member: string,
  allowed: readonly T[],
): T | undefined {
  return body[member] == null ? undefined : requiredOneOf(body, member, allowed);
}

export function optionalInteger(
  body: JsonObject,
  member: string,
  range: { min: number; max: number },
): number | undefined {
  const value = body[member] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw serializationError(`${member} must be an integer`);
  if (value < range.min)
    throw constraint(`'${value}'`, member, `Member must have value greater than or equal to ${range.min}`);
  if (value > range.max)
    throw constraint(`'${value}'`, member, `Member must have value less than or equal to ${range.max}`);
  return value;
}

/** A blob, base64 on the wire. */
export function requiredBytes(body: JsonObject, member: string, range: { min: number; max: number }): Buffer {
  const bytes = Buffer.from(requiredString(body, member), 'base64');
  if (bytes.length < range.min)
    throw constraint(blob(bytes), member, `Member must have length greater than or equal to ${range.min}`);
  if (bytes.length > range.max)
    throw constraint(blob(bytes), member, `Member must have length less than or equal to ${range.max}`);
  return bytes;
}

/** Blobs are described, not repeated: they may be secrets. */
function blob(bytes: Buffer): string {
  return `<${bytes.length} bytes>`;
}

export function optionalList(body: JsonObject, member: string): readonly unknown[] | undefined {
  const value = body[member] ?? undefined;
  if (value === undefined || Array.isArray(value)) return value;
  throw serializationError(`${member} must be a list`);
}

export function optionalObject(body: JsonObject, member: string): JsonObject | undefined {
  const value = body[member] ?? undefined;
  return value === undefined ? undefined : asObject(value, member);
}

export function asObject(value: unknown, member: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw serializationError(`${member} must be a structure`);
}

/** AWS's own sentence for a member that breaks its model. */
export function constraint(value: string, member: string, rule: string): ServiceError {
  const path = member.charAt(0).toLowerCase() + member.slice(1);
  return validationError(
    `1 validation error detected: Value ${value} at '${path}' failed to satisfy constraint: ${rule}`,
  );
}
