import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { httpSender } from '../../../protect/aws/http-sender.ts';
import { DYNAMODB } from '../../../protect/aws/service.ts';
import { type AwsCall, signedCall } from '../../../protect/aws/signed-call.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const CREDENTIALS = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'made-up-for-tests',
  sessionToken: 'made-up-session',
};

interface Seen {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = (response: ServerResponse, seen: Seen) => void;

/** A service that answers each request as it is told, in turn. */
async function serviceThat(...answers: readonly Answer[]) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const one = { headers: request.headers, body };
    seen.push(one);
    response.setHeader('date', new Date(NOW).toUTCString());
    answers[Math.min(seen.length, answers.length) - 1]?.(response, one);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const waits: number[] = [];
  const send = httpSender({ connectTimeoutMs: 200, answerTimeoutMs: 200 });
  const call: AwsCall = signedCall({
    service: DYNAMODB,
    endpoint: { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), region: 'eu-west-1' },
    credentials: () => CREDENTIALS,
    send,
    now: () => NOW,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
    },
    random: () => 0.5,
  });
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { seen, waits, call, [Symbol.asyncDispose]: async () => void (await close()) };
}

const json =
  (status: number, body: object, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...headers }).end(JSON.stringify(body));

const refusal = (name: string, status = 400) =>
  json(status, { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'told so' });

const INPUT = { TableName: 'Members', Key: { pk: { S: 'a' } } };

describe('a signed call', () => {
  it('names operation and service, and carries a signature that the service can make again', async () => {
    await using service = await serviceThat(json(200, { Item: { pk: { S: 'a' } } }));
    await expect(service.call('GetItem', INPUT)).resolves.toEqual({ Item: { pk: { S: 'a' } } });
    const [request] = service.seen;
    expect(request?.headers['x-amz-target']).toBe('DynamoDB_20120810.GetItem');
    expect(request?.headers['x-amz-security-token']).toBe(CREDENTIALS.sessionToken);
    expect(JSON.parse(request?.body ?? '')).toEqual(INPUT);
    expect(request && signatureOf(request)).toBe(request?.headers.authorization?.split('Signature=')[1]);
  });

  it('answers a failed condition by its name, with the row as it stood, after one attempt', async () => {
    const row = { owner: { S: 'other' } };
    await using service = await serviceThat(
      json(400, { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', Item: row }),
    );
    await expect(service.call('PutItem', INPUT)).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: row,
      $metadata: { httpStatusCode: 400 },
    });
    expect(service.seen).toHaveLength(1);
  });

  it.each([
    ['throttled', refusal('ProvisionedThroughputExceededException'), 250],
    ['a fault of theirs', refusal('InternalServerError', 500), 50],
    ['a connection that breaks off', ((response) => response.socket?.destroy()) as Answer, 50],
    ['no answer in time', (() => {}) as Answer, 50],
    ['a page of a proxy', ((response) => response.writeHead(503).end('<html>')) as Answer, 50],
  ])('tries once more, with the same bytes: %s', async (_, fault, wait) => {
    await using service = await serviceThat(fault, json(200, {}));
    await expect(service.call('PutItem', INPUT)).resolves.toEqual({});
    expect(service.seen.map(({ body }) => body)).toEqual([JSON.stringify(INPUT), JSON.stringify(INPUT)]);
    expect(service.waits).toEqual([wait]);
  });

  it.each([
    ['a missing permission', refusal('AccessDeniedException'), 'AccessDeniedException'],
    ['a malformed request', refusal('ValidationException'), 'ValidationException'],
    ['a cancelled transaction', refusal('TransactionCanceledException'), 'TransactionCanceledException'],
  ])('tries no second time: %s', async (_, fault, name) => {
    await using service = await serviceThat(fault);
    await expect(service.call('PutItem', INPUT)).rejects.toMatchObject({ name });
    expect(service.seen).toHaveLength(1);
  });

  it('gives up after the second attempt, with its error', async () => {
    await using service = await serviceThat(refusal('InternalServerError', 500), refusal('ThrottlingException'));
    await expect(service.call('GetItem', INPUT)).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(service.seen).toHaveLength(2);
  });

  it('does not wait for the rest of an answer that stalls', async () => {
    const stalls: Answer = (response) => response.writeHead(200, { 'content-length': 100 }).write('{"Item"');
    await using service = await serviceThat(stalls);
    await expect(service.call('GetItem', INPUT)).rejects.toThrow();
    expect(service.seen).toHaveLength(2);
  });

  it('signs by the clock of a service that says ours is wrong, from then on', async () => {
    const theirs = new Date(NOW + 3_600_000).toUTCString();
    await using service = await serviceThat(
      json(400, { __type: 'x#InvalidSignatureException' }, { date: theirs }),
      json(200, {}),
    );
    await service.call('GetItem', INPUT);
    await service.call('GetItem', INPUT);
    expect(service.seen.map(({ headers }) => headers['x-amz-date'])).toEqual([
      '20260301T120000Z',
      '20260301T130000Z',
      '20260301T130000Z',
    ]);
  });

  it.each([
    [240, 1],
    [241, 2],
    [-240, 1],
    [-241, 2],
  ])(
    'believes a clock that is %d seconds from ours only where signatures would not hold: %d requests',
    async (seconds, requests) => {
      const date = new Date(NOW + seconds * 1_000).toUTCString();
      await using service = await serviceThat(json(400, { __type: 'x#InvalidSignatureException' }, { date }));
      await expect(service.call('GetItem', INPUT)).rejects.toMatchObject({ name: 'InvalidSignatureException' });
      expect(service.seen).toHaveLength(requests);
    },
  );

  it('does not repeat a wrong signature when the clocks have come to agree', async () => {
    const date = new Date(NOW + 3_600_000).toUTCString();
    const fault = json(400, { __type: 'x#InvalidSignatureException' }, { date });
    await using service = await serviceThat(fault, json(200, {}), fault);
    await service.call('GetItem', INPUT);
    await expect(service.call('GetItem', INPUT)).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    expect(service.seen).toHaveLength(3);
  });

  it('does not repeat a wrong signature when the clocks agree', async () => {
    const fault = json(400, { __type: 'x#InvalidSignatureException' });
    await using service = await serviceThat(fault);
    await expect(service.call('GetItem', INPUT)).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    expect(service.seen).toHaveLength(1);
  });
});

/** Signature Version 4, written anew from AWS's description of it. */
function signatureOf({ headers, body }: Seen): string {
  const signed = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
  const canonicalHeaders = signed.map((name) => `${name}:${headers[name]}\n`).join('');
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const canonical = ['POST', '/', '', canonicalHeaders, signed.join(';'), hash(body)].join('\n');
  const time = String(headers['x-amz-date']);
  const scope = `${time.slice(0, 8)}/eu-west-1/dynamodb/aws4_request`;
  const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const key = scope.split('/').reduce<string | Buffer>(mac, `AWS4${CREDENTIALS.secretAccessKey}`);
  return mac(key, ['AWS4-HMAC-SHA256', time, scope, hash(canonical)].join('\n')).toString('hex');
}
