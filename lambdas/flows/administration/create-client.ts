import { createHash } from 'node:crypto';
import { type ClientInput, parseClient } from '../../core/registration/client.ts';
import { ok } from '../../core/result.ts';
import { formatScopes } from '../../core/scope.ts';
import { JWT_BEARER_GRANT } from '../../core/token-request.ts';
import type { Client } from '../../core/trust.ts';
import { type Administered, type Administration, auditEntry, problem } from './administration.ts';

/** A registered client and its secret, which exists in this answer and nowhere else (C5). */
export interface CreatedClient {
  readonly client: Client;
  readonly secret: string;
}

/** A confidential client; no organization has enabled it yet. */
export async function createClient(admin: Administration, input: ClientInput): Promise<Administered<CreatedClient>> {
  const registration = parseClient(input, admin.configuration);
  if (!registration.ok) return registration;
  const secret = admin.ids.clientSecret();
  const client: Client = {
    ...registration.value,
    status: 'active',
    secrets: [{ sha256: createHash('sha256').update(secret, 'utf8').digest('hex') }],
    grantTypes: new Set([JWT_BEARER_GRANT]),
  };
  const { id, authenticationMethod, scopes } = client;
  const details = { authenticationMethod, scope: formatScopes(scopes) };
  const outcome = await admin.store.createClient(
    client,
    auditEntry(admin, undefined, { action: 'client.created', target: id, details }),
  );
  return outcome === 'exists' ? problem('id', `is taken: there is a client ${id}`) : ok({ client, secret });
}
