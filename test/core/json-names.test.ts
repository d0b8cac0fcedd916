import { expect, it } from '@jest/globals';
import { jsonNames, Verbatim } from '../../lambdas/core/json-names.ts';

it('names in an answer are snake_case at every depth', () => {
  expect(jsonNames({ createdAt: 1, keys: [{ nextState: { sinceWhen: 2 } }], id: 'a', none: null })).toEqual({
    created_at: 1,
    keys: [{ next_state: { since_when: 2 } }],
    id: 'a',
    none: null,
  });
});

it('names that are not ours stand as they came: variables, addresses, the claims of a token', () => {
  const claims = { emailVerified: true, 'https://example.com/myClaim': 1 };
  expect(jsonNames({ AWS_REGION: 'eu-central-1', tokenClaims: new Verbatim(claims) })).toEqual({
    AWS_REGION: 'eu-central-1',
    token_claims: claims,
  });
});
