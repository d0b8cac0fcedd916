import type { AccessToken } from '../../protect/access-token.ts';
import { type GuardedRequest, headerReader } from '../../protect/guarded-request.ts';
import { refusedRequest } from '../../protect/refused-request.ts';

const REQUEST: GuardedRequest = { method: 'GET', url: '/organizations/acme/projects', header: () => undefined };
const of = (request: Partial<GuardedRequest>) => refusedRequest({ ...REQUEST, ...request }, undefined);

describe('[L11] what the log is told of a refused request', () => {
  it.each([
    ['/organizations/acme/projects', '/organizations/acme/projects'],
    ['https://api.example/a/b?token=x#y', '/a/b'],
    ['/a?token=x', '/a'],
    ['/a#token', '/a'],
    ['?token=x', ''],
    ['', ''],
    ['//a?token=x', '//a'],
    [`/a/${'x'.repeat(40)}/b`, `/a/${'x'.repeat(40)}/b`],
    [`/a/${'x'.repeat(41)}/b`, '/a/…/b'],
    [`${'/abc'.repeat(64)}`, '/abc'.repeat(64)],
    [`${'/abc'.repeat(65)}`, '/abc'.repeat(64)],
  ])('has of the address %j no query, and no part that may be a secret: %j', (url, path) => {
    expect(of({ url }).path).toBe(path);
  });

  it('has no method that is longer than one', () => {
    expect(of({ method: 'x'.repeat(21) }).method).toBe('x'.repeat(20));
  });

  const NAMED = { 'X-Request-Id': 'of-the-caller', 'x-amzn-Request-Id': 'of-a-balancer' };
  it.each<[string | undefined, Record<string, string>, string | undefined]>([
    ['of-the-gateway', NAMED, 'of-the-gateway'],
    [undefined, NAMED, 'of-a-balancer'],
    [undefined, { 'x-request-id': 'of-the-caller' }, 'of-the-caller'],
    ['no id', { 'x-request-id': 'of-the-caller' }, 'of-the-caller'],
    ['x'.repeat(64), NAMED, 'x'.repeat(64)],
    ['x'.repeat(65), {}, undefined],
    ['', {}, undefined],
    ['two\nlines', {}, undefined],
    [undefined, {}, undefined],
  ])('names the request %j, or by its headers %j: %j', (requestId, headers, expected) => {
    expect(of({ requestId, header: headerReader(headers) }).requestId).toBe(expected);
  });

  it('names whom a verified token names, and nobody else', () => {
    const caller = { member: 'maria', client: 'cursor', organization: 'acme' };
    const token = { ...caller, tokenId: 'token-1', scopes: new Set(['projects:read']) } as unknown as AccessToken;
    expect(refusedRequest(REQUEST, undefined).caller).toBeUndefined();
    expect(refusedRequest(REQUEST, token).caller).toStrictEqual(caller);
    const agents = { ...token, agentSession: 'session-1' } as AccessToken;
    expect(refusedRequest(REQUEST, agents).caller).toStrictEqual({ ...caller, agentSession: 'session-1' });
  });
});
