import { judgeKey } from '../../../protect/jose/verification-key.ts';
import { publicJwk } from '../../support/provider-signer.ts';

const RSA = publicJwk('RS256');
const exponentOf = (bytes: number) => {
  const octets = Buffer.alloc(bytes);
  octets[0] = 1;
  octets[bytes - 1] = 1;
  return octets.toString('base64url');
};

describe('[J8] the numbers of an RSA key', () => {
  it('have an exponent of eight octets, and never more', () => {
    expect(judgeKey({ ...RSA, e: exponentOf(8) })).toMatchObject({ key: { e: exponentOf(8) } });
    expect(judgeKey({ ...RSA, e: exponentOf(9) })).toMatchObject({ why: 'rsa_exponent' });
  });

  it.each(['+AQAB', '=AQAB', ' AQAB', 'AQAB=', 'AQAB\n', 'AQ AB'])('are never read out of %j', (e) => {
    expect(judgeKey({ ...RSA, e })).toMatchObject({ why: 'invalid_parameters' });
    expect(judgeKey({ ...RSA, n: e.replace('AQAB', String(RSA['n'])) })).toMatchObject({ why: 'invalid_parameters' });
  });
});
