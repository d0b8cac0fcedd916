import {
  givenByProvider,
  isNameAtProvider,
  isVouchedClientId,
  saysHowItAuthenticates,
  underProvider,
  vouchedClient,
  vouchedClientId,
} from '../../../lambdas/core/clients/vouched-client.ts';
import type { Enablement } from '../../../lambdas/core/records.ts';
import {
  client,
  enablement,
  NOW,
  organization,
  organizationId,
  provider,
  providerId,
  scopes,
} from '../../support/fixtures.ts';

const other = providerId(`idp_${'b'.repeat(32)}`);
const vouching = { ...provider, vouchedScopes: scopes('projects:read projects:write') };
const about = { organization: organization.id, provider: provider.id, name: 'editor', firstSeenAt: NOW };
const editor = vouchedClient(about, scopes('projects:read projects:write reports:read'));

describe('[C13] the id of a client that a provider vouches for', () => {
  it('is the same each time, of a form that is kept for them', () => {
    expect(editor.id).toBe(vouchedClientId(provider.id, 'editor'));
    expect(isVouchedClientId(editor.id)).toBe(true);
    expect(saysHowItAuthenticates(editor.id)).toBe(true);
  });

  it('is another one for the same name of another provider, and for another name', () => {
    const ids = [editor.id, vouchedClientId(other, 'editor'), vouchedClientId(provider.id, 'Editor')];
    expect(new Set(ids).size).toBe(3);
  });

  it('is of nobody who has another form', () => {
    for (const id of [
      'editor',
      `prv_${'a'.repeat(31)}`,
      `prv_${'A'.repeat(32)}`,
      `dyn_${'a'.repeat(32)}`,
      7,
      [editor.id],
    ])
      expect(isVouchedClientId(id)).toBe(false);
  });

  it('stands for a client with no grant and no secret of its own, whose tokens are bound to a key', () => {
    expect(editor).toMatchObject({ authenticationMethod: 'none', secrets: [], dpopBoundAccessTokens: true });
    expect(editor.grantTypes.size).toBe(0);
  });
});

describe('[C11] what a provider may call a client', () => {
  it.each(['a', 'x'.repeat(256), 'with:colon/and#hash', '{"$ne":1}', '0oa1-x_y'])('%j', (name) => {
    expect(isNameAtProvider(name)).toBe(true);
  });

  it.each([
    '',
    'x'.repeat(257),
    'two words',
    'line\nbreak',
    'nul\u0000',
    'ü',
    '\u202eeditor',
    7,
    null,
    undefined,
    ['a'],
  ])('not %j', (name) => {
    expect(isNameAtProvider(name)).toBe(false);
  });
});

describe('[C12] a name that says how its client authenticates', () => {
  it.each(['https://client.example/metadata.json', `dyn_${'a'.repeat(32)}`, 'dyn_x', 'PRV_x'])('%s', (name) => {
    expect(saysHowItAuthenticates(name)).toBe(true);
  });

  it.each(['editor', 'https://client.example', 'https://client.example/a?b'])('is not %s', (name) => {
    expect(saysHowItAuthenticates(name)).toBe(false);
  });
});

describe('[C14][L5] what a provider gives a client', () => {
  it('is up to its ceiling, with every write asked for', () => {
    expect(givenByProvider(editor, vouching)).toEqual({
      ...{ organization: organization.id, client: editor.id, status: 'active', writes: 'asked' },
      ...{ ceiling: vouching.vouchedScopes, aliases: new Map(), admittedBy: 'provider' },
    });
  });

  it.each([
    ['of a provider that does not vouch', editor, provider],
    ['of another provider', editor, { ...vouching, id: other }],
    ['of another organization', editor, { ...vouching, organization: organizationId('globex') }],
    ['that is registered', client, vouching],
  ])('is nothing, of one %s', (_, one, by) => {
    expect(givenByProvider(one, by)).toBeUndefined();
  });

  const stored = { ...givenByProvider(editor, vouching), ceiling: scopes('reports:read') } as Enablement;

  it('is what it gives now, and stays blocked where it was', () => {
    expect(underProvider(undefined, editor, vouching)?.ceiling).toBe(vouching.vouchedScopes);
    expect(underProvider(stored, editor, vouching)?.ceiling).toBe(vouching.vouchedScopes);
    expect(underProvider({ ...stored, status: 'disabled' }, editor, vouching)?.status).toBe('disabled');
    expect(underProvider(stored, editor, provider)).toBeUndefined();
  });

  it('is what an administrator made of it, as long as the provider vouches', () => {
    const { admittedBy: _, ...own } = stored;
    expect(underProvider(own, editor, vouching)).toBe(own);
    expect(underProvider(own, editor, provider)).toBeUndefined();
  });

  it('changes nothing of a registered client', () => {
    expect(underProvider(enablement, client, provider)).toBe(enablement);
    expect(underProvider(undefined, client, vouching)).toBeUndefined();
  });

  it('is no grant, and no way to authenticate, of its own', () => {
    expect([editor.authenticationMethod, editor.grantTypes.size, editor.secrets.length]).toEqual(['none', 0, 0]);
    expect(editor.dpopBoundAccessTokens).toBe(true);
  });
});
