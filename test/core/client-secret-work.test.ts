import * as crypto from 'node:crypto';
import { jest } from '@jest/globals';
import type { SecretCredentials } from '../../lambdas/core/clients/credentials.ts';
import type { Client } from '../../lambdas/core/records.ts';
import { client, NOW, sha256 } from '../support/fixtures.ts';

/**
 * [C5] Whether a client exists cannot be told from how long a wrong secret takes. A clock would say so on a quiet machine
 * only; what takes the time is counted instead: the real functions of node:crypto, every call of them.
 */

const work: string[] = [];
jest.unstable_mockModule('node:crypto', () => ({
  ...crypto,
  createHash: (...hash: Parameters<typeof crypto.createHash>) => {
    work.push('digest');
    return crypto.createHash(...hash);
  },
  timingSafeEqual: (...bytes: Parameters<typeof crypto.timingSafeEqual>) => {
    work.push(`compare ${bytes[0].byteLength} with ${bytes[1].byteLength}`);
    return crypto.timingSafeEqual(...bytes);
  },
}));
const { authenticateBySecret } = await import('../../lambdas/core/clients/credentials.ts');

function workFor(secrets: readonly string[], registered: Client | undefined): readonly string[] {
  work.length = 0;
  const credentials: SecretCredentials = { method: 'client_secret_basic', clientId: 'cursor', secrets };
  expect(authenticateBySecret(credentials, registered, NOW)).toMatchObject({ ok: false });
  return [...work];
}

const oneSecret = { ...client, secrets: [{ sha256: sha256('the secret') }] };

describe('[C5] a wrong secret', () => {
  it.each<[string, readonly string[]]>([
    ['in one reading', ['wrong']],
    ['in two', ['wrong', 'wr+ng']],
    ['that is empty', ['']],
    ['that is long', ['x'.repeat(10_000)]],
  ])('%s takes the same work whether the client exists or not', (_what, secrets) => {
    const expected = [...secrets.map(() => 'digest'), ...secrets.map(() => 'compare 32 with 32')];
    expect(workFor(secrets, undefined)).toEqual(expected);
    expect(workFor(secrets, oneSecret)).toEqual(expected);
  });

  it.each<[string, Partial<Client>]>([
    ['is disabled', { status: 'disabled' }],
    ['is registered for another method', { authenticationMethod: 'client_secret_post' }],
    ['is not registered for the grant', { grantTypes: new Set() }],
    ['has a secret that has expired', { secrets: [{ sha256: sha256('the secret'), expiresAt: 1 }] }],
  ])('takes the same work when the client %s', (_what, override) => {
    expect(workFor(['wrong'], { ...oneSecret, ...override })).toEqual(workFor(['wrong'], undefined));
  });

  it('takes the same work however much of it is right: whole digests are compared', () => {
    const almost = 'the secre';
    expect(workFor([almost], oneSecret)).toEqual(workFor(['nothing alike'], oneSecret));
  });

  it('is compared with every secret there is, and not only up to the first that fits', () => {
    const two = { ...client, status: 'disabled', secrets: [{ sha256: sha256('a') }, { sha256: sha256('b') }] } as const;
    expect(workFor(['a'], two)).toEqual(workFor(['neither'], two));
    expect(workFor(['a'], two)).toHaveLength(3);
  });
});
