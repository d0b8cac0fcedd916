import type { JsonObject, JsonValue } from '../../../protect/jose/strict-json.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { ScimProblem } from './refusal.ts';

/** RFC 7643 §4.1. */
export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User';

/** RFC 7644 §3.10: an attribute of the core schema, with or without its schema's URI in front; without case. */
export function attributeName(name: string): string {
  const lower = name.toLowerCase();
  const prefix = `${USER_SCHEMA.toLowerCase()}:`;
  return lower.startsWith(prefix) ? lower.slice(prefix.length) : lower;
}

/** An object's attributes by their names without case (RFC 7643 §2.1): of two that are one, nobody knows which counts. */
export function attributesOf(object: JsonObject): Result<ReadonlyMap<string, JsonValue>, ScimProblem> {
  const attributes = new Map<string, JsonValue>();
  for (const [name, value] of Object.entries(object)) {
    const key = attributeName(name);
    // What it is called is the caller's text, and stands in no answer and no log.
    if (attributes.has(key))
      return err({ scimType: 'invalidSyntax', field: 'body', problem: 'must have every attribute at most once' });
    attributes.set(key, value);
  }
  return ok(attributes);
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** RFC 7643 §3: `schemas` names what a body is; URIs compare without case here, as Okta and Entra write them differently. */
export function schemasProblem(attributes: ReadonlyMap<string, JsonValue>, schema: string): ScimProblem | undefined {
  const schemas = attributes.get('schemas');
  const names = Array.isArray(schemas) ? schemas : [];
  const isNamed = names.some((name) => typeof name === 'string' && name.toLowerCase() === schema.toLowerCase());
  return isNamed ? undefined : { scimType: 'invalidValue', field: 'schemas', problem: `must contain ${schema}` };
}
