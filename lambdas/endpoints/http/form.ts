import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { isFormMediaType, MAX_FORM_BYTES, parseForm } from '../../core/form.ts';

export function bodyText(event: APIGatewayProxyEventV2): string {
  return bodyBytes(event)?.toString('utf8') ?? '';
}

/** HTTP API sends the body as base64 or not, by media type; it is raw bytes past here. */
export function bodyBytes({ body, isBase64Encoded }: APIGatewayProxyEventV2): Buffer | undefined {
  return body === undefined ? undefined : Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
}

/** The fields of a page's form; empty when the request carries none, or one that is malformed or too large to be ours. */
export function readForm(event: APIGatewayProxyEventV2): URLSearchParams {
  const body = bodyBytes(event);
  if (body === undefined || body.byteLength > MAX_FORM_BYTES) return new URLSearchParams();
  if (!isFormMediaType(headerOf(event, 'content-type'))) return new URLSearchParams();
  return new URLSearchParams(parseForm(body));
}

/** The field's value when it is there exactly once. */
export function onlyField(form: URLSearchParams, name: string): string | undefined {
  const values = form.getAll(name);
  return values.length === 1 ? values[0] : undefined;
}

/** HTTP API's names are lower case already; whoever else invokes the function may write them as they like. */
export function headerOf({ headers }: APIGatewayProxyEventV2, name: string): string | undefined {
  return Object.entries(headers).find(([candidate]) => candidate.toLowerCase() === name)?.[1];
}
