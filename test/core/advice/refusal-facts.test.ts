import { refusalFacts } from '../../../lambdas/core/advice/refusal-facts.ts';
import type { Refusal } from '../../../lambdas/core/refusal.ts';
import { scopes } from '../../support/fixtures.ts';
import { signAssertion, signText } from '../../support/provider-signer.ts';
import { everyRefusal, refusals } from '../../support/refusals.ts';

const TOKEN = signAssertion();
const TOKENS: readonly (readonly [string, string])[] = [
  ['an assertion', TOKEN],
  ['an assertion within other text', `see ${TOKEN}!`],
  ['an assertion in a URL', `https://idp.example/?token=${TOKEN}`],
  ['an assertion without its signature', TOKEN.split('.').slice(0, 2).join('.')],
  ['an assertion whose header begins with a space', signText('{ "alg":"ES256","kid":"ec-1"}', '{ "sub":"somebody"}')],
  ['an assertion whose header begins with a line feed', signText('{\n"alg":"ES256","kid":"ec-1"}', '{"sub":"me"}')],
];

/** The refusal with `text` in the place of every fact that is a string, however deep, and of every scope. */
function poison(refusal: Refusal, text: string): Refusal {
  const { reason, ...facts } = refusal;
  return { reason, ...(poisoned(facts, text) as object) } as Refusal;
}

function poisoned(fact: unknown, text: string): unknown {
  if (typeof fact === 'string') return text;
  if (fact instanceof Set) return scopes(text.replaceAll(' ', ''));
  if (Array.isArray(fact)) return fact.map((one) => poisoned(one, text));
  if (typeof fact !== 'object' || fact === null) return fact;
  return Object.fromEntries(Object.entries(fact).map(([name, one]) => [name, poisoned(one, text)]));
}

describe('the facts of a refusal', () => {
  it.each(TOKENS)('[L11] never show %s, whatever claim it was put into', (_what, text) => {
    for (const refusal of refusals) {
      const shown = JSON.stringify(refusalFacts(poison(refusal, text)));
      for (const part of TOKEN.split('.').concat(text.split(/[. ]/))) {
        if (part.length > 12) expect(shown).not.toContain(part.slice(0, 40));
      }
    }
  });

  it('show both values that were compared', () => {
    expect(refusalFacts(everyRefusal.wrong_audience)).toEqual({ expected: 'a', actual: 'b' });
    expect(refusalFacts(everyRefusal.lifetime_too_long)).toEqual({ lifetimeSeconds: 301, maxSeconds: 300 });
  });

  it.each([
    'https://keycloak-production-environment.identity-and-access.some-very-long-company-name-of-one-customer.example',
    'https://dev-0123456789.okta.com/oauth2/default',
    'https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0',
  ])('show an issuer as it was claimed: %s', (issuer) => {
    expect(refusalFacts({ ...everyRefusal.untrusted_issuer, issuer })).toMatchObject({ issuer });
  });

  it('show why a client assertion was refused', () => {
    expect(refusalFacts(everyRefusal.client_assertion_refused)).toEqual({
      client: 'cursor',
      cause: { reason: 'algorithm_not_allowed', actual: 'none', allowed: ['RS256', 'ES256'] },
    });
  });

  it('show sets of scopes as the wire writes them', () => {
    expect(refusalFacts(everyRefusal.no_scope_granted)).toEqual({
      asserted: 'a b',
      requested: undefined,
      ceiling: 'c',
      role: '',
    });
  });

  it('show lists as lists', () => {
    const refusal = { reason: 'algorithm_not_allowed', actual: 'ES256', allowed: ['RS256', TOKEN] } as const;
    expect(refusalFacts(refusal)).toEqual({ actual: 'ES256', allowed: ['RS256', '[looks like a token]'] });
  });

  it('show at most 256 characters of a text', () => {
    const refusal = { reason: 'wrong_audience', expected: 'a', actual: 'x'.repeat(10_000) } as const;
    expect(refusalFacts(refusal)).toEqual({ expected: 'a', actual: 'x'.repeat(256) });
  });
});
