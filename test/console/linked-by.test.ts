import { linkedBy, type Speaker } from '../../console/src/pages/member/linked-by.ts';

const speaker = (over: Partial<Speaker> = {}): Speaker => ({
  status: 'active',
  email_domains: ['acme.example', 'xn--bcher-kva.example'],
  ...over,
});

describe('what a new member is told of the first sign-in', () => {
  it('never promises a link that no active provider may make', () => {
    for (const providers of [[], [speaker({ email_domains: [] })], [speaker({ status: 'pending' })]]) {
      expect(linkedBy('alice@acme.example', providers)).toMatch(/No sign-in links them yet: .* acme\.example/);
    }
    expect(linkedBy('alice@other.example', [speaker()])).toMatch(/^No sign-in links them yet/);
  });

  it('never says anything of providers that could not be loaded', () => {
    expect(linkedBy('alice@acme.example', undefined)).toMatch(/not known/);
  });

  it.each(['alice@acme.example', 'alice@ACME.example', 'alice@bücher.example'])('promises it to %s', (email) => {
    expect(linkedBy(email, [speaker()])).toMatch(/^The first sign-in/);
  });
});
