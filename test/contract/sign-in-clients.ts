import type { SignInClient, TrustedProvider } from '../../lambdas/core/records.ts';
import { outcome, race } from '../support/race.ts';
import type { AdministrationLaws } from './administration-laws.ts';
import { anAudit, aProvider } from './records.ts';

const byKey: SignInClient = {
  clientId: 'countersign-there',
  authorizationEndpoint: 'https://idp.example/authorize',
  tokenEndpoint: 'https://tokens.example/token',
  responseIssuer: 'required',
  authentication: { method: 'private_key_jwt' },
};

const { responseIssuer: _, ...anonymous } = byKey;

/** All that can be said of one. */
const inFull: SignInClient = {
  ...byKey,
  userinfoEndpoint: 'https://idp.example/userinfo',
  audiences: 'authorized_party',
  authentication: { method: 'client_secret_post', encryptedSecret: 'c2VhbGVk' },
};
const bySecret: SignInClient = {
  ...anonymous,
  authentication: { method: 'client_secret_basic', encryptedSecret: 'c2VhbGVk' },
};

/** The laws of who we are at a provider, in `AdministrationStore` and `TrustSources`. */
export function signInClientsContract(laws: AdministrationLaws): void {
  async function register(): Promise<TrustedProvider> {
    const provider = aProvider((await laws.anOrganization()).id);
    await laws.store.registerProvider(provider, anAudit(provider.organization));
    return provider;
  }

  const pinnedHosts = ['idp.example', 'tokens.example'];
  const find = ({ issuer }: TrustedProvider) =>
    laws.trust.findProvider({ issuer, tenant: undefined, audienceTenant: undefined });

  it('sets it, with the hosts that it needs, replaces it, and takes it away', async () => {
    const provider = await register();
    const { signIn: _none, ...without } = { ...provider, pinnedHosts };
    const states: TrustedProvider[] = [
      { ...without, signIn: byKey },
      { ...without, signIn: bySecret },
      { ...without, signIn: inFull },
      without,
      { ...without, signIn: byKey },
    ];
    let previous = provider;
    for (const next of states) {
      await laws.makes((audit) => laws.store.setSignIn(previous, next, audit), anAudit(provider.organization));
      expect(await find(provider)).toEqual(next);
      previous = next;
    }
  });

  it('refuses a change of what it no longer is, or never was', async () => {
    const provider = await register();
    const next = { ...provider, pinnedHosts, signIn: byKey };
    await laws.store.setSignIn(provider, next, anAudit(provider.organization));
    for (const stale of [
      provider,
      { ...next, signIn: bySecret },
      { ...next, signIn: { ...byKey, audiences: 'authorized_party' } as const },
      { ...next, signIn: { ...byKey, userinfoEndpoint: 'https://idp.example/userinfo' } },
      { ...next, pinnedHosts: ['idp.example'] },
      aProvider(provider.organization),
    ]) {
      await laws.refuses('changed_meanwhile', (audit) =>
        laws.store.setSignIn(stale, { ...stale, signIn: bySecret }, audit),
      );
    }
  });

  it('makes one of two changes that race', async () => {
    const provider = await register();
    const words = await race(2, (racer) =>
      laws.store.setSignIn(
        provider,
        { ...provider, signIn: racer === 0 ? byKey : bySecret },
        anAudit(provider.organization),
      ),
    );
    expect(outcome(words, 'done')).toEqual({ winners: 1, lost: ['changed_meanwhile'] });
  });
}
