import { isOrganizationId, isProviderId } from '../../core/identifiers.ts';
import { isLastWorkingSignIn } from '../../core/last-sign-in.ts';
import { parseSignIn, type SignInInput } from '../../core/registration/sign-in-client.ts';
import { ok } from '../../core/result.ts';
import type { SignInClient, TrustedProvider } from '../../core/trust.ts';
import type { DiscoveredProvider, DiscoverProvider } from '../../ports/provider-discovery.ts';
import type { SecretEncrypter } from '../../ports/secrets.ts';
import { type Administered, type Administration, auditEntry, conflict, problem } from './administration.ts';
import { LAST_SIGN_IN } from './disable.ts';

export interface SetSignInDependencies {
  readonly discover: DiscoverProvider;
  readonly secrets: SecretEncrypter;
}

/**
 * Who we are at a provider, so that members can sign in with it: its endpoints are asked of it now, the token
 * endpoint's host is pinned, and a secret is stored encrypted for this very provider. Set again: replaced.
 */
export async function setSignIn(
  admin: Administration,
  { discover, secrets }: SetSignInDependencies,
  organization: string,
  id: string,
  input: SignInInput,
): Promise<Administered<TrustedProvider>> {
  const registration = parseSignIn(input, admin.configuration);
  if (!registration.ok) return registration;
  const found = await findProvider(admin, organization, id);
  if (!found.ok) return found;
  // A setup link's session adds a way in, and changes none that others use.
  if (admin.actor.kind === 'setup' && found.value.status !== 'pending') {
    return problem('idp', `is ${found.value.status}: a setup link changes only providers that are pending`);
  }
  const endpoints = await locateEndpoints(found.value, discover);
  if (!endpoints.ok) return endpoints;
  const { clientId, clientSecret } = registration.value;
  const context = { organization: found.value.organization, provider: found.value.id };
  const authentication: SignInClient['authentication'] =
    clientSecret === undefined
      ? { method: 'private_key_jwt' }
      : { method: 'client_secret_basic', encryptedSecret: await secrets.encrypt(clientSecret, context) };
  return write(admin, found.value, { ...endpoints.value, clientId, authentication });
}

/** Nobody signs in with this provider any more, within a minute; sessions that were opened through it go on. */
export async function removeSignIn(
  admin: Administration,
  organization: string,
  id: string,
): Promise<Administered<TrustedProvider>> {
  const found = await findProvider(admin, organization, id);
  if (!found.ok) return found;
  if (admin.actor.kind !== 'operator') {
    const providers = await Array.fromAsync(admin.reads.listProviders(found.value.organization));
    if (isLastWorkingSignIn(providers, found.value.id)) return problem('idp', LAST_SIGN_IN);
  }
  return write(admin, found.value, undefined);
}

async function findProvider(
  { reads }: Administration,
  organization: string,
  id: string,
): Promise<Administered<TrustedProvider>> {
  if (!isOrganizationId(organization)) return problem('organization', `does not exist: ${organization}`);
  const provider = isProviderId(id) ? await reads.findProvider(organization, id) : undefined;
  return provider === undefined ? problem('idp', `does not exist in ${organization}: ${id}`) : ok(provider);
}

type Endpoints = Pick<SignInClient, 'authorizationEndpoint' | 'tokenEndpoint' | 'responseIssuer'>;

async function locateEndpoints(
  { issuer }: TrustedProvider,
  discover: DiscoverProvider,
): Promise<Administered<Endpoints>> {
  const discovered = await discover(issuer);
  if (!discovered.ok) return problem('idp', discovered.error);
  const { authorizationEndpoint, tokenEndpoint, responseIssuer }: DiscoveredProvider = discovered.value;
  if (authorizationEndpoint === undefined || tokenEndpoint === undefined) {
    return problem(
      'idp',
      `${issuer} publishes no authorization_endpoint and token_endpoint: nobody can sign in with it`,
    );
  }
  return ok({ authorizationEndpoint, tokenEndpoint, ...(responseIssuer && { responseIssuer }) });
}

async function write(
  admin: Administration,
  previous: TrustedProvider,
  signIn: SignInClient | undefined,
): Promise<Administered<TrustedProvider>> {
  const { signIn: _, ...rest } = previous;
  const tokenHosts = signIn === undefined ? [] : [new URL(signIn.tokenEndpoint).host];
  const pinnedHosts = [...new Set([...previous.pinnedHosts, ...tokenHosts])];
  const next: TrustedProvider = { ...rest, pinnedHosts, ...(signIn && { signIn }) };
  const audit = auditEntry(admin, previous.organization, {
    action: 'provider.changed',
    target: previous.id,
    details: detailsOf(next),
  });
  const outcome = await admin.store.setSignIn(previous, next, audit);
  return outcome === 'done'
    ? ok(next)
    : conflict('idp', `was changed by somebody else at the same moment: ${previous.id}`);
}

/** Everything but the secret, encrypted or not. */
function detailsOf({ signIn, pinnedHosts }: TrustedProvider): Record<string, string> {
  if (signIn === undefined) return { signIn: 'none' };
  const { clientId, authorizationEndpoint, tokenEndpoint, authentication } = signIn;
  const method = authentication.method;
  return { clientId, authentication: method, authorizationEndpoint, tokenEndpoint, pinnedHosts: pinnedHosts.join(' ') };
}
