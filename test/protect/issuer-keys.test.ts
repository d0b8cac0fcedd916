import type { ServerResponse } from 'node:http';
import { IssuerKeys } from '../../protect/issuer-keys.ts';
import { makeKey, NOW, TestIssuer } from '../support/issuer.ts';

let issuer: TestIssuer;
let now: number;
let keys: IssuerKeys;

beforeEach(async () => {
  issuer = await TestIssuer.start();
  now = NOW;
  keys = new IssuerKeys(issuer.url, () => now);
});
afterEach(() => issuer.stop());

const find = (kid = 'key-1') => keys.find({ alg: 'ES256', kid });
const aKey = expect.objectContaining({ type: 'public' });

describe("the issuer's keys", () => {
  it('are fetched once for all that ask at the same time', async () => {
    expect(await Promise.all([find(), find(), find()])).toEqual([aKey, aKey, aKey]);
    expect(issuer.fetches).toBe(1);
  });

  it('are fetched again after ten minutes', async () => {
    await find();
    now += 599;
    await find();
    expect(issuer.fetches).toBe(1);
    now += 1;
    await find();
    expect(issuer.fetches).toBe(2);
  });

  it('are gone once the issuer publishes them no more', async () => {
    await find();
    issuer.published = [];
    now += 600;
    expect(await find()).toBeUndefined();
  });

  it('are fetched again for an unknown id, at most once in 30 s', async () => {
    await find();
    issuer.published = [issuer.key.jwk, (await makeKey('key-2')).jwk];
    now += 29;
    expect(await find('key-2')).toBeUndefined();
    now += 1;
    expect(await find('key-2')).toEqual(aKey);
    expect(await find('key-3')).toBeUndefined();
    expect(issuer.fetches).toBe(2);
  });

  it('are an error where the one that is asked for cannot be read: not a no', async () => {
    issuer.published = [{ ...issuer.key.jwk, x: 'AAAA' }];
    await expect(find()).rejects.toThrow();
    expect(await find('key-2')).toBeUndefined();
  });

  it('are not chosen from when two have the same id', async () => {
    issuer.published = [issuer.key.jwk, (await makeKey('key-1')).jwk];
    expect(await find()).toBeUndefined();
  });
});

describe('an issuer that does not answer', () => {
  const failures: [string, (response: ServerResponse) => void, string][] = [
    ['answers 500', (response) => response.writeHead(500).end(), 'Error'],
    ['redirects', (response) => response.writeHead(302, { Location: '/elsewhere' }).end(), 'TypeError'],
    ['closes the connection', (response) => response.destroy(), 'TypeError'],
    ['sends no JSON', (response) => response.end('<html>'), 'SyntaxError'],
    ['sends no key set', (response) => response.end('{"keys":"none"}'), 'JWKSInvalid'],
    ['never ends', (response) => void response.write('{'), 'TimeoutError'],
  ];

  it.each(failures)('is an error without keys: it %s', async (_, respond, name) => {
    issuer.respond = respond;
    await expect(find()).rejects.toMatchObject({ name });
    expect(issuer.fetches).toBe(1);
  });

  it('is asked again by the next request when there are no keys', async () => {
    issuer.respond = (response) => response.writeHead(500).end();
    await expect(find()).rejects.toThrow('the key set answered 500');
    issuer.respond = undefined;
    expect(await find()).toEqual(aKey);
  });

  it('leaves known keys in use for an hour, and is asked at most once in 30 s', async () => {
    await find();
    issuer.respond = (response) => response.writeHead(500).end();
    now += 600;
    expect(await find()).toEqual(aKey);
    now += 29;
    expect(await find()).toEqual(aKey);
    expect(issuer.fetches).toBe(2);
    now = NOW + 3_599;
    expect(await find()).toEqual(aKey);
    now = NOW + 3_600;
    await expect(find()).rejects.toThrow('the key set answered 500');
  });

  it('leaves it open whether an unknown id exists: an error, not a no', async () => {
    await find();
    issuer.respond = (response) => response.writeHead(500).end();
    now += 30;
    await expect(find('key-2')).rejects.toThrow('the key set answered 500');
    await expect(find('key-2')).rejects.toThrow('the key set answered 500');
    expect(issuer.fetches).toBe(2);
  });
});
