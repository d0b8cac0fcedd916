import { err, ok, type Result } from '../vocabulary/result.ts';
import { type JsonObject, type JsonProblem, parseStrictJsonObject } from './strict-json.ts';

/** A compact JWS, taken apart but trusted in nothing: its signature has not been looked at. */
export interface UnverifiedJws {
  readonly header: JsonObject;
  readonly payload: JsonObject;
  /** ASCII(BASE64URL(header) || '.' || BASE64URL(payload)): what the signature is over (RFC 7515 §5.1). */
  readonly signingInput: string;
  readonly signature: Uint8Array;
}

export type JwsSyntaxError =
  | { readonly part: 'token'; readonly problem: 'not_three_parts' | 'encrypted' }
  | { readonly part: JwsPart; readonly problem: 'empty' | 'not_canonical_base64url' | 'not_utf8' | JsonProblem };

type JwsPart = 'header' | 'payload' | 'signature';

/**
 * Takes a compact JWS apart: exactly three non-empty parts (J1), each canonical base64url (J10), header and payload
 * UTF-8 JSON objects without duplicate members (J9). A JWE has five parts and is named as what it is.
 * Node.js is lenient about base64url (white space, padding, stray bits), so this runs before a signature is decoded.
 * Does NOT check any header or claim, nor the signature.
 * @see RFC 7515 §3.1, §5.2
 */
export function parseCompactJws(text: string): Result<UnverifiedJws, JwsSyntaxError> {
  const parts = text.split('.', 6);
  if (parts.length === 5) return err({ part: 'token', problem: 'encrypted' });
  const [headerText, payloadText, signatureText] = parts;
  if (parts.length !== 3 || headerText === undefined || payloadText === undefined || signatureText === undefined) {
    return err({ part: 'token', problem: 'not_three_parts' });
  }
  const header = parseJsonPart('header', headerText);
  if (!header.ok) return header;
  const payload = parseJsonPart('payload', payloadText);
  if (!payload.ok) return payload;
  const signature = decodePart('signature', signatureText);
  if (!signature.ok) return signature;
  return ok({
    header: header.value,
    payload: payload.value,
    signingInput: `${headerText}.${payloadText}`,
    signature: signature.value,
  });
}

function decodePart(part: JwsPart, text: string): Result<Uint8Array, JwsSyntaxError> {
  if (text === '') return err({ part, problem: 'empty' });
  const bytes = Buffer.from(text, 'base64url');
  // The encoding of what was decoded is the text itself: no padding, no foreign characters, no stray bits.
  if (bytes.toString('base64url') !== text) return err({ part, problem: 'not_canonical_base64url' });
  return ok(bytes);
}

function parseJsonPart(part: JwsPart, text: string): Result<JsonObject, JwsSyntaxError> {
  const bytes = decodePart(part, text);
  if (!bytes.ok) return bytes;
  const decoded = decodeUtf8(bytes.value);
  if (decoded === undefined) return err({ part, problem: 'not_utf8' });
  const json = parseStrictJsonObject(decoded);
  return json.ok ? json : err({ part, problem: json.error });
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
