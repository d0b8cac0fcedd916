import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { containerCredentials } from '../../../protect/aws/container-credentials.ts';
import { type EndingCredentials, remembered } from '../../../protect/aws/remembered-credentials.ts';

const ENDS = '2026-01-01T06:00:00Z';
const ROLE = { AccessKeyId: 'of-the-task', SecretAccessKey: 'shown-nowhere', Token: 'session', Expiration: ENDS };

describe('credentials of a container', () => {
  let server: Server;
  let url: string;
  let answer: { status: number; body: string; headers?: Record<string, string> };
  let asked: (string | undefined)[];
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-credentials-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    asked = [];
    answer = { status: 200, body: JSON.stringify(ROLE) };
    server = createServer((request, response) => {
      asked.push(request.headers.authorization);
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/role`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('are those of its role, until they end', async () => {
    expect(await containerCredentials({ AWS_CONTAINER_CREDENTIALS_FULL_URI: url })?.()).toEqual({
      accessKeyId: 'of-the-task',
      secretAccessKey: ROLE.SecretAccessKey,
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
    [200, 'null'],
    ...[{ AccessKeyId: '' }, { AccessKeyId: 7 }, { SecretAccessKey: '' }, { Token: '' }, { Expiration: 'soon' }].map(
      (change): [number, string] => [200, JSON.stringify({ ...ROLE, ...change })],
    ),
    ...Object.keys(ROLE).map((name): [number, string] => [200, JSON.stringify({ ...ROLE, [name]: undefined })]),
  ])('fail for an answer that is none, and show nothing of it: %d %s', async (status, body) => {
    answer = { status, body };
    const fetched = containerCredentials({ AWS_CONTAINER_CREDENTIALS_FULL_URI: url })?.();
    await expect(fetched).rejects.toThrow(/^the container's credentials(: HTTP 404| cannot be understood)$/);
  });

  it('are never fetched from where another answer leads', async () => {
    answer = { status: 302, body: '', headers: { location: '/elsewhere' } };
    await expect(containerCredentials({ AWS_CONTAINER_CREDENTIALS_FULL_URI: url })?.()).rejects.toThrow();
    expect(asked).toHaveLength(1);
  });

  it('are asked for without a word where the file that would say one has no name', async () => {
    await containerCredentials({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: url,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '',
    })?.();
    expect(asked).toEqual([undefined]);
  });

  it('are not waited for longer than a second', async () => {
    server.removeAllListeners('request');
    const fetched = containerCredentials({ AWS_CONTAINER_CREDENTIALS_FULL_URI: url })?.();
    await expect(fetched).rejects.toMatchObject({ name: 'TimeoutError' });
    server.closeAllConnections();
  });
});

it.each([
  {},
  { AWS_CONTAINER_CREDENTIALS_FULL_URI: '' },
  { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '' },
  { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'given' },
])('there are none outside of a container: %j', (variables) => {
  expect(containerCredentials(variables)).toBeUndefined();
});

it('those of a task are asked of the address that ECS has, whatever else is named', async () => {
  const asked: unknown[] = [];
  const { fetch } = globalThis;
  globalThis.fetch = async (address) => {
    asked.push(address);
    throw new Error('not reached');
  };
  try {
    const source = containerCredentials({
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/task',
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/role',
    });
    await expect(source?.()).rejects.toThrow('not reached');
  } finally {
    globalThis.fetch = fetch;
  }
  expect(asked).toEqual(['http://169.254.170.2/v2/credentials/task']);
});

it.each([
  'https://credentials.example/role',
  'http://169.254.170.2/v2/credentials/task',
  'http://169.254.170.23/v1/credentials',
  'http://[fd00:ec2::23]/v1/credentials',
  'http://localhost:1/role',
  'http://[::1]:1/role',
])('are asked of this machine, or of any over https: %s', (address) => {
  expect(containerCredentials({ AWS_CONTAINER_CREDENTIALS_FULL_URI: address })).toEqual(expect.any(Function));
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

  it('that could not be renewed are asked for again after ten seconds, and not by every request', async () => {
    let attempts = 0;
    const ask = remembered(
      () => {
        attempts += 1;
        return source();
      },
      () => now,
    );
    await ask();
    fails = true;
    now = HOUR - 300_000;
    await ask();
    now += 9_999;
    await ask();
    expect(attempts).toBe(2);
    fails = false;
    now += 1;
    expect([(await ask()).accessKeyId, attempts]).toEqual(['2', 3]);
  });

  it('are no longer good in the millisecond in which they end', async () => {
    const ask = remembered(source, () => now);
    await ask();
    fails = true;
    now = HOUR;
    await expect((async () => ask())()).rejects.toThrow('down');
  });

  it('are asked for again after the first question failed', async () => {
    const ask = remembered(source, () => now);
    fails = true;
    await expect((async () => ask())()).rejects.toThrow('down');
    fails = false;
    expect((await ask()).accessKeyId).toBe('1');
  });

  it('that name no end are asked for once, for ever', async () => {
    const ask = remembered(
      async () => {
        made += 1;
        return { accessKeyId: String(made), secretAccessKey: 's' };
      },
      () => now,
    );
    await ask();
    now = Number.MAX_SAFE_INTEGER;
    expect((await ask()).accessKeyId).toBe('1');
  });
});
