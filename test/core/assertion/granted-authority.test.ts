import fc from 'fast-check';
import { grantResources, grantScopes } from '../../../lambdas/core/assertion/granted-authority.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { API, configuration, REPORTS, scopes } from '../../support/fixtures.ts';

const scopeSet = fc.subarray(['a:r', 'a:w', 'b:r', 'b:w', 'c:r']).map((tokens) => scopes(tokens.join(' ')));

describe('the granted scopes', () => {
  const bounds = {
    asserted: scopes('a b c d'),
    requested: scopes('a b c e'),
    ceiling: scopes('a b d e'),
    role: scopes('a c d e'),
  };

  it('[S1][L1] are what all four parties allow', () => {
    expect(grantScopes(bounds)).toEqual(ok(scopes('a')));
  });

  it('[L1] are exactly the intersection, or a refusal when that is empty', () => {
    fc.assert(
      fc.property(
        scopeSet,
        fc.option(scopeSet, { nil: undefined }),
        scopeSet,
        scopeSet,
        (asserted, requested, ceiling, role) => {
          const all = ['a:r', 'a:w', 'b:r', 'b:w', 'c:r'] as const;
          const sets = [asserted, ceiling, role, ...(requested === undefined ? [] : [requested])];
          const expected = scopes(
            all.filter((scope) => sets.every((set) => [...set].some((one) => one === scope))).join(' '),
          );
          const granted = grantScopes({ asserted, requested, ceiling, role });
          expect(granted.ok ? granted.value : scopes('')).toEqual(expected);
          expect(granted.ok).toBe(expected.size > 0);
        },
      ),
    );
  });

  it('[S1][L1] are not narrowed by a request that names none', () => {
    expect(grantScopes({ ...bounds, requested: undefined })).toEqual(ok(scopes('a d')));
  });

  it('[S2] are narrowed, not refused, when the request asks for more', () => {
    expect(grantScopes({ ...bounds, requested: scopes('a z org:admin') })).toEqual(ok(scopes('a')));
  });

  it.each(['asserted', 'requested', 'ceiling', 'role'])('[S1][L1] are none, and refused, when %s is empty', (party) => {
    const empty = { ...bounds, [party]: scopes('') };
    expect(grantScopes(empty)).toEqual(err({ reason: 'no_scope_granted', ...empty }));
  });
});

describe('the granted resources', () => {
  const grant = (asserted: readonly string[], requested: readonly string[]) =>
    grantResources({ resources: asserted }, requested, configuration);

  it.each([
    ['the default when nobody names one', [], [], [API]],
    ["the assertion's", [REPORTS], [], [REPORTS]],
    ["all of the assertion's", [REPORTS, API], [], [REPORTS, API]],
    ['those requested, when the assertion names none', [], [REPORTS], [REPORTS]],
    ["those requested, within the assertion's", [API, REPORTS], [REPORTS], [REPORTS]],
    ['each once', [], [API, API], [API]],
  ])('[S5] are %s', (_what, asserted, requested, granted) => {
    expect(grant(asserted, requested)).toEqual(ok(granted));
  });

  it.each([['https://other.example'], [`${API}/`], [`${API}/sub`], [API.toUpperCase()], [API.replace('v1', '%761')]])(
    '[K13] refuse an assertion for %s',
    (resource) => {
      expect(grant([API, resource], [API])).toEqual(err({ reason: 'assertion_resource_unknown', resource }));
    },
  );

  it.each(['', 'api', '/v1', `${API}#x`, `${API} `, 'https://é.example'])('[S4] refuse the request %j', (resource) => {
    expect(grant([], [resource])).toEqual(err({ reason: 'resource_malformed' }));
  });

  it.each(['https://other.example', `${API}/`, `${API}?`, 'https://api.vendor.example/V1'])(
    '[S4] refuse a request for %s, which is not ours',
    (resource) => {
      expect(grant([], [API, resource])).toEqual(err({ reason: 'resource_unknown', resource }));
    },
  );

  it('[K13][S4][S5] are those of configuration, as it writes them, however the same URI is written', () => {
    const bare = 'https://api.example';
    const governed = { resources: new Set([bare, API]), defaultResource: API };
    const ways = [`${bare}/`, 'HTTPS://API.example', `${bare}:443`, `${bare}:443/`, `${bare}:`];
    for (const way of ways) {
      expect(grantResources({ resources: [way] }, [], governed)).toEqual(ok([bare]));
      expect(grantResources({ resources: [] }, [way, bare], governed)).toEqual(ok([bare]));
      expect(grantResources({ resources: [bare] }, [way], governed)).toEqual(ok([bare]));
      expect(grantResources({ resources: [way, API] }, [bare], governed)).toEqual(ok([bare]));
      expect(grantResources({ resources: [API] }, [way], governed)).toMatchObject({
        error: { reason: 'resource_not_in_assertion' },
      });
    }
    const slashed = { resources: new Set([`${bare}/`]), defaultResource: `${bare}/` };
    expect(grantResources({ resources: [bare] }, [bare], slashed)).toEqual(ok([`${bare}/`]));
  });

  it('[S4] refuse a request beyond the assertion', () => {
    expect(grant([API], [REPORTS])).toEqual(err({ reason: 'resource_not_in_assertion', resource: REPORTS }));
    expect(grant([API], [API, REPORTS])).toEqual(err({ reason: 'resource_not_in_assertion', resource: REPORTS }));
  });
});
