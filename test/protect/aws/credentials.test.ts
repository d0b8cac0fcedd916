import { environmentCredentials } from '../../../protect/aws/credentials.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'of-the-function', AWS_SECRET_ACCESS_KEY: 'made-up-for-tests' };

describe('credentials of the environment', () => {
  const given = { accessKeyId: KEYS.AWS_ACCESS_KEY_ID, secretAccessKey: KEYS.AWS_SECRET_ACCESS_KEY };

  it.each([
    ['with a session, as Lambda has them', { AWS_SESSION_TOKEN: 'session' }, { ...given, sessionToken: 'session' }],
    ['without a session, as a person has them', {}, given],
    ['with a session that is empty: none', { AWS_SESSION_TOKEN: '' }, given],
    ['without a secret: none', { AWS_SECRET_ACCESS_KEY: undefined }, undefined],
    ['with an empty secret: none', { AWS_SECRET_ACCESS_KEY: '' }, undefined],
    ['without an id: none', { AWS_ACCESS_KEY_ID: undefined }, undefined],
    ['with an empty id: none', { AWS_ACCESS_KEY_ID: '' }, undefined],
  ])('%s', (_, change, expected) => {
    expect(environmentCredentials({ ...KEYS, ...change })).toStrictEqual(expected);
  });
});
