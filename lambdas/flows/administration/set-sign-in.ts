import { ok } from '../../../protect/vocabulary/result.ts';
import type { Revised } from '../../core/administration/revision.ts';
import type { SignInClient, TrustedProvider } from '../../core/records.ts';
import { chooseMethod, parseSignIn, type SignInInput } from '../../core/registration/sign-in-client.ts';
import type { DiscoveredProvider, DiscoverProvider } from '../../ports/provider-discovery.ts';
import type { SecretEncrypter } from '../../ports/secrets.ts';
import {
  type Administered,
  type Administration,
  auditEntry,
  type ByOperator,
  checked,
  problem,
  unlessChanged,
} from './administration.ts';
import { writeProvider } from './change-provider.ts';
import { findProvider, providerTag } from './find-provider.ts';

/** Which provider, and what of it was looked at; absent: nothing, which is the operator's word. */
export interface SetSignInOf {
  readonly organization: string;
  readonly provider: string;
  readonly ifMatch?: string;
}

export interface SetSignInDependencies {
  readonly discover: DiscoverProvider;
  readonly secrets: SecretEncrypter;
}

/**
 * Who we are at a provider, so that members can sign in with it: its endpoints are asked of it now, the token
 * endpoint's host is pinned, and a secret is stored encrypted for this very provider. Set again: replaced. Of a provider
 * that people sign in with, a wrong word locks them out: for administrators guarded like disabling it.
 */
export async function setSignIn(
  admin: Administration,
  dependencies: SetSignInDependencies,
  { organization, provider: id, ifMatch }: SetSignInOf,
  input: SignInInput,
): Promise<Administered<TrustedProvider>> {
  const found = await findProvider(admin, organization, id);
  if (!found.ok) return found;
  const same = unlessChanged(admin, ifMatch, providerTag(found.value.record));
  if (!same.ok) return same;
  const next = await prepareSignIn(admin, dependencies, found.value.record, input);
  return next.ok ? write(admin, found.value, next.value) : next;
}

/** What a provider becomes by it. Nothing is written. */
async function prepareSignIn(
  { caller, configuration }: Pick<Administration, 'caller' | 'configuration'>,
  { discover, secrets }: SetSignInDependencies,
  provider: TrustedProvider,
  input: SignInInput,
): Promise<Administered<TrustedProvider>> {
  const registration = checked(parseSignIn(input, configuration));
  if (!registration.ok) return registration;
  // A setup link's session adds a way in, and changes none that others use.
  if (caller.kind === 'setup' && provider.status !== 'pending') {
    return problem('provider', `is ${provider.status}: a setup link changes only providers that are pending`);
  }
  const endpoints = await locateEndpoints(provider, discover);
  if (!endpoints.ok) return endpoints;
  const { clientId, clientSecret, audiences } = registration.value;
  const { announced, ...addresses } = endpoints.value;
  const method = chooseMethod(registration.value, announced);
  if (!method.ok) return problem('clientSecret', method.error);
  const context = { organization: provider.organization, provider: provider.id };
  const authentication: SignInClient['authentication'] =
    method.value === 'private_key_jwt' || clientSecret === undefined
      ? { method: 'private_key_jwt' }
      : { method: method.value, encryptedSecret: await secrets.encrypt(clientSecret, context) };
  return ok(withSignIn(provider, { ...addresses, clientId, authentication, ...(audiences && { audiences }) }));
}

/** Nobody signs in with this provider any more, within a minute; sessions that were opened through it go on. */
export async function removeSignIn(
  admin: ByOperator,
  organization: string,
  id: string,
): Promise<Administered<TrustedProvider>> {
  const found = await findProvider(admin, organization, id);
  if (!found.ok) return found;
  return write(admin, found.value, withSignIn(found.value.record, undefined));
}

type Endpoints = Pick<
  SignInClient,
  'authorizationEndpoint' | 'tokenEndpoint' | 'userinfoEndpoint' | 'responseIssuer'
> & { readonly announced: readonly string[] | undefined };

async function locateEndpoints(
  { issuer }: TrustedProvider,
  discover: DiscoverProvider,
): Promise<Administered<Endpoints>> {
  const discovered = await discover(issuer);
  if (!discovered.ok) return problem('provider', discovered.error);
  const { authorizationEndpoint, tokenEndpoint, userinfoEndpoint, responseIssuer }: DiscoveredProvider =
    discovered.value;
  if (authorizationEndpoint === undefined || tokenEndpoint === undefined) {
    return problem(
      'provider',
      `${issuer} publishes no authorization_endpoint and token_endpoint: nobody can sign in with it`,
    );
  }
  return ok({
    authorizationEndpoint,
    tokenEndpoint,
    ...(userinfoEndpoint && { userinfoEndpoint }),
    ...(responseIssuer && { responseIssuer }),
    announced: discovered.value.tokenEndpointAuthMethods,
  });
}

function withSignIn({ signIn: _, ...previous }: TrustedProvider, signIn: SignInClient | undefined): TrustedProvider {
  const asked = signIn === undefined ? [] : [signIn.tokenEndpoint, signIn.userinfoEndpoint];
  const hosts = asked.flatMap((url) => (url === undefined ? [] : [new URL(url).host]));
  const pinnedHosts = [...new Set([...previous.pinnedHosts, ...hosts])];
  return { ...previous, pinnedHosts, ...(signIn && { signIn }) };
}

/** Over what was read, the operator's too: two at once do not undo each other's half. What is set again is a change. */
function write(
  admin: Administration,
  previous: Revised<TrustedProvider>,
  next: TrustedProvider,
): Promise<Administered<TrustedProvider>> {
  const { signIn, pinnedHosts } = next;
  const change = { action: 'provider.changed', target: next.id, details: detailsOf(next) } as const;
  const audit = auditEntry(admin, next.organization, change);
  return writeProvider(admin, previous, { next, changes: { signIn, pinnedHosts }, over: previous }, audit);
}

/** Everything but the secret, encrypted or not. */
function detailsOf({ signIn, pinnedHosts }: TrustedProvider): Record<string, string> {
  if (signIn === undefined) return { signIn: 'none' };
  const { clientId, authorizationEndpoint, tokenEndpoint, userinfoEndpoint, audiences, authentication } = signIn;
  return {
    ...{ clientId, authentication: authentication.method, authorizationEndpoint, tokenEndpoint },
    ...(userinfoEndpoint !== undefined && { userinfoEndpoint }),
    ...(audiences !== undefined && { audiences }),
    pinnedHosts: pinnedHosts.join(' '),
  };
}
