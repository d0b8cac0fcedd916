import { isClientId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import type { Client, ClientKeys } from '../../core/records.ts';
import { type ClientKeysInput, parseClientKeys } from '../../core/registration/client-keys.ts';
import { type Administered, auditEntry, type ByOperator, checked, problem } from './administration.ts';
import { newClientSecret } from './client-secret.ts';
import type { CreatedClient } from './create-client.ts';
import { noClient } from './organization-clients.ts';

export interface RotationInput extends ClientKeysInput {
  readonly id: string;
  /** How long the old secret or keys stay good, seconds: the client's time to take the new one. 0: not at all. */
  readonly keepSeconds: number;
}

/** A month: longer than any roll-out, shorter than forgetting. */
export const MAX_KEEP_SECONDS = 30 * 86_400;

/**
 * A new secret, or new keys, beside the old ones, which expire. A client that publishes its keys rotates by itself;
 * here only the address changes, at once.
 */
export async function rotateClient(admin: ByOperator, input: RotationInput): Promise<Administered<CreatedClient>> {
  const { id, keepSeconds } = input;
  if (!Number.isInteger(keepSeconds) || keepSeconds < 0 || keepSeconds > MAX_KEEP_SECONDS) {
    return problem('keepSeconds', `must be 0–${MAX_KEEP_SECONDS} seconds`);
  }
  const found = isClientId(id) ? await admin.reads.findClient(id) : undefined;
  if (found === undefined) return noClient(id);
  const previous = found.record;
  if (previous.authenticationMethod === 'none') return problem('client', 'is public: it has nothing to rotate');
  if (previous.document !== undefined)
    return problem('client', 'names its keys in its own document: rotate them there');
  if (previous.registration !== undefined)
    return problem(
      'client',
      'registered itself, and nobody else has its secret or keys: new ones take another registration',
    );
  const usesKeys = previous.authenticationMethod === 'private_key_jwt';
  const keys = checked(parseClientKeys(usesKeys, input, admin.configuration));
  if (!keys.ok) return keys;

  const made = usesKeys ? undefined : newClientSecret(admin.ids);
  const now = admin.clock();
  const expire = expiring(now, now + keepSeconds);
  const next: Client = {
    ...previous,
    ...(made && { secrets: [made.digest, ...expire(previous.secrets)] }),
    ...(keys.value && { keys: mergeKeys(previous.keys, keys.value, expire) }),
  };
  if (isAmbiguous(next.keys)) {
    return problem(
      'jwks',
      'must name its keys (kid), as the old ones must: they are told apart by it while both are kept',
    );
  }
  const details = { keepSeconds };
  const audit = auditEntry(admin, undefined, { action: 'client.rotated', target: previous.id, details });
  const outcome = await admin.store.changeClient(found, credentialsOf(next), audit);
  if (outcome === 'done') return ok({ client: next, ...(made && { secret: made.secret }) });
  return problem('client', 'was changed by somebody else at the same moment: look at it, then try again');
}

/** Both, always: a rotation counts as one, whatever of it is new. */
function credentialsOf({ secrets, keys }: Client) {
  return { secrets, ...(keys && { keys }) };
}

type Expire = <T extends { readonly expiresAt?: number }>(old: readonly T[]) => readonly T[];

/** What has expired is dropped; what lives ends at `until` at the latest, never later than it would have. */
function expiring(now: number, until: number): Expire {
  return (old) =>
    old
      .map((credential) => ({ ...credential, expiresAt: Math.min(credential.expiresAt ?? until, until) }))
      .filter(({ expiresAt }) => expiresAt > now);
}

function mergeKeys(old: ClientKeys | undefined, fresh: ClientKeys, expire: Expire): ClientKeys {
  if (fresh.source === 'published' || old?.source !== 'registered') return fresh;
  const renewed = new Set(fresh.keys.map(({ key }) => key.kid));
  const kept = expire(old.keys).filter(({ key }) => key.kid === undefined || !renewed.has(key.kid));
  return { source: 'registered', keys: [...fresh.keys, ...kept] };
}

/** J7: of several keys, an assertion without `kid` names none; the client would be locked out while both are kept. */
function isAmbiguous(keys: ClientKeys | undefined): boolean {
  if (keys?.source !== 'registered' || keys.keys.length < 2) return false;
  return (
    keys.keys.some(({ key }) => key.kid === undefined) && keys.keys.some(({ expiresAt }) => expiresAt !== undefined)
  );
}
