import { isClientId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { whatever } from '../../core/administration/revision.ts';
import { type Administered, auditEntry, type ByOperator, problem } from './administration.ts';
import { noClient } from './organization-clients.ts';

/** Law 9: stops the client in every organization within 60 s. {@link restoreClient} is the way back. */
export async function disableClient(admin: ByOperator, id: string): Promise<Administered<string>> {
  if (!isClientId(id)) return noClient(id);
  const audit = auditEntry(admin, undefined, { action: 'client.disabled', target: id });
  const outcome = await admin.store.changeClient(whatever({ id }), { status: 'disabled' }, audit);
  return outcome === 'done' ? ok(id) : noClient(id);
}

/**
 * A disabled client works again, in the organizations that have it enabled and with the secrets or keys that it has.
 * Tokens of before that have not ended are good again too. Of an active one nothing changes, and nothing is written.
 */
export async function restoreClient(
  admin: ByOperator,
  id: string,
): Promise<Administered<{ readonly id: string; readonly outcome: 'restored' | 'unchanged' }>> {
  const client = isClientId(id) ? await admin.trust.findClient(id) : undefined;
  if (client === undefined) return noClient(id);
  if (client.registration?.deletedAt !== undefined)
    return problem(
      'client',
      `has deleted its own registration, for good: ${id}. Only another registration brings it back, under another id`,
    );
  if (client.status === 'active') return ok({ id, outcome: 'unchanged' });
  const audit = auditEntry(admin, undefined, { action: 'client.restored', target: id });
  const outcome = await admin.store.changeClient(whatever(client), { status: 'active' }, audit);
  return outcome === 'done' ? ok({ id, outcome: 'restored' }) : noClient(id);
}
