import { once } from 'node:events';
import { request as httpRequest } from 'node:http';

export interface RawResponse {
  readonly status: number;
  /** Every header line, names as sent. */
  readonly rawHeaders: readonly string[];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface RawRequest {
  readonly method?: string;
  /** Sent byte for byte: not normalized as a URL would be. */
  readonly path?: string;
  /** Name, value, name, value: duplicates are sent as separate lines. */
  readonly headers?: readonly string[];
  readonly body?: string | Buffer;
}

/** One request over HTTP, without what `fetch` adds, forbids or corrects. */
export async function send(
  url: string,
  { method = 'GET', path = '/', headers = [], body }: RawRequest,
): Promise<RawResponse> {
  const { hostname, port, host } = new URL(url);
  const framing = body === undefined ? [] : ['content-length', String(Buffer.byteLength(body))];
  const named = headers.includes('host') ? [] : ['host', host];
  const request = httpRequest({ hostname, port, method, path, headers: [...named, ...framing, ...headers] });
  request.end(body);
  const [response] = await once(request, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const { statusCode, rawHeaders } = response;
  return { status: statusCode, rawHeaders, headers: response.headers, body: Buffer.concat(chunks) };
}

/** The event that an `echo` function received. */
export function eventOf({ body }: RawResponse): Record<string, unknown> & { requestContext: Record<string, unknown> } {
  return JSON.parse(body.toString()).event;
}
