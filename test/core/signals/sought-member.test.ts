import { soughtMember } from '../../../lambdas/core/signals/sought-member.ts';
import type { SubjectIdentifier } from '../../../lambdas/core/signals/subject.ts';
import { provider as acmes, PROVIDER_ISSUER, SUBJECT } from '../../support/fixtures.ts';

const provider = acmes.id;
const BY_SUB: SubjectIdentifier = { format: 'iss_sub', issuer: PROVIDER_ISSUER, subject: SUBJECT };
const TRANSMITTER = { issuer: PROVIDER_ISSUER };
const DOMAINS = { emailDomains: new Set(['acme.example']) };

const sought = (subject: SubjectIdentifier, overrides: Partial<typeof acmes> = {}, transmitter = TRANSMITTER) =>
  soughtMember(subject, { ...acmes, ...overrides }, transmitter);

describe('[V8] whom a provider may speak of', () => {
  it('is linked by the subject that its assertions have', () => {
    expect(sought(BY_SUB)).toEqual({ link: { provider, claim: 'sub', value: SUBJECT } });
  });

  it('is named by the provider or by its transmitter, and by no other issuer', () => {
    const transmitter = { issuer: 'https://signals.acme.example' };
    expect(sought({ ...BY_SUB, issuer: transmitter.issuer }, {}, transmitter)).toMatchObject({ link: { provider } });
    expect(sought({ ...BY_SUB, issuer: transmitter.issuer })).toBeUndefined();
    expect(sought({ ...BY_SUB, issuer: `${PROVIDER_ISSUER}/` })).toBeUndefined();
  });

  it.each(['oid', 'email', 'aud_sub'])('is not found by sub where people are known by %s', (subjectClaim) => {
    expect(sought(BY_SUB, { subjectClaim })).toBeUndefined();
  });

  it('is found by an opaque name under the claim that is mapped, which is no address', () => {
    const link = { provider, claim: 'oid', value: 'x1' };
    expect(sought({ format: 'opaque', id: 'x1' }, { subjectClaim: 'oid' })).toEqual({ link });
    expect(sought({ format: 'opaque', id: 'ada@acme.example' }, { subjectClaim: 'email', ...DOMAINS })).toBeUndefined();
  });

  it('[K17] is found by an address in a domain that is pinned to the provider, in one form', () => {
    expect(sought({ format: 'email', email: 'Ada@ACME.example' }, DOMAINS)).toEqual({ email: 'ada@acme.example' });
    const subjectClaim = 'email';
    const link = { provider, claim: 'email', value: 'ada@acme.example' };
    expect(sought({ format: 'email', email: 'Ada@acme.example' }, { ...DOMAINS, subjectClaim })).toEqual({
      link,
      email: 'ada@acme.example',
    });
  });

  it.each(['ada@other.example', 'ada@sub.acme.example', 'ada', 'ada@acme.example@other.example', ''])(
    '[K17] is nobody by the address %j',
    (email) => {
      expect(sought({ format: 'email', email }, DOMAINS)).toBeUndefined();
    },
  );

  it('[K17] is nobody by any address without a pinned domain', () => {
    expect(sought({ format: 'email', email: 'ada@acme.example' })).toBeUndefined();
  });

  it('is nobody by what names no person', () => {
    expect(sought({ format: 'unsupported' })).toBeUndefined();
  });
});
