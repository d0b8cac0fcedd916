import { ROUTES } from '../../routes.ts';
import { type Client, usesSecret } from '../records.ts';
import type { DynamicClient } from './dynamic-client.ts';

/** What a client is told of itself alone, and nobody is told again but by what it shows. */
export interface OwnSecrets {
  readonly registrationAccessToken: string;
  /** Made now. Absent: it has none, or was told when it was made. */
  readonly clientSecret?: string | undefined;
}

/** RFC 7591 §3.2.1, RFC 7592 §3. */
export interface ClientInformation {
  readonly client_id: string;
  readonly client_id_issued_at: number;
  readonly client_secret?: string;
  /** RFC 7591 §3.2.1: "REQUIRED if "client_secret" is issued"; 0: it does not expire. */
  readonly client_secret_expires_at?: number;
  readonly registration_client_uri: string;
  readonly registration_access_token: string;
  readonly redirect_uris: readonly string[];
  readonly grant_types: readonly string[];
  readonly response_types: readonly ['code'];
  readonly token_endpoint_auth_method: string;
  readonly client_name?: string;
  readonly jwks?: object;
  readonly jwks_uri?: string;
  /** RFC 9449 §5.2. Absent: it did not ask for that. */
  readonly dpop_bound_access_tokens?: true;
  /** Ours. `waiting`: an administrator of the organization has to enable the client, which gets nothing before. */
  readonly registration_status: 'waiting' | 'approved';
}

/**
 * What is registered, and nothing of what was asked for beside it (RFC 7591 §3.2.1: "all registered metadata about this
 * client"). The secret is stored as a digest, so that it stands in the first answer alone.
 */
export function clientInformation(client: DynamicClient, issuer: string, secrets: OwnSecrets): ClientInformation {
  const { id, authenticationMethod, grantTypes, redirectUris = new Set(), registration } = client;
  return {
    client_id: id,
    client_id_issued_at: registration.registeredAt,
    ...(secrets.clientSecret !== undefined && { client_secret: secrets.clientSecret }),
    ...(usesSecret(authenticationMethod) && { client_secret_expires_at: 0 }),
    registration_client_uri: issuer + registrationPath(client),
    registration_access_token: secrets.registrationAccessToken,
    redirect_uris: [...redirectUris],
    grant_types: [...grantTypes],
    response_types: ['code'],
    token_endpoint_auth_method: authenticationMethod,
    ...(registration.name !== undefined && { client_name: registration.name }),
    ...keysOf(client),
    ...(client.dpopBoundAccessTokens && { dpop_bound_access_tokens: true }),
    registration_status: registration.approvedAt === undefined ? 'waiting' : 'approved',
  };
}

/** The address of one client's registration; its id stands in a path as it is. */
export function registrationPath({ id }: Pick<Client, 'id'>): string {
  return `${ROUTES.introspection.register.path}/${id}`;
}

function keysOf({ keys }: Client): Pick<ClientInformation, 'jwks' | 'jwks_uri'> {
  if (keys === undefined) return {};
  return keys.source === 'published' ? { jwks_uri: keys.jwksUri } : { jwks: { keys: keys.keys.map(({ key }) => key) } };
}
