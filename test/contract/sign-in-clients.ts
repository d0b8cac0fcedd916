import type { Revised } from '../../lambdas/core/administration/revision.ts';
import type { AuditEntry } from '../../lambdas/core/audit/entry.ts';
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
    await laws.store.registerProvider(provider, 'operator', anAudit(provider.organization));
    return provider;
  }

  const set = (from: Revised<TrustedProvider>, { signIn, pinnedHosts: hosts }: TrustedProvider, audit: AuditEntry) =>
    laws.store.changeProvider(from, { signIn, pinnedHosts: hosts }, 'operator', audit);

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
    for (const [revision, next] of states.entries()) {
      await laws.makes((audit) => set({ record: provider, revision }, next, audit), anAudit(provider.organization));
      expect(await find(provider)).toEqual(next);
    }
  });

  it('refuses a change of what it no longer is, or never was', async () => {
    const provider = await register();
    const next = { ...provider, pinnedHosts, signIn: byKey };
    await set({ record: provider, revision: 0 }, next, anAudit(provider.organization));
    for (const stale of [
      { record: provider, revision: 0 },
      { record: next, revision: 2 },
      { record: aProvider(provider.organization), revision: 0 },
    ]) {
      await laws.refuses('changed_meanwhile', (audit) => set(stale, { ...stale.record, signIn: bySecret }, audit));
    }
  });

  it('makes one of two changes that race', async () => {
    const provider = await register();
    const words = await race(2, (racer) =>
      set(
        { record: provider, revision: 0 },
        { ...provider, signIn: racer === 0 ? byKey : bySecret },
        anAudit(provider.organization),
      ),
    );
    expect(outcome(words, 'done')).toEqual({ winners: 1, lost: ['changed_meanwhile'] });
  });
}
