import { aliasMap, listAliases, namesAt } from '../../../lambdas/core/clients/aliases.ts';
import { client, NOW, organization, provider, providerId } from '../../support/fixtures.ts';

const [first, second] = [providerId(`idp_${'1'.repeat(32)}`), providerId(`idp_${'2'.repeat(32)}`)];
const IN_ORDER = [
  { provider: first, name: 'a' },
  { provider: first, name: 'b' },
  { provider: second, name: 'a' },
];

describe('the names of a client at providers', () => {
  it('are listed in one order, however they were entered', () => {
    for (const entered of [IN_ORDER, IN_ORDER.toReversed()])
      expect(listAliases({ aliases: aliasMap(entered) })).toStrictEqual(IN_ORDER);
  });

  it('are several at one provider, each once', () => {
    const aliases = aliasMap([...IN_ORDER, ...IN_ORDER]);
    expect(aliases).toStrictEqual(
      new Map([
        [first, new Set(['a', 'b'])],
        [second, new Set(['a'])],
      ]),
    );
    expect(aliasMap([])).toStrictEqual(new Map());
  });

  it('[K6] are, at that provider, the only ones that mean it: else its own id does', () => {
    const enablement = { aliases: aliasMap(IN_ORDER) };
    expect(namesAt(client, enablement, first)).toStrictEqual(new Set(['a', 'b']));
    expect(namesAt(client, enablement, provider.id)).toStrictEqual(new Set([client.id]));
    expect(namesAt(client, undefined, first)).toStrictEqual(new Set([client.id]));
    expect(namesAt(client, { aliases: new Map([[first, new Set<string>()]]) }, first)).toStrictEqual(
      new Set([client.id]),
    );
  });

  it('[C11] are, of one that a provider vouches for, what that provider calls it, and nothing beside', () => {
    const vouched = { organization: organization.id, provider: first, name: 'editor', firstSeenAt: NOW };
    expect(namesAt({ ...client, vouched }, { aliases: aliasMap(IN_ORDER) }, first)).toStrictEqual(new Set(['editor']));
  });
});
