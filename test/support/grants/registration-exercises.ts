import type { Exercise } from './exercise.ts';
import type { GrantWorld } from './grant-world.ts';

interface Registered {
  readonly client_id: string;
  readonly registration_client_uri: string;
  readonly registration_access_token: string;
}

/** A client that registered itself for acme, and waits; `undefined`: it could not. */
export async function registeredClient({ stack }: GrantWorld): Promise<Registered | undefined> {
  const { operator, issuer } = stack.running;
  const { secret = '' } = await operator.json('client', 'registration-token', 'create', 'acme');
  const response = await fetch(`${issuer}/oauth/register`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ redirect_uris: ['http://127.0.0.1/callback'], token_endpoint_auth_method: 'none' }),
  });
  return response.status === 201 ? ((await response.json()) as Registered) : undefined;
}

export const register: Exercise = async (world) => (await registeredClient(world)) !== undefined;

/** It takes itself away again. */
export const unregister: Exercise = async (world) => {
  const registered = await registeredClient(world);
  if (registered === undefined) return false;
  const response = await fetch(registered.registration_client_uri, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${registered.registration_access_token}` },
  });
  return response.status === 204;
};
