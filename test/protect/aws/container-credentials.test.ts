import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { containerCredentials } from '../../../protect/aws/container-credentials.ts';
import { type EndingCredentials, remembered } from '../../../protect/aws/remembered-credentials.ts';

const ENDS = '2026-01-01T06:00:00Z';

describe('credentials of a container', () => {
  let server: Server;
  let url: string;
  let answer: { status: number; body: string };
  let asked: (string | undefined)[];
  const folder = mkdtempSync(join(tmpdir(), 'countersign-credentials-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    asked = [];
    const body = { AccessKeyId: 'of-the-task', SecretAccessKey: 'local', Token: 'session', Expiration: ENDS };
    answer = { status: 200, body: JSON.stringify(body) };
    server = createServer((request, response) => {
      asked.push(request.headers.authorization);
      response.writeHead(answer.status).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/role`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('are those of its role, until they end', async () => {
    expect(await containerCredentials({ AWS_CONTAINER_CREDENTIALS_FULL_URI: url })?.()).toEqual({
      accessKeyId: 'of-the-task',
      secretAccessKey: 'local',
      sessionToken: 'session',
      expiration: new Date(ENDS),
    });
    expect(asked).toEqual([undefined]);
  });

  it('are asked for with what the environment or its file says, read anew each time', async () => {
    const file = join(folder, 'token');
    writeFileSync(file, 'first\n');
    const source = containerCredentials({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: url,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file,
    });
    await source?.();
    writeFileSync(file, 'second\n');
    await source?.();
    await containerCredentials({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: url,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'given',
    })?.();
    expect(asked).toEqual(['first', 'second', 'given']);
  });

  it.each([
    [404, 'not found'],
    [200, '{}'],
    [200, '{"AccessKeyId":"a","SecretAccessKey":"shown-nowhere","Token":"t","Expiration":"soon"}'],
  ])('fail for an answer that is none, and show nothing of it: %d %s', async (status, body) => {
    answer = { status, body };
    const fetched = containerCredentials({ AWS_CONTAINER_CREDENTIALS_FULL_URI: url })?.();
    await expect(fetched).rejects.toThrow(/^the container's credentials(: HTTP 404| cannot be understood)$/);
  });
});

it('there are none outside of a container', () => {
  expect(containerCredentials({})).toBeUndefined();
});

it.each(['http://credentials.example/role', 'http://169.254.169.254/role', 'ftp://127.0.0.1/role'])(
  'are never asked of another machine in the clear: %s',
  (address) => {
    expect(() => containerCredentials({ AWS_CONTAINER_CREDENTIALS_FULL_URI: address })).toThrow('must be https');
  },
);

describe('credentials that end', () => {
  const HOUR = 3_600_000;
  let now: number;
  let made: number;
  let fails: boolean;
  const source = async (): Promise<EndingCredentials> => {
    if (fails) throw new Error('down');
    made += 1;
    return { accessKeyId: String(made), secretAccessKey: 's', expiration: new Date(now + HOUR) };
  };
  beforeEach(() => {
    now = 0;
    made = 0;
    fails = false;
  });

  it('are asked for once by many, and again five minutes before their end', async () => {
    const ask = remembered(source, () => now);
    await Promise.all([ask(), ask(), ask()]);
    now = HOUR - 300_001;
    expect((await ask()).accessKeyId).toBe('1');
    now += 1;
    expect((await ask()).accessKeyId).toBe('2');
  });

  it('go on when they cannot be renewed, and never past their end', async () => {
    const ask = remembered(source, () => now);
    await ask();
    fails = true;
    now = HOUR - 1;
    expect((await ask()).accessKeyId).toBe('1');
    now = HOUR + 10_000;
    await expect((async () => ask())()).rejects.toThrow('down');
    fails = false;
    expect((await ask()).accessKeyId).toBe('2');
  });
});
