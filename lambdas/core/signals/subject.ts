import type { JsonObject, JsonValue } from '../../../protect/jose/strict-json.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { isText } from '../assertion/claims.ts';
import { malformedSetClaim, type SetRefusal } from './refusal.ts';

/** Whom an event is about, in the terms of its transmitter (RFC 9493). */
export type SubjectIdentifier =
  | { readonly format: 'iss_sub'; readonly issuer: string; readonly subject: string }
  | { readonly format: 'email'; readonly email: string }
  | { readonly format: 'opaque'; readonly id: string }
  /** Nobody here can be found by it: a telephone number, a device, a group, a whole tenant. */
  | { readonly format: 'unsupported' };

const MAX_LENGTH = 2_048;

const UNSUPPORTED: SubjectIdentifier = { format: 'unsupported' };

/**
 * A subject identifier: `iss_sub`, `email`, `opaque` (RFC 9493 §3.2), or `complex`, of which the `user` counts (SSF 1.0).
 * What else a complex one names, such as one session or one device, narrows nothing here: sessions of the provider are not
 * sessions of ours, and more is ended rather than less. Earlier drafts call the format `subject_type`, with a hyphen, and
 * leave it out of complex ones. A format that is not known is no error (RFC 9493 §3: "other formats").
 * `place`: what holds it, for the refusal.
 */
export function readSubject(value: JsonValue | undefined, place: string): Result<SubjectIdentifier, SetRefusal> {
  if (!isObject(value)) return err(malformedSetClaim(place, 'a subject identifier (RFC 9493), which is an object'));
  const format = formatOf(value);
  if (format === undefined) return err(malformedSetClaim(`${place}.format`, 'a non-empty string'));
  if (format !== 'complex') return readSimple(value, format, place);
  const user = ownMember(value, 'user');
  if (user === undefined) return ok(UNSUPPORTED);
  if (!isObject(user)) return err(malformedSetClaim(`${place}.user`, 'a subject identifier (RFC 9493)'));
  const inner = formatOf(user);
  if (inner === undefined || inner === 'complex')
    return err(malformedSetClaim(`${place}.user.format`, 'the format of a simple subject'));
  return readSimple(user, inner, `${place}.user`);
}

function formatOf(subject: JsonObject): string | undefined {
  const format = ownMember(subject, 'format') ?? ownMember(subject, 'subject_type');
  if (format === undefined) return Object.hasOwn(subject, 'user') ? 'complex' : undefined;
  return isText(format) ? format.replaceAll('-', '_') : undefined;
}

function readSimple(subject: JsonObject, format: string, place: string): Result<SubjectIdentifier, SetRefusal> {
  const text = (name: string) => {
    const value = ownMember(subject, name);
    return isText(value, MAX_LENGTH) ? value : undefined;
  };
  const missing = (name: string) =>
    err(malformedSetClaim(`${place}.${name}`, `a string of 1–${MAX_LENGTH} characters`));
  switch (format) {
    case 'iss_sub': {
      const [issuer, sub] = [text('iss'), text('sub')];
      if (issuer === undefined) return missing('iss');
      return sub === undefined ? missing('sub') : ok({ format, issuer, subject: sub });
    }
    case 'email': {
      const email = text('email');
      return email === undefined ? missing('email') : ok({ format, email });
    }
    case 'opaque': {
      const id = text('id');
      return id === undefined ? missing('id') : ok({ format, id });
    }
    default:
      return ok(UNSUPPORTED);
  }
}

function ownMember(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
