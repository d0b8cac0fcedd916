import { NEVER_RESTORED, RESTORE_UNDER_WAY } from '../../core/tokens/restore.ts';
import { type Administration, auditEntry, type ByOperator } from './administration.ts';

/** In seconds since the epoch; `since` is the moment up to which assertions are refused. */
export type RestoreState =
  | { readonly state: 'never_restored' }
  | { readonly state: 'under_way' }
  | { readonly state: 'restored'; readonly since: number };

/**
 * Before the redemptions are restored from a backup: from now on no assertion is redeemed. Functions notice within 60 s.
 * Run again, it stays as it is.
 */
export function beginRestore(admin: ByOperator): Promise<RestoreState> {
  return record(admin, RESTORE_UNDER_WAY, 'restore.begun');
}

/**
 * After the restored table is in place: assertions that were issued up to now stay refused for good, because the backup
 * cannot tell whether they were redeemed; later ones are redeemed again.
 * Does NOT check that the table is in place, nor that `beginRestore` came first: completing alone is right, too, when
 * the restore has already happened.
 */
export function completeRestore(admin: ByOperator): Promise<RestoreState> {
  return record(admin, admin.clock(), 'restore.completed');
}

export async function restoreState({ trust }: Pick<Administration, 'trust'>): Promise<RestoreState> {
  return stateOf(await trust.redemptionsRestoredAt());
}

async function record(
  admin: ByOperator,
  restoredAt: number,
  action: 'restore.begun' | 'restore.completed',
): Promise<RestoreState> {
  await admin.store.setRedemptionsRestoredAt(
    restoredAt,
    auditEntry(admin, undefined, { action, target: 'redemptions' }),
  );
  return stateOf(restoredAt);
}

function stateOf(restoredAt: number): RestoreState {
  if (restoredAt === NEVER_RESTORED) return { state: 'never_restored' };
  return restoredAt === RESTORE_UNDER_WAY ? { state: 'under_way' } : { state: 'restored', since: restoredAt };
}
