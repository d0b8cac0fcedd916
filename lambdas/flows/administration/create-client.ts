import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { formatScopes } from '../../../protect/vocabulary/scope.ts';
import { parseLogo } from '../../core/clients/logo.ts';
import { type Client, kindOf, usesSecret } from '../../core/records.ts';
import { type ClientInput, parseClient } from '../../core/registration/client.ts';
import { AUTHORIZATION_CODE_GRANT, REFRESH_TOKEN_GRANT } from '../../core/tokens/code-requests.ts';
import { type GrantType, JWT_BEARER_GRANT } from '../../core/tokens/request.ts';
import {
  type Administered,
  type Administration,
  auditEntry,
  type ByOperator,
  checked,
  problem,
} from './administration.ts';
import { newClientSecret } from './client-secret.ts';
import { authenticationDetails, nameDetails, problemAsList } from './set-client.ts';

/** A registered client, and its secret unless it authenticates with a key of its own. */
export interface CreatedClient {
  readonly client: Client;
  readonly secret?: string;
}

export interface NewClientInput extends ClientInput {
  /** The bytes of a picture. */
  readonly logo?: Uint8Array | undefined;
}

/** A tool, which no organization has enabled yet, or a resource server. */
export async function createClient(
  admin: ByOperator,
  { logo: picture, ...input }: NewClientInput,
): Promise<Administered<CreatedClient>> {
  const registration = checked(parseClient(input, admin.configuration));
  if (!registration.ok) return registration;
  const logo = picture ? checked(problemAsList(parseLogo(picture))) : ok(undefined);
  if (!logo.ok) return logo;
  const made = usesSecret(registration.value.authenticationMethod) ? newClientSecret(admin.ids) : undefined;
  const client: Client = {
    ...registration.value,
    ...(logo.value && { logo: logo.value.digest }),
    status: 'active',
    secrets: made === undefined ? [] : [made.digest],
    grantTypes: new Set(grantsOf(registration.value)),
  };
  const { id, scopes, resources, redirectUris } = client;
  const details = {
    ...authenticationDetails(client),
    ...nameDetails(client),
    scope: formatScopes(scopes),
    ...(resources && { resources: [...resources].join(' ') }),
    ...(redirectUris && { redirectUris: [...redirectUris].join(' ') }),
    ...(logo.value && { logo: logo.value.digest }),
  };
  const audit = auditEntry(admin, undefined, { action: 'client.created', target: id, details });
  const outcome = await admin.store.createClient(client, audit, logo.value);
  if (outcome === 'exists') return idTaken(admin, id);
  if (outcome === 'is_an_alias') return problem('id', `is what a provider calls another client: ${id}. Choose another`);
  return ok({ client, ...(made && { secret: made.secret }) });
}

/** A public tool's own word proves nothing, so that an assertion is nothing in its hands (C1). */
function grantsOf(client: Pick<Client, 'authenticationMethod' | 'redirectUris' | 'resources'>): readonly GrantType[] {
  if (kindOf(client) === 'resource') return [];
  return [
    ...(client.authenticationMethod === 'none' ? [] : ([JWT_BEARER_GRANT] as const)),
    ...(client.redirectUris === undefined ? [] : ([AUTHORIZATION_CODE_GRANT, REFRESH_TOKEN_GRANT] as const)),
  ];
}

async function idTaken({ trust }: Administration, id: ClientId): Promise<Administered<never>> {
  const holder = await trust.findClient(id);
  const wayBack = holder?.status === 'disabled' ? `, which is disabled: countersign client restore ${id}` : '';
  return problem('id', `is taken: there is a client ${id}${wayBack}`);
}
