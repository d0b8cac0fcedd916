import { createHash, createHmac } from 'node:crypto';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { requestSigner } from '../../../protect/aws/signature-v4.ts';

const SCOPE = { service: 'dynamodb', region: 'eu-west-1' };
const NOW = Date.parse('2026-03-01T12:00:00Z');
const BY = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'made-up-for-tests' };
const REQUEST = {
  url: new URL('https://dynamodb.eu-west-1.amazonaws.com'),
  target: 'DynamoDB_20120810.GetItem',
  contentType: 'application/x-amz-json-1.0',
  body: '{}',
};

class Sha256 {
  readonly #hash;
  constructor(secret?: unknown) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string);
  }
  update = (data: string | Uint8Array) => void this.#hash.update(data);
  digest = async () => this.#hash.digest();
  reset = () => undefined;
}

/** What the SDK's own signer makes of the same request. */
async function sdkSignature({ url, target, contentType, body }: typeof REQUEST, by: typeof BY, now: number) {
  const signer = new SignatureV4({ ...SCOPE, credentials: by, sha256: Sha256, applyChecksum: false });
  const { protocol, hostname, host, pathname: path } = url;
  const headers = { host, 'content-type': contentType, 'x-amz-target': target };
  const request = new HttpRequest({ method: 'POST', protocol, hostname, path, headers, body });
  return (await signer.sign(request, { signingDate: new Date(now) })).headers;
}

describe('the signer of requests', () => {
  it("never signs otherwise than the SDK's own signer: any body, credentials, instant and path", async () => {
    const sign = requestSigner(SCOPE);
    const printable = fc.stringMatching(/^[!-~]{1,40}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          body: fc.string({ unit: 'grapheme' }),
          by: fc.record(
            { accessKeyId: printable, secretAccessKey: printable, sessionToken: printable },
            {
              requiredKeys: ['accessKeyId', 'secretAccessKey'],
            },
          ),
          now: fc.integer({ min: 0, max: 4_000_000_000_000 }),
          path: fc.constantFrom('/', '/proxy', '/proxy/', "/a%20b//c'(!*)", '/é:=@'),
        }),
        async ({ body, by, now, path }) => {
          const request = { ...REQUEST, body, url: new URL(path, REQUEST.url) };
          expect(sign(request, by, now)).toEqual(await sdkSignature(request, by, now));
        },
      ),
    );
  });

  it.each([
    ['another secret', { ...BY, secretAccessKey: 'another-made-up' }, NOW],
    ['the next day', BY, NOW + 86_400_000],
    ['the day before', BY, NOW - 86_400_000],
  ])('never signs with the key that it remembers of another secret or day: %s', async (_, by, now) => {
    const sign = requestSigner(SCOPE);
    sign(REQUEST, BY, NOW);
    expect(sign(REQUEST, by, now)).toEqual(await sdkSignature(REQUEST, by, now));
  });
});
