import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** Pages of ours post a handful of ids and scopes. */
const MAX_FORM_CHARACTERS = 16_384;

export function bodyText({ body, isBase64Encoded }: APIGatewayProxyEventV2): string {
  if (body === undefined) return '';
  return isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
}

/** The fields of a page's form; empty when the request carries none, or one that is too large to be ours. */
export function readForm(event: APIGatewayProxyEventV2): URLSearchParams {
  const mediaType = headerOf(event, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType !== 'application/x-www-form-urlencoded') return new URLSearchParams();
  const text = bodyText(event);
  return new URLSearchParams(text.length > MAX_FORM_CHARACTERS ? '' : text);
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
