import { createHash } from 'node:crypto';
import type { ClientSecretDigest } from '../../core/records.ts';
import type { Ids } from '../../ports/ids.ts';

/** A new secret, which exists in the answer and nowhere else, and the digest that is stored (C5). */
export function newClientSecret(ids: Pick<Ids, 'clientSecret'>): {
  readonly secret: string;
  readonly digest: ClientSecretDigest;
} {
  const secret = ids.clientSecret();
  return { secret, digest: { sha256: createHash('sha256').update(secret, 'utf8').digest('hex') } };
}
