import { issuerDifferences } from '../../../lambdas/core/administration/near-issuer.ts';

describe('an issuer that is nearly the one that was asked for', () => {
  it.each([
    { asked: 'https://acme.example', known: 'https://acme.example', differs: [] },
    { asked: 'https://acme.example/', known: 'https://acme.example', differs: ['trailing_slash'] },
    { asked: 'https://acme.example/A', known: 'https://acme.example/a/', differs: ['trailing_slash', 'letter_case'] },
    { asked: 'https://ACME.example', known: 'https://acme.example', differs: ['letter_case'] },
  ])('$asked, $known: $differs', ({ asked, known, differs }) => {
    expect(issuerDifferences(asked, known)).toEqual(differs);
  });

  it.each(['https://acme.example//', 'https://acme.example.org', 'http://acme.example', ''])('is not %s', (asked) => {
    expect(issuerDifferences(asked, 'https://acme.example')).toBeUndefined();
  });
});
