import {
  idOrNothing,
  isOrganizationId,
  isProviderId,
  type OrganizationId,
} from '../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import type { Configuration } from '../core/configuration.ts';
import type { Organization } from '../core/records.ts';
import {
  askToSignInAnew,
  askWhichAccount,
  authorizationUrl,
  SELECT_ACCOUNT,
} from '../core/sign-in/authorization-request.ts';
import { type LoginAttempt, stateOf } from '../core/sign-in/login-attempt.ts';
import { parseMaxAge } from '../core/sign-in/max-age.ts';
import { offersSignIn, type SignInProvider } from '../core/sign-in/provider.ts';
import type { SignInRefusal } from '../core/sign-in/refusal.ts';
import { parseReturnTo } from '../core/sign-in/return-to.ts';
import type { DirectoryReads } from '../ports/administration-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { SessionTrust } from '../ports/session-trust.ts';
import type { SignInIds } from '../ports/sign-in-ids.ts';

export interface BeginDependencies {
  readonly configuration: Configuration;
  readonly trust: Pick<SessionTrust, 'findOrganization' | 'findProviderById'>;
  readonly providers: Pick<DirectoryReads, 'listProviders'>;
  readonly clock: Clock;
  readonly ids: Pick<SignInIds, 'state' | 'nonce' | 'codeVerifier'>;
}

export interface SignInRequest {
  readonly organization: string;
  readonly provider: string | undefined;
  readonly returnTo: string | undefined;
  /** How long ago the person may have signed in at the provider, seconds; absent: whenever it was. */
  readonly maxAge?: string | undefined;
  /** `select_account`: the provider is not to take an open session silently; absent: it may. */
  readonly prompt?: string | undefined;
}

/** What a person asked for beside an organization, parsed. */
interface Wishes {
  readonly returnTo: string | undefined;
  readonly maxAgeSeconds: number | undefined;
  readonly prompt: typeof SELECT_ACCOUNT | undefined;
}

/** Where the browser goes with what it must remember; or the providers, for the person to choose from. */
export type BegunSignIn =
  | { readonly kind: 'redirect'; readonly url: string; readonly attempt: LoginAttempt }
  | ({
      readonly kind: 'choose';
      readonly organization: Organization;
      readonly providers: readonly SignInProvider[];
    } & Wishes);

/**
 * Organization → its active providers that offer sign-in → the one that was chosen, or the only one → a fresh attempt.
 * Nothing is written: what the callback must fit is kept by the browser. An organization that does not exist is refused
 * like one whose members cannot sign in here.
 * @throws Unavailable
 */
export async function beginSignIn(
  dependencies: BeginDependencies,
  request: SignInRequest,
): Promise<Result<BegunSignIn, SignInRefusal>> {
  const { issuer } = dependencies.configuration;
  const wishes = parseWishes(request, issuer);
  if (!wishes.ok) return wishes;
  const { returnTo, maxAgeSeconds } = wishes.value;
  const found = await findProviders(dependencies, request);
  const [only, ...others] = found?.providers ?? [];
  if (found === undefined || only === undefined) {
    const organization = idOrNothing(isOrganizationId, request.organization);
    return err({ reason: 'no_sign_in', organization, provider: idOrNothing(isProviderId, request.provider) });
  }
  if (others.length > 0) return ok({ kind: 'choose', ...found, ...wishes.value });
  const begun = newAttempt(dependencies, only, returnTo);
  const attempt = maxAgeSeconds === undefined ? begun : { ...begun, maxAgeSeconds };
  const asked = askedOfProvider(wishes.value, only);
  return ok({ kind: 'redirect', url: authorizationUrl(only.signIn, attempt, issuer, asked), attempt });
}

function parseWishes(request: SignInRequest, issuer: string): Result<Wishes, SignInRefusal> {
  const returnTo = request.returnTo === undefined ? undefined : parseReturnTo(request.returnTo, issuer);
  if (request.returnTo !== undefined && returnTo === undefined) return malformed('return_to');
  const maxAgeSeconds = request.maxAge === undefined ? undefined : parseMaxAge(request.maxAge);
  if (request.maxAge !== undefined && maxAgeSeconds === undefined) return malformed('max_age');
  const prompt = request.prompt === SELECT_ACCOUNT ? SELECT_ACCOUNT : undefined;
  if (request.prompt !== undefined && prompt === undefined) return malformed('prompt');
  return ok({ returnTo, maxAgeSeconds, prompt });
}

function malformed(parameter: string): Result<never, SignInRefusal> {
  return err({ reason: 'malformed_parameter', parameter });
}

/** Whoever must sign in anew is asked which account, too. */
function askedOfProvider(
  { maxAgeSeconds, prompt }: Wishes,
  { issuer }: SignInProvider,
): Readonly<Record<string, string>> {
  if (maxAgeSeconds !== undefined) return askToSignInAnew(maxAgeSeconds);
  return prompt === undefined ? {} : askWhichAccount(issuer);
}

async function findProviders(
  { trust, providers }: BeginDependencies,
  request: SignInRequest,
): Promise<{ readonly organization: Organization; readonly providers: readonly SignInProvider[] } | undefined> {
  if (!isOrganizationId(request.organization)) return undefined;
  const organization = await trust.findOrganization(request.organization);
  if (organization?.status !== 'active') return undefined;
  if (request.provider === undefined) return { organization, providers: await listOffered(providers, organization.id) };
  if (!isProviderId(request.provider)) return undefined;
  const chosen = await trust.findProviderById(organization.id, request.provider);
  return { organization, providers: chosen !== undefined && offersSignIn(chosen) ? [chosen] : [] };
}

async function listOffered(
  reads: Pick<DirectoryReads, 'listProviders'>,
  organization: OrganizationId,
): Promise<readonly SignInProvider[]> {
  const all = await Array.fromAsync(reads.listProviders(organization));
  return all.filter(offersSignIn);
}

/** Fresh secrets for one sign-in through this provider. */
export function newAttempt(
  { clock, ids }: Pick<BeginDependencies, 'clock' | 'ids'>,
  provider: SignInProvider,
  returnTo: string | undefined,
): LoginAttempt {
  return {
    organization: provider.organization,
    provider: provider.id,
    state: stateOf(ids.state(), provider.organization),
    nonce: ids.nonce(),
    codeVerifier: ids.codeVerifier(),
    ...(returnTo !== undefined && { returnTo }),
    startedAt: clock(),
  };
}
