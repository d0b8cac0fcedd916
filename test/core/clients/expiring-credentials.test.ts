import { EXPIRY_WARNING_SECONDS, expiringCredential } from '../../../lambdas/core/clients/expiring-credentials.ts';
import type { Client } from '../../../lambdas/core/records.ts';
import { client, NOW } from '../../support/fixtures.ts';
import { clientKey, keyClient, verificationKey } from '../../support/key-client.ts';

const SOON = NOW + EXPIRY_WARNING_SECONDS;
const LATER = SOON + 1;

const secret = (expiresAt?: number) => ({ sha256: 'digest', ...(expiresAt !== undefined && { expiresAt }) });
const withSecrets = (...secrets: Client['secrets'][number][]): Client => ({ ...client, secrets });
const withKeys = (...ends: (number | undefined)[]): Client => ({
  ...keyClient,
  keys: {
    source: 'registered',
    keys: ends.map((expiresAt) => ({ key: verificationKey(clientKey), ...(expiresAt !== undefined && { expiresAt }) })),
  },
});

describe('a client is about to be left without a credential', () => {
  it.each<[string, Client, number]>([
    ['when its only secret ends within two weeks', withSecrets(secret(SOON)), SOON],
    ['when the last of several does', withSecrets(secret(NOW + 5), secret(SOON)), SOON],
    ['when its last registered key does', withKeys(NOW + 5, SOON), SOON],
    ['when it has been for a while', withSecrets(secret(NOW - 99)), NOW - 99],
  ])('%s', (_, one, endsAt) => {
    expect(expiringCredential(one, NOW)).toMatchObject({ client: one.id, endsAt });
  });

  it.each<[string, Client]>([
    ['while a secret lasts longer', withSecrets(secret(SOON), secret(LATER))],
    ['while a secret does not end', withSecrets(secret(SOON), secret())],
    ['while a key does not end', withKeys(SOON, undefined)],
    [
      'when it publishes its keys itself',
      { ...keyClient, keys: { source: 'published', jwksUri: '', pinnedHosts: [] } },
    ],
    ['when it is switched off', { ...withSecrets(secret(SOON)), status: 'disabled' }],
    ['when it has none to lose', withSecrets()],
  ])('not %s', (_, one) => {
    expect(expiringCredential(one, NOW)).toBeUndefined();
  });

  it('says whether it is a secret or a key', () => {
    expect(expiringCredential(withSecrets(secret(SOON)), NOW)?.kind).toBe('secret');
    expect(expiringCredential(withKeys(SOON), NOW)?.kind).toBe('key');
  });
});
