import type { Protection } from '../../protect/authorize.ts';
import { createGuard, type GuardOptions } from '../../protect/guard.ts';
import { type GuardedRequest, headerReader } from '../../protect/guarded-request.ts';
import type { GuardRefusal } from '../../protect/refusal.ts';
import type { RefusedRequest } from '../../protect/refused-request.ts';
import { NO_IMPLICATIONS } from '../../protect/vocabulary/implied-scopes.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { NOW, RESOURCE, TestIssuer } from '../support/issuer.ts';
import { memoryProtection } from '../support/memory-protection.ts';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await TestIssuer.start();
});
afterAll(() => issuer.stop());

const VARIABLES = [
  'COUNTERSIGN_ISSUER',
  'COUNTERSIGN_ROLES',
  'MEMBERS_TABLE',
  'STATUS_TABLE',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'RESOURCE',
] as const;
const before = new Map(VARIABLES.map((name) => [name, process.env[name]]));
afterEach(() => {
  for (const [name, value] of before) set(name, value);
});

function set(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

type Asked = { readonly refusal?: GuardRefusal; readonly request?: RefusedRequest; readonly answer: unknown };

async function ask(options: Partial<GuardOptions>, request: Partial<GuardedRequest> = {}): Promise<Asked> {
  const heard: { refusal?: GuardRefusal; request?: RefusedRequest } = {};
  const onRefusal = (refusal: GuardRefusal, of: RefusedRequest) => Object.assign(heard, { refusal, request: of });
  const guard = createGuard({ scopes: ['projects:read'], onRefusal, ...options });
  const answer = await guard({ method: 'GET', url: '/things', header: () => undefined, ...request }, 'acme');
  return { ...heard, answer: answer.ok ? answer.value.member : answer.error };
}

describe('the environment', () => {
  it('is never read when a guard is declared: a build has none of it', () => {
    for (const name of VARIABLES) set(name, undefined);
    expect(() => createGuard({ scopes: ['projects:read'] })).not.toThrow();
  });

  it('that lacks something is a 500 at the first request, which only the log explains, until it is mended', async () => {
    for (const name of VARIABLES) set(name, undefined);
    const mend = {
      RESOURCE: 'https://api.example',
      COUNTERSIGN_ISSUER: 'https://auth.example',
      MEMBERS_TABLE: 'Members',
      STATUS_TABLE: 'Status',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'x',
    };
    for (const [name, value] of Object.entries(mend)) {
      const { refusal, answer } = await ask({});
      expect(answer).toMatchObject({ statusCode: 500, body: expect.stringContaining('server_error') });
      expect(JSON.stringify(answer)).not.toContain(name);
      expect(refusal).toEqual({ reason: 'misconfigured', problem: expect.stringContaining(name) });
      set(name, value);
    }
    expect(await ask({})).toMatchObject({ answer: { statusCode: 401 } });
  });
});

it.each<[string, Partial<GuardOptions>]>([
  ['scopes', { scopes: ['a b'] }],
  ['resource', { resource: 'api' }],
  ['resource', { resource: 'https://api.example/#agent' }],
  ['resourceMetadataUrl', { resourceMetadataUrl: '/x' }],
  ['resourceMetadataUrl', { resourceMetadataUrl: 'x:https://api.example/' }],
])('%s that is wrong in itself fails as the route is declared: %j', (name, options) => {
  expect(() => createGuard({ scopes: ['projects:read'], ...options })).toThrow(`protect(): ${name} `);
});

it('metadata may be on loopback http, as all else on a laptop', () => {
  const resourceMetadataUrl = 'http://127.0.0.1:3000/metadata';
  expect(() => createGuard({ scopes: ['projects:read'], resourceMetadataUrl })).not.toThrow();
});

describe('what a client needs at first', () => {
  const baseline = new Set(['projects:read', 'issues:read'] as Scope[]);
  const rules = { reads: baseline, implications: NO_IMPLICATIONS, baseline };
  let readings: number;
  beforeEach(() => {
    readings = 0;
  });
  const asked = (read: Protection['rules'], authorization?: string) => {
    const protection = { ...memoryProtection(issuer.url), rules: read };
    return ask({ resource: RESOURCE, protection }, { header: headerReader({ authorization }) });
  };
  const METADATA = 'https://api.example/.well-known/oauth-protected-resource/sample';
  const challenge = (scope: string) => ({
    answer: { statusCode: 401, headers: { 'WWW-Authenticate': `Bearer ${scope}resource_metadata="${METADATA}"` } },
  });

  it('[U4] is named to whoever comes without a token: what the deployment says, and not what the route needs', async () => {
    expect(await asked(rules)).toMatchObject(challenge('scope="issues:read projects:read", '));
    expect(await asked(async () => rules)).toMatchObject(challenge('scope="issues:read projects:read", '));
  });

  it('is left out where it cannot be read: still a 401, never a 500', async () => {
    const fails = async () => {
      throw new Error('no answer');
    };
    expect(await asked(fails)).toMatchObject(challenge(''));
  });

  it('is not looked up for a token that is no good', async () => {
    const counting = async () => {
      readings += 1;
      return rules;
    };
    expect(await asked(counting, `Bearer ${await issuer.sign({ exp: NOW })}`)).toMatchObject({
      refusal: { reason: 'expired' },
    });
    expect(readings).toBe(0);
  });
});

describe('whoever hears of a refusal', () => {
  const asked = async (request: Partial<GuardedRequest>, claims: Record<string, unknown> = {}) => {
    const authorization = `Bearer ${await issuer.sign(claims)}`;
    const header = headerReader({ authorization, 'X-Request-Id': 'of-the-caller' });
    const options = { scopes: ['projects:delete'], resource: RESOURCE, protection: memoryProtection(issuer.url) };
    return ask(options, { header, ...request });
  };

  it('hears which request of whom it was', async () => {
    const { request } = await asked({
      method: 'DELETE',
      url: '/organizations/acme/projects?limit=1',
      requestId: 'r-1',
    });
    expect(request).toEqual({
      method: 'DELETE',
      path: '/organizations/acme/projects',
      requestId: 'r-1',
      caller: { member: 'maria', client: 'cursor', organization: 'acme' },
    });
  });

  it('hears nobody named before the token has verified', async () => {
    expect(await asked({}, { exp: NOW })).toMatchObject({
      refusal: { reason: 'expired' },
      request: { caller: undefined, requestId: 'of-the-caller' },
    });
  });

  it('[L11] hears no token, wherever the request has it', async () => {
    const token = await issuer.sign();
    for (const url of [`/${token}/x?access_token=${token}`, `https://api.example/${token}?t=${token}#${token}`]) {
      const { refusal, request } = await asked({ url, requestId: token });
      const text = JSON.stringify([refusal, request]);
      for (const part of token.split('.')) expect(text).not.toContain(part);
    }
  });
});
