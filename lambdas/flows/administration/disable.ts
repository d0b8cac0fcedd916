import {
  isClientId,
  isMemberId,
  isOrganizationId,
  isProviderId,
  type OrganizationId,
} from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { whatever } from '../../core/administration/revision.ts';
import type { Member } from '../../core/records.ts';
import { normalizeEmail } from '../../core/registration/text.ts';
import { type Administered, type Administration, auditEntry, problem } from './administration.ts';

/**
 * Law 9: stops redemption within 60 s, and live tokens at `protect()`. Disabled again: nothing changes. The
 * operator may disable the last one that administrators sign in with, too.
 */
export async function disableProvider(
  admin: Administration,
  organization: string,
  id: string,
): Promise<Administered<string>> {
  if (!isOrganizationId(organization)) return problem('organization', `does not exist: ${organization}`);
  if (!isProviderId(id)) return problem('provider', `does not exist: ${id}`);
  const missing = problem('provider', `does not exist in ${organization}: ${id}`);
  const found = await admin.reads.findProvider(organization, id);
  if (found === undefined) return missing;
  const audit = auditEntry(admin, organization, { action: 'provider.disabled', target: id });
  const outcome = await admin.store.changeProvider(whatever(found.record), { status: 'disabled' }, 'operator', audit);
  return outcome === 'done' ? ok(id) : missing;
}

/** Law 9: stops the client in every organization within 60 s. {@link restoreClient} is the way back. */
export async function disableClient(admin: Administration, id: string): Promise<Administered<string>> {
  if (!isClientId(id)) return problem('client', `does not exist: ${id}`);
  const audit = auditEntry(admin, undefined, { action: 'client.disabled', target: id });
  const outcome = await admin.store.changeClient(whatever({ id }), { status: 'disabled' }, audit);
  return outcome === 'done' ? ok(id) : problem('client', `does not exist: ${id}`);
}

/**
 * A disabled client works again, in the organizations that have it enabled and with the secrets or keys that it has.
 * Tokens of before that have not ended are good again too. Of an active one nothing changes, and nothing is written.
 */
export async function restoreClient(
  admin: Administration,
  id: string,
): Promise<Administered<{ readonly id: string; readonly outcome: 'restored' | 'unchanged' }>> {
  const client = isClientId(id) ? await admin.trust.findClient(id) : undefined;
  if (client === undefined) return problem('client', `does not exist: ${id}`);
  if (client.status === 'active') return ok({ id, outcome: 'unchanged' });
  const audit = auditEntry(admin, undefined, { action: 'client.restored', target: id });
  const outcome = await admin.store.changeClient(whatever(client), { status: 'active' }, audit);
  return outcome === 'done' ? ok({ id, outcome: 'restored' }) : problem('client', `does not exist: ${id}`);
}

/**
 * Law 9: takes effect on the next request. Tokens issued until now stay refused even if the member is added again.
 * `who` is the member's address or id.
 */
export function disableMember(admin: Administration, organization: string, who: string): Promise<Administered<string>> {
  return stopMember(admin, organization, who, 'disabled');
}

/** The same, for good: what remains is a tombstone that no provider revives. An operator may add the member again. */
export function removeMember(admin: Administration, organization: string, who: string): Promise<Administered<string>> {
  return stopMember(admin, organization, who, 'removed');
}

/** By address, else by id. */
export async function findMemberBy(
  { trust }: Pick<Administration, 'trust'>,
  organization: OrganizationId,
  who: string,
): Promise<Member | undefined> {
  const email = normalizeEmail(who.trim());
  const id = (email && (await trust.findMemberByEmail(organization, email))) ?? who;
  return isMemberId(id) ? trust.findMember(organization, id) : undefined;
}

async function stopMember(
  admin: Administration,
  organization: string,
  who: string,
  status: 'disabled' | 'removed',
): Promise<Administered<string>> {
  if (!isOrganizationId(organization)) return problem('organization', `does not exist: ${organization}`);
  const member = await findMemberBy(admin, organization, who);
  const missing = problem('member', `does not exist in ${organization}: ${who}`);
  if (member === undefined) return missing;
  const audit = auditEntry(admin, organization, { action: `member.${status}`, target: member.id });
  const outcome = await admin.store.stopMember(member, status, admin.clock(), audit);
  return outcome === 'done' ? ok(member.id) : missing;
}
