import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { post } from './post.ts';
import type { Question } from './question.ts';

export interface Mail {
  readonly from: string;
  readonly to: string;
}

/** Where SES is asked, and as whom. `endpoint`: without a slash at its end. */
export interface Ses {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** By SES, as plain text: a mail scanner that opens the link changes nothing, and no picture tells who has read it. */
export async function sendMail(ses: Ses, { from, to }: Mail, question: Question): Promise<void> {
  const { client, scopes, approvalUri } = question;
  const text = [
    `${client} asks you for: ${scopes.join(', ')}.`,
    '',
    'Look at it, and approve or deny it, after signing in:',
    approvalUri,
    '',
    'If no tool of yours asked for this, deny it.',
  ].join('\n');
  const data = (Data: string) => ({ Data, Charset: 'UTF-8' });
  const body = JSON.stringify({
    FromEmailAddress: from,
    Destination: { ToAddresses: [to] },
    Content: { Simple: { Subject: data('An agent asks for your approval'), Body: { Text: data(text) } } },
  });
  const url = new URL('/v2/email/outbound-emails', ses.endpoint);
  const { headers } = await signed(ses, url, body);
  await post(url.href, headers, body);
}

function signed({ region, credentials }: Ses, url: URL, body: string) {
  const signer = new SignatureV4({ service: 'ses', region, credentials, sha256: Sha256 });
  return signer.sign({
    ...{ method: 'POST', protocol: url.protocol, hostname: url.hostname, path: url.pathname, body },
    headers: { host: url.host, 'content-type': 'application/json' },
  });
}

/** SHA-256 of Node.js, as the signer asks for it. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: Parameters<typeof createHmac>[1] | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Uint8Array);
  }

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error('each is used once');
  }
}
