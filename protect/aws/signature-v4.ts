import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import type { Credentials } from './credentials.ts';

export interface SigningScope {
  readonly service: string;
  readonly region: string;
}

/** What AWS's services that speak JSON are asked by: a POST without a query. */
export interface SignableRequest {
  readonly url: URL;
  /** `X-Amz-Target`. */
  readonly target: string;
  readonly contentType: string;
  readonly body: string;
}

/** The headers of a request, its signature among them. `now` is in milliseconds since the epoch. */
export type RequestSigner = (request: SignableRequest, by: Credentials, now: number) => Record<string, string>;

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * AWS Signature Version 4 for one shape of request, at a tenth of the CPU of one for all shapes: names of headers stand
 * sorted as they are, and the key is derived once for a day and a secret.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function requestSigner({ service, region }: SigningScope): RequestSigner {
  const keyOf = keyDeriver({ service, region });
  return ({ url, target, contentType, body }, { accessKeyId, secretAccessKey, sessionToken }, now) => {
    const time = new Date(now).toISOString().replace(/-|:|\.\d+/g, '');
    const date = time.slice(0, 8);
    // In the order that the signature wants.
    const signed: Record<string, string> = {
      'content-type': contentType,
      host: url.host,
      'x-amz-date': time,
      ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
      'x-amz-target': target,
    };
    const names = Object.keys(signed);
    const canonicalHeaders = names.map((name) => `${name}:${signed[name]}\n`).join('');
    const signedHeaders = names.join(';');
    const canonical = `POST\n${canonicalPath(url)}\n\n${canonicalHeaders}\n${signedHeaders}\n${hash('sha256', body)}`;
    const scope = `${date}/${region}/${service}/aws4_request`;
    const toSign = `${ALGORITHM}\n${time}\n${scope}\n${hash('sha256', canonical)}`;
    const signature = createHmac('sha256', keyOf(secretAccessKey, date)).update(toSign).digest('hex');
    return {
      ...signed,
      authorization: `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
    };
  };
}

/**
 * The key of a secret and a day; the last one is remembered, as a key object: given as bytes, Node.js makes one of them
 * for each signature, at five times the cost of the signature itself.
 */
function keyDeriver({ service, region }: SigningScope): (secret: string, date: string) => KeyObject {
  let last: { readonly secret: string; readonly date: string; readonly key: KeyObject } | undefined;
  return (secret, date) => {
    if (last?.secret !== secret || last.date !== date) {
      const mac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
      const derived = [date, region, service, 'aws4_request'].reduce<string | Buffer>(mac, `AWS4${secret}`);
      last = { secret, date, key: createSecretKey(derived as Buffer) };
    }
    return last.key;
  };
}

/** Each segment encoded as it stands in the path, which is encoded already: twice, for every service but S3. */
function canonicalPath({ pathname }: URL): string {
  if (pathname === '/') return pathname;
  const segments = pathname.split('/').filter((segment) => segment !== '');
  return `/${segments.map(encodeSegment).join('/')}${pathname.endsWith('/') ? '/' : ''}`;
}

/** RFC 3986 §2.3: all but unreserved characters. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
