import { ok } from '../../../protect/vocabulary/result.ts';
import type { AuditAction } from '../../core/audit/entry.ts';
import { MAX_REVOKED } from '../../core/tokens/revocation.ts';
import type { RecallSubject } from '../../ports/administration-store.ts';
import type { IssuedTokens } from '../../ports/issued-tokens.ts';
import {
  type Administered,
  type Administration,
  auditEntry,
  type ByOperator,
  conflict,
  notFound,
  organizationOf,
  unlessChanged,
} from './administration.ts';
import { noMember } from './change-member.ts';
import { findOrganization, organizationTag } from './change-organization.ts';
import { changerOf, ungranted } from './changer.ts';
import { findProvider, providerTag } from './find-provider.ts';
import { clientTag, findClient } from './organization-clients.ts';
import { findMemberBy } from './stop-member.ts';

/**
 * Law 18: what was issued until now is refused within 60 s, whatever the number of tokens. Nothing is disabled: people sign
 * in and tools redeem anew. It only takes trust away, and whoever does it may end their own session by it.
 */

/** When; seconds since the epoch. */
export interface Recalled {
  readonly recalledAt: number;
}

/** Every token and browser session of the organization. */
export async function recallOrganization(
  admin: Administration,
  organization: string,
  ifMatch?: string,
): Promise<Administered<Recalled>> {
  const found = await findOrganization(admin, organization);
  if (!found.ok) return found;
  const same = unlessChanged(admin, ifMatch, organizationTag(found.value.record));
  if (!same.ok) return same;
  const { id } = found.value.record;
  return recall(admin, { kind: 'organization', organization: id }, 'organization.recalled', id);
}

/** Every token and browser session that came by one provider. */
export async function recallProvider(
  admin: Administration,
  organization: string,
  id: string,
  ifMatch?: string,
): Promise<Administered<Recalled>> {
  const found = await findProvider(admin, organization, id);
  if (!found.ok) return found;
  const same = unlessChanged(admin, ifMatch, providerTag(found.value.record));
  if (!same.ok) return same;
  const { id: provider, organization: of } = found.value.record;
  return recall(admin, { kind: 'provider', organization: of, provider }, 'provider.recalled', provider);
}

/** Every token that one client has in the organization; agent tokens that it minted as well. */
export async function recallClient(
  admin: Administration,
  organization: string,
  id: string,
  ifMatch?: string,
): Promise<Administered<Recalled>> {
  const found = await findClient(admin, organization, id);
  if (!found.ok) return found;
  const same = unlessChanged(admin, ifMatch, clientTag(found.value));
  if (!same.ok) return same;
  const { organization: of, client, enablement } = found.value;
  if (enablement === undefined) return notFound('client', `was never enabled in ${of}: ${client.id}`);
  return recall(admin, { kind: 'client', organization: of, client: client.id }, 'client.recalled', client.id);
}

/** The operator's word. Of an administrator's: `recallMember`, over what they have looked at. `who`: address or id. */
export async function recallMemberBy(
  admin: ByOperator,
  organization: string,
  who: string,
): Promise<Administered<Recalled>> {
  const of = organizationOf(admin, organization);
  if (!of.ok) return of;
  const member = await findMemberBy(admin, of.value, who);
  if (member === undefined || member.erasedAt !== undefined) return noMember(of.value, who);
  const subject = { kind: 'member', organization: of.value, member: member.id } as const;
  return recall(admin, subject, 'member.recalled', member.id);
}

/** That a later recall stands is as good: it reaches further. */
async function recall(
  admin: Administration,
  subject: RecallSubject,
  action: AuditAction,
  target: string,
): Promise<Administered<Recalled>> {
  const by = await changerOf(admin);
  if (!by.ok) return by;
  const recalledAt = admin.clock();
  const audit = auditEntry(admin, subject.organization, { action, target });
  const outcome = await admin.store.recall(subject, recalledAt, by.value, audit);
  switch (outcome) {
    case 'done':
    case 'recalled_later':
      return ok({ recalledAt });
    case 'not_an_administrator':
    case 'last_sign_in':
      return ungranted(outcome);
  }
}

/** What could be one of ours: whatever else it is, there is none of this id. */
const TOKEN_ID = /^[\x21-\x7e]{1,256}$/;

export interface RevokedById {
  readonly id: string;
  readonly member: string;
  readonly client: string;
}

/**
 * One access token, by its id, which the audit trail, an API's log and `token inspect` name. Refused from the next request
 * on; so is every agent token that was minted by it. Of an agent token alone: recall its session's client or its member.
 */
export async function revokeTokenById(
  admin: Administration,
  issued: Pick<IssuedTokens, 'find'>,
  organization: string,
  id: string,
): Promise<Administered<RevokedById>> {
  const of = organizationOf(admin, organization);
  if (!of.ok) return of;
  const found = TOKEN_ID.test(id) ? await issued.find(id) : undefined;
  const now = admin.clock();
  // Law 7: another organization's is not found, as one that there is not.
  if (found?.organization !== of.value || found.expiresAt <= now)
    return notFound('token', `no access token of ${of.value} that has not ended has this id`);
  const by = await changerOf(admin);
  if (!by.ok) return by;
  const { member, client, expiresAt: endsAt } = found;
  const audit = auditEntry(admin, of.value, { action: 'token.revoked', target: id, details: { member, client } });
  const outcome = await admin.store.revokeToken(
    { organization: of.value, member },
    { tokenId: id, endsAt },
    by.value,
    audit,
  );
  switch (outcome) {
    case 'done':
    case 'stands_already':
      return ok({ id, member, client });
    case 'full':
      return conflict('token', `${member} has ${MAX_REVOKED} revoked tokens that have not ended: recall the member`);
    case 'unknown_member':
      return noMember(of.value, member);
    case 'changed_meanwhile':
      return conflict('token', 'other tokens of the same member are being revoked: try again');
    case 'not_an_administrator':
    case 'last_sign_in':
      return ungranted(outcome);
  }
}
