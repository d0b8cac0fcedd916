import { isClientId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { changesBetween } from '../../core/administration/revision.ts';
import { parseLogo } from '../../core/clients/logo.ts';
import type { Client } from '../../core/records.ts';
import {
  type ClientAuthentication,
  type ClientAuthenticationInput,
  parseClientAuthentication,
} from '../../core/registration/client-authentication.ts';
import { type ClientNames, type ClientNamesInput, parseClientNames } from '../../core/registration/client-names.ts';
import type { FieldProblem } from '../../core/registration/field-problem.ts';
import { parseRedirectUris } from '../../core/registration/redirect-uris.ts';
import { type Administered, auditEntry, type ByOperator, checked, problem } from './administration.ts';
import { noClient } from './organization-clients.ts';

export interface ClientSettingsInput extends ClientAuthenticationInput, ClientNamesInput {
  readonly id: string;
  /** All of them; absent: as before. Only of a client that has some: what grants it has stays. */
  readonly redirectUris?: readonly string[] | undefined;
  /** The bytes of a picture; `null`: none any more; absent: as before. */
  readonly logo?: Uint8Array | null | undefined;
}

/**
 * How a client authenticates: in which form its secret may come, and which audience its assertions may name; where its
 * codes may be sent; whether its tokens are bound to a key; and what people are told of it. Its secrets and keys stay.
 * Servers take up to a minute to notice.
 */
export async function setClient(admin: ByOperator, input: ClientSettingsInput): Promise<Administered<Client>> {
  const { id } = input;
  const found = isClientId(id) ? await admin.reads.findClient(id) : undefined;
  if (found === undefined) return noClient(id);
  const previous = found.record;
  if (previous.document !== undefined && input.redirectUris !== undefined)
    return problem('redirectUris', "are what the client's own document says");
  if (previous.registration !== undefined && input.redirectUris !== undefined)
    return problem('redirectUris', 'are what the client registered itself with: others take another registration');
  const settings = checked(parseClientAuthentication(input, previous));
  if (!settings.ok) return settings;
  const names = checked(parseClientNames(input, previous));
  if (!names.ok) return names;
  const redirectUris = checked(parseRedirectUris(input.redirectUris, previous));
  if (!redirectUris.ok) return redirectUris;
  const logo = input.logo ? checked(problemAsList(parseLogo(input.logo))) : ok(undefined);
  if (!logo.ok) return logo;
  const digest = input.logo === null ? undefined : (logo.value?.digest ?? previous.logo);
  const {
    secretForm: _,
    assertionAudience: __,
    dpopBoundAccessTokens: _______,
    displayName: ___,
    publisher: ____,
    verified: _____,
    logo: ______,
    ...rest
  } = previous;
  const next: Client = {
    ...{ ...rest, ...settings.value, ...names.value },
    ...(digest !== undefined && { logo: digest }),
    ...(redirectUris.value && { redirectUris: redirectUris.value }),
  };
  const details = {
    ...{ ...authenticationDetails(settings.value), ...nameDetails(names.value) },
    ...(input.redirectUris && { redirectUris: input.redirectUris.join(' ') }),
    ...(input.logo !== undefined && { logo: digest ?? 'none' }),
  };
  const audit = auditEntry(admin, undefined, { action: 'client.set', target: previous.id, details });
  const outcome = await admin.store.changeClient(found, changesBetween(previous, next), audit, {
    put: logo.value,
    remove: digest === previous.logo ? undefined : previous.logo,
  });
  if (outcome === 'done') return ok(next);
  return problem('client', 'was changed by somebody else at the same moment: look at it, then try again');
}

/** What is wrong with one thing, as lists of such are told. */
export function problemAsList<T>(result: Result<T, FieldProblem>): Result<T, readonly FieldProblem[]> {
  return result.ok ? result : err([result.error]);
}

export function nameDetails({ displayName, publisher, verified }: ClientNames) {
  return {
    ...(displayName !== undefined && { name: displayName }),
    ...(publisher !== undefined && { publisher }),
    ...(verified && { verified }),
  };
}

/** For the audit trail: what is as usual is not said. */
export function authenticationDetails({
  authenticationMethod,
  secretForm,
  assertionAudience,
  dpopBoundAccessTokens,
}: ClientAuthentication) {
  return {
    authenticationMethod,
    ...(secretForm && { secretForm }),
    ...(assertionAudience && { assertionAudience }),
    ...(dpopBoundAccessTokens && { dpopBoundAccessTokens }),
  };
}
