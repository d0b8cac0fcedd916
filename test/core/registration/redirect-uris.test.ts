import { parseRedirectUris } from '../../../lambdas/core/registration/redirect-uris.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { desktop } from '../../support/code-grant.ts';
import { client } from '../../support/fixtures.ts';

describe('[A1] the redirect addresses of a client that is changed', () => {
  it('stay where none are named, and are replaced as a whole', () => {
    expect(parseRedirectUris(undefined, desktop)).toEqual(ok(desktop.redirectUris));
    const named = ['https://tool.example/callback'];
    expect(parseRedirectUris(named, desktop)).toEqual(ok(new Set(named)));
  });

  it.each([
    [[], desktop],
    [['http://localhost/callback'], desktop],
    [Array.from({ length: 11 }, (_, i) => `https://tool.example/${i}`), desktop],
    [['https://tool.example/callback'], client],
  ])('never are ones that no client could have, none, or of a client without codes: %j', (named, before) => {
    const parsed = parseRedirectUris(named, before);
    expect(parsed.ok ? [] : parsed.error.map(({ field }) => field)).toEqual(['redirectUris']);
  });
});
