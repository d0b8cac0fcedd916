import {
  keyOfRequestUri,
  pushedParameters,
  referenceIn,
  requestUriIn,
  requestUriOf,
} from '../../../lambdas/core/authorization/pushed-request.ts';
import type { AuthorizationParameters } from '../../../lambdas/core/authorization/request.ts';
import { clientId, NOW } from '../../support/fixtures.ts';

const SECRET = 'A'.repeat(43);
const URI = requestUriOf(SECRET);
const PUSHED: AuthorizationParameters = [
  ['scope', 'projects:read'],
  ['organization', 'acme'],
  ['prompt', 'select_account'],
];

function asked(...address: AuthorizationParameters): AuthorizationParameters {
  const key = keyOfRequestUri(URI);
  if (key === undefined) throw new Error('none of ours');
  return pushedParameters(PUSHED, { key, client: clientId('web'), query: '', expiresAt: NOW }, address);
}

describe('[A4] the address of a pushed request', () => {
  it('is of one form, and stands by a digest that does not hold it', () => {
    expect(URI).toBe(`urn:ietf:params:oauth:request_uri:${SECRET}`);
    expect(keyOfRequestUri(URI)).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(keyOfRequestUri(URI)).not.toContain(SECRET);
    expect(keyOfRequestUri(requestUriOf('B'.repeat(43)))).not.toBe(keyOfRequestUri(URI));
  });

  it.each([
    '',
    SECRET,
    'https://tool.example/request.jwt',
    `${URI}A`,
    URI.slice(0, -1),
    ` ${URI}`,
    `${URI}\n`,
    URI.toUpperCase(),
    `x${URI}`,
  ])('is none of ours that is %j: nobody looks at it', (uri) => {
    expect(keyOfRequestUri(uri)).toBeUndefined();
  });

  it('is looked for where a request names one', () => {
    expect(requestUriIn([['request_uri', URI]])).toBe(URI);
    expect(requestUriIn(PUSHED)).toBeUndefined();
  });
});

describe('[A4] a pushed request asks', () => {
  it('for what its client pushed, by that client, whatever else the address says', () => {
    const ours: AuthorizationParameters = [['client_id', 'web'], ...PUSHED];
    expect(asked()).toStrictEqual(ours);
    expect(asked(['client_id', 'other'], ['request_uri', URI], ['scope', 'projects:write'])).toStrictEqual(ours);
  });

  it.each<[string, AuthorizationParameters]>([
    ['the organization', [['organization', 'globex']]],
    [
      'that it was chosen',
      [
        ['organization', 'globex'],
        ['chosen', '1'],
      ],
    ],
    ['to be asked again', [['prompt', 'select_account']]],
  ])('for the organization that the person has chosen, not the tool: %s', (_, choice) => {
    const wanted: AuthorizationParameters = [['client_id', 'web'], ['scope', 'projects:read'], ...choice];
    expect(asked(['scope', 'projects:write'], ...choice)).toStrictEqual(wanted);
  });

  it('is led back to by its address and the person’s choice, and nothing else', () => {
    const reference: AuthorizationParameters = [
      ['client_id', 'web'],
      ['request_uri', URI],
      ['organization', 'acme'],
      ['prompt', 'select_account'],
      ['chosen', '1'],
    ];
    expect(referenceIn([['scope', 'projects:write'], ...reference, ['state', 'x']])).toStrictEqual(reference);
  });
});
