import type { TrustedProvider } from '../../../lambdas/core/records.ts';
import {
  CHECK_COOL_DOWN_SECONDS,
  challengeRecord,
  checkedProof,
  type DomainProof,
  judgeTexts,
  secondsUntilCheck,
} from '../../../lambdas/core/registration/domain-proof.ts';
import { provableDomain } from '../../../lambdas/core/registration/provable-domain.ts';
import type { OrganizationId, ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { NOW } from '../../support/fixtures.ts';

const proof: DomainProof = { domain: 'login.acme.example', token: 'ab'.repeat(16), askedAt: NOW };
const of = { organization: 'acme' as OrganizationId, id: `idp_${'0'.repeat(32)}` as ProviderId };
const { value } = challengeRecord(of, proof);

describe('the domain that is proved', () => {
  const domainOf = (issuer: string, rest: Partial<TrustedProvider> = {}) => provableDomain({ issuer, ...rest });

  it.each([
    ['https://login.acme.example', 'login.acme.example'],
    ['https://login.acme.example/', 'login.acme.example'],
    ['https://LOGIN.acme.example/realms/acme', 'login.acme.example'],
    ['https://login.acme.example:443/x', 'login.acme.example'],
    ['https://münchen.example', 'xn--mnchen-3ya.example'],
    ['https://xn--mnchen-3ya.example', 'xn--mnchen-3ya.example'],
    ['https://acme.co.uk', 'acme.co.uk'],
  ])('of %s is the very host of the issuer: %s', (issuer, domain) => {
    expect(domainOf(issuer)).toEqual({ domain });
  });

  it.each(['http://localhost:8788', 'http://127.0.0.1:8788', 'http://[::1]:8788'])(
    'of %s, which the local runtime alone takes, is localhost',
    (issuer) => {
      expect(domainOf(issuer)).toEqual({ domain: 'localhost' });
    },
  );

  it.each([
    'https://accounts.google.com',
    'https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0',
    'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0',
  ])('is none of the customers of %s', (issuer) => {
    expect(domainOf(issuer)).toEqual({ unprovable: 'shared' });
  });

  it('is none where a tenant says whose the assertions are', () => {
    expect(domainOf('https://login.acme.example', { tenant: 'acme' })).toEqual({ unprovable: 'shared' });
  });

  it.each([
    ['an IPv4 address', 'https://192.0.2.1'],
    ['an IPv4 address in another form', 'https://0x7f.1'],
    ['an IPv6 address', 'https://[2001:db8::1]'],
    ['one label', 'https://intranet'],
    ['one label, with TLS, of this machine', 'https://localhost'],
    ['a loopback address, with TLS', 'https://127.0.0.1'],
    ['a dot at the end', 'https://login.acme.example.'],
    ['an empty label', 'https://login..example'],
    ['a name that is too long with the label before it', `https://${'a.'.repeat(116)}example`],
    ['a label that is too long', `https://${'a'.repeat(64)}.example`],
  ])('is none of %s', (_, issuer) => {
    expect(domainOf(issuer)).toEqual({ unprovable: 'no_domain' });
  });

  it('may be as long as the name of its record can be', () => {
    const longest = `${'a.'.repeat(111)}example`;
    expect(challengeRecord(of, { ...proof, domain: longest }).name).toHaveLength(252);
    expect(domainOf(`https://${longest}`)).toEqual({ domain: longest });
    expect(domainOf(`https://a${longest}`)).toEqual({ domain: `a${longest}` });
    expect(domainOf(`https://aa${longest}`)).toEqual({ unprovable: 'no_domain' });
  });
});

describe('the record of a challenge', () => {
  it('stands at a name of its own, and fits one string of a TXT record', () => {
    expect(challengeRecord(of, proof)).toEqual({
      ...{ type: 'TXT', name: '_countersign-challenge.login.acme.example' },
      value: expect.stringMatching(/^countersign-challenge=[0-9a-f]{64}$/),
    });
  });

  it.each([
    ['another organization', { ...of, organization: 'globex' as OrganizationId }, proof],
    ['another provider', { ...of, id: `idp_${'1'.repeat(32)}` as ProviderId }, proof],
    ['another domain', of, { ...proof, domain: 'acme.example' }],
    ['another challenge', of, { ...proof, token: 'cd'.repeat(16) }],
  ])('of %s proves nothing here', (_, whose, what) => {
    const other = challengeRecord(whose, what).value;
    expect(judgeTexts([other], challengeRecord(of, proof))).toBe('other_value');
  });
});

describe('what was looked up', () => {
  it.each([
    ['found', [value]],
    ['found', ['v=spf1 -all', value, `${value}0`]],
    ['other_value', [`${value} `]],
    ['other_value', [value.toUpperCase()]],
    ['other_value', [value.slice(0, -1)]],
    ['other_value', [`"${value}"`]],
    ['other_value', ['']],
    ['not_found', []],
  ])('is %s where the texts are %j', (outcome, texts) => {
    expect(judgeTexts(texts, challengeRecord(of, proof))).toBe(outcome);
  });

  it('stays found at its time, whatever is found later', () => {
    const found = checkedProof(proof, { at: NOW, by: 'mem_1', outcome: 'found' });
    expect(found).toEqual({ ...proof, checked: { at: NOW, by: 'mem_1', outcome: 'found' }, foundAt: NOW });
    const later = checkedProof(found, { at: NOW + 60, by: 'mem_2', outcome: 'not_found' });
    expect(later).toEqual({ ...found, checked: { at: NOW + 60, by: 'mem_2', outcome: 'not_found' } });
  });

  it('is looked up again after the cool-down, whatever was found, and not before', () => {
    expect(secondsUntilCheck(proof, NOW)).toBe(0);
    const checked = checkedProof(proof, { at: NOW, by: 'mem_1', outcome: 'unanswered' });
    expect(secondsUntilCheck(checked, NOW)).toBe(CHECK_COOL_DOWN_SECONDS);
    expect(secondsUntilCheck(checked, NOW + CHECK_COOL_DOWN_SECONDS - 1)).toBe(1);
    expect(secondsUntilCheck(checked, NOW + CHECK_COOL_DOWN_SECONDS)).toBe(0);
    expect(secondsUntilCheck(checked, NOW - 86_400)).toBe(CHECK_COOL_DOWN_SECONDS);
  });
});
