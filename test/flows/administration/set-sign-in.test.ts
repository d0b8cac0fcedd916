import type { Revised } from '../../../lambdas/core/administration/revision.ts';
import type { AuditEntry } from '../../../lambdas/core/audit/entry.ts';
import type { TrustedProvider } from '../../../lambdas/core/records.ts';
import type { SignInInput } from '../../../lambdas/core/registration/sign-in-client.ts';
import type { ByOperator } from '../../../lambdas/flows/administration/administration.ts';
import {
  removeSignIn,
  type SetSignInDependencies,
  setSignIn,
} from '../../../lambdas/flows/administration/set-sign-in.ts';
import type { DiscoveredProvider } from '../../../lambdas/ports/provider-discovery.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { API, configuration, ISSUER, NOW, organization, PROVIDER_ISSUER, provider } from '../../support/fixtures.ts';

const published: DiscoveredProvider = {
  jwksUri: `${PROVIDER_ISSUER}/jwks`,
  hosts: ['idp.acme.example', 'tokens.acme.example'],
  authorizationEndpoint: `${PROVIDER_ISSUER}/authorize`,
  tokenEndpoint: 'https://tokens.acme.example/token',
  responseIssuer: 'required',
};

interface World {
  readonly admin: ByOperator;
  readonly dependencies: SetSignInDependencies;
  /** What was written: before, after, and the audit entry. */
  readonly written: (readonly [TrustedProvider, TrustedProvider, AuditEntry])[];
}

function world(
  discovered: Result<DiscoveredProvider, string> = ok(published),
  outcome: 'done' | 'changed_meanwhile' = 'done',
): World {
  const written: World['written'] = [];
  const admin = {
    configuration,
    reads: {
      findProvider: async (org: string, id: string) =>
        org === 'acme' && id === provider.id ? { record: provider, revision: 0 } : undefined,
    },
    store: {
      changeProvider: async (
        { record }: Revised<TrustedProvider>,
        { signIn, pinnedHosts }: TrustedProvider,
        _by: 'operator',
        audit: AuditEntry,
      ) => {
        written.push([record, { ...record, pinnedHosts, ...(signIn && { signIn }) }, audit]);
        return outcome;
      },
    },
    clock: () => NOW,
    ids: { auditSuffix: () => 'suffix-1' },
    caller: { kind: 'operator', id: 'olga' },
  } as unknown as ByOperator;
  const secrets: SetSignInDependencies['secrets'] = {
    encrypt: async (secret, context) => `sealed:${secret.length}:${context.organization}:${context.provider}`,
  };
  return { admin, written, dependencies: { discover: async () => discovered, secrets } };
}

const set = ({ admin, dependencies }: World, input: SignInInput, id: string = provider.id) =>
  setSignIn(admin, dependencies, { organization: organization.id, provider: id }, input);

const expectedSignIn = {
  clientId: 'countersign-there',
  authorizationEndpoint: published.authorizationEndpoint,
  tokenEndpoint: published.tokenEndpoint,
  responseIssuer: 'required',
  authentication: { method: 'private_key_jwt' },
};

describe('who we are at a provider', () => {
  it('is known by our keys, and the token endpoint’s host is pinned', async () => {
    const made = world();
    const next = { ...provider, pinnedHosts: ['idp.acme.example', 'tokens.acme.example'], signIn: expectedSignIn };
    expect(await set(made, { clientId: 'countersign-there' })).toEqual({ ok: true, value: next });
    expect(made.written).toEqual([
      [
        provider,
        next,
        {
          organization: 'acme',
          at: NOW,
          suffix: 'suffix-1',
          actor: { kind: 'operator', id: 'olga' },
          action: 'provider.changed',
          target: provider.id,
          details: {
            clientId: 'countersign-there',
            authentication: 'private_key_jwt',
            authorizationEndpoint: published.authorizationEndpoint,
            tokenEndpoint: published.tokenEndpoint,
            pinnedHosts: 'idp.acme.example tokens.acme.example',
          },
        },
      ],
    ]);
  });

  it('[L11] is known by a secret that is stored encrypted, for this provider, and stands in no audit entry', async () => {
    const made = world();
    await set(made, { clientId: 'countersign-there', clientSecret: 'top-secret' });
    const encryptedSecret = `sealed:10:acme:${provider.id}`;
    expect(made.written[0]?.[1].signIn?.authentication).toEqual({ method: 'client_secret_basic', encryptedSecret });
    expect(JSON.stringify(made.written)).not.toContain('top-secret');
    expect(JSON.stringify(made.written[0]?.[2])).not.toContain('sealed');
  });

  const { authorizationEndpoint: _, ...withoutAuthorization } = published;
  const { tokenEndpoint: __, ...withoutToken } = published;

  it.each<[string, World, { clientId: string; clientSecret?: string }, string]>([
    ['our own issuer', world(), { clientId: ISSUER }, 'clientId'],
    ['our own issuer with a slash', world(), { clientId: `${ISSUER}/` }, 'clientId'],
    ['a resource of ours', world(), { clientId: API }, 'clientId'],
    ['nothing', world(), { clientId: '' }, 'clientId'],
    ['an id with a line break', world(), { clientId: 'a\nb' }, 'clientId'],
    ['an empty secret', world(), { clientId: 'a', clientSecret: '' }, 'clientSecret'],
    ['a provider that does not answer', world(err('gave no discovery document')), { clientId: 'a' }, 'provider'],
    ['a provider without sign-in page', world(ok(withoutAuthorization)), { clientId: 'a' }, 'provider'],
    ['a provider without token endpoint', world(ok(withoutToken)), { clientId: 'a' }, 'provider'],
  ])('is not %s', async (_what, made, input, field) => {
    expect(await set(made, input)).toMatchObject({ ok: false, error: { problems: [{ field }] } });
    expect(made.written).toEqual([]);
  });

  it('is not changed by two at once: the later is told', async () => {
    const made = world(ok(published), 'changed_meanwhile');
    expect(await set(made, { clientId: 'a' })).toMatchObject({
      ok: false,
      error: { problems: [{ field: 'provider' }] },
    });
  });

  it.each([`idp_${'f'.repeat(32)}`, 'idp', ''])('is nobody at a provider that does not exist: %s', async (id) => {
    expect(await set(world(), { clientId: 'a' }, id)).toMatchObject({
      ok: false,
      error: { problems: [{ field: 'provider' }] },
    });
    const { admin, dependencies } = world();
    const there = { organization: 'globex', provider: provider.id };
    const elsewhere = await setSignIn(admin, dependencies, there, { clientId: 'a' });
    expect(elsewhere).toMatchObject({ ok: false, error: { problems: [{ field: 'provider' }] } });
  });

  it('is nobody any more once it was taken away', async () => {
    const made = world();
    expect(await removeSignIn(made.admin, organization.id, provider.id)).toEqual({ ok: true, value: provider });
    expect(made.written[0]?.[2]).toMatchObject({ action: 'provider.changed', details: { signIn: 'none' } });
  });
});

describe('how we authenticate at a provider', () => {
  const there = (announced?: readonly string[]) =>
    world(ok({ ...published, ...(announced && { tokenEndpointAuthMethods: announced }) }));
  const withSecret = { clientId: 'countersign-there', clientSecret: 'AB20-Cde_4' };

  it.each<[string, readonly string[] | undefined, string]>([
    ['nothing', undefined, 'client_secret_basic'],
    ['Basic and the form', ['client_secret_post', 'client_secret_basic'], 'client_secret_basic'],
    ['the form alone', ['client_secret_post'], 'client_secret_post'],
    ['the form, and what we do not do', ['tls_client_auth', 'client_secret_post', 'none'], 'client_secret_post'],
  ])('is by secret as the provider announces: %s', async (_, announced, method) => {
    const outcome = await set(there(announced), withSecret);
    expect(outcome).toMatchObject({ ok: true, value: { signIn: { authentication: { method } } } });
  });

  it('is never by a secret that the provider says it does not take', async () => {
    const made = there(['private_key_jwt', 'tls_client_auth']);
    expect(await set(made, withSecret)).toMatchObject({
      ok: false,
      error: {
        problems: [{ field: 'clientSecret', problem: expect.stringContaining('private_key_jwt, tls_client_auth') }],
      },
    });
    expect(made.written).toEqual([]);
  });

  it.each<[string, Partial<SignInInput>, object]>([
    ['the form', { authenticationMethod: 'client_secret_post' }, { authentication: { method: 'client_secret_post' } }],
    ['Basic', { authenticationMethod: 'client_secret_basic' }, { authentication: { method: 'client_secret_basic' } }],
    ['several audiences', { audiences: 'authorized_party' }, { audiences: 'authorized_party' }],
  ])('is as it was set, whatever is announced: %s', async (_, settings, signIn) => {
    const made = there(['client_secret_basic', 'client_secret_post']);
    expect(await set(made, { ...withSecret, ...settings })).toMatchObject({ ok: true, value: { signIn } });
  });

  it('trusts no further audience unless it was set, and no more once it is set without', async () => {
    const outcome = await set(there(), withSecret);
    expect(outcome.ok && outcome.value.signIn).not.toHaveProperty('audiences');
  });

  it.each<[Partial<SignInInput>, string]>([
    [{ authenticationMethod: 'none' }, 'authenticationMethod'],
    [{ authenticationMethod: 'private_key_jwt' }, 'clientSecret'],
    [{ authenticationMethod: 'client_secret_post', clientSecret: undefined as never }, 'clientSecret'],
    [{ audiences: 'anybody' }, 'audiences'],
  ])('[L15] has its field named: %j', async (settings, field) => {
    const made = there();
    expect(await set(made, { ...withSecret, ...settings })).toMatchObject({
      ok: false,
      error: { problems: [{ field }] },
    });
    expect(made.written).toEqual([]);
  });

  it('is by our key without a secret, and pins the host of userinfo', async () => {
    const userinfoEndpoint = 'https://people.acme.example/userinfo';
    const outcome = await set(world(ok({ ...published, userinfoEndpoint })), { clientId: 'countersign-there' });
    expect(outcome).toMatchObject({
      value: {
        pinnedHosts: ['idp.acme.example', 'tokens.acme.example', 'people.acme.example'],
        signIn: { userinfoEndpoint, authentication: { method: 'private_key_jwt' } },
      },
    });
  });
});
