import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type JsonObject, parseStrictJsonObject } from '../../../protect/jose/strict-json.ts';
import { err, type Result } from '../../../protect/vocabulary/result.ts';
import type { FieldProblem } from '../../core/registration/field-problem.ts';
import { headerOf } from './form.ts';

/** Fifty scopes of a sensible length take two. */
const MAX_BODY_BYTES = 16_384;

/** RFC 9110 §8.3.1: parameters may follow, and the type compares without case. */
const JSON_MEDIA_TYPE = /^application\/json\s*(?:;|$)/i;

/** A JSON object, sent as one: a form of another site cannot say `application/json` without asking first (CORS). */
export function readJsonBody(
  event: APIGatewayProxyEventV2,
  maxBytes = MAX_BODY_BYTES,
  mediaType = JSON_MEDIA_TYPE,
): Result<JsonObject, FieldProblem> {
  const { body = '', isBase64Encoded } = event;
  if (!mediaType.test(headerOf(event, 'content-type') ?? '')) {
    return problem('Content-Type', 'must be application/json');
  }
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > maxBytes) return problem('body', `must have at most ${maxBytes} bytes`);
  const parsed = parseStrictJsonObject(bytes.toString('utf8'));
  return parsed.ok ? parsed : problem('body', 'must be a JSON object, every member at most once');
}

function problem(field: string, text: string): { readonly ok: false; readonly error: FieldProblem } {
  return err({ field, problem: text });
}
