import { err, ok } from '../../../protect/vocabulary/result.ts';
import { changesBetween, entityTag } from '../../core/administration/revision.ts';
import type { Organization } from '../../core/records.ts';
import { DISPLAY_NAME_FORM, parseDisplayName } from '../../core/registration/text.ts';
import { auditEntry } from '../administration/administration.ts';
import { findAdministrator, lastSignIn } from './keep-sign-in.ts';
import { invalid, notFound, type SelfServed, type SelfService, unlessChanged } from './self-service.ts';

/** Absent: stays. `default`: none of its own, so that the deployment's holds. */
export interface OwnOrganizationChange {
  readonly name?: string | undefined;
  readonly agents?: Organization['agents'] | undefined;
  readonly accessTokenLifetimeSeconds?: number | 'default' | undefined;
}

export function organizationTag(organization: Organization): string {
  return entityTag('organization', organization);
}

export async function findOwnOrganization({ reads, caller }: SelfService): Promise<SelfServed<Organization>> {
  const found = await reads.findOrganization(caller.organization);
  return found === undefined ? notFound : ok(found.record);
}

/** Law 9: agents that are switched off stop within 60 s; a shorter lifetime holds for tokens issued from then on. */
export async function changeOwnOrganization(
  self: SelfService,
  change: OwnOrganizationChange,
  ifMatch: string,
): Promise<SelfServed<Organization>> {
  const previous = await self.reads.findOrganization(self.caller.organization);
  if (previous === undefined) return notFound;
  const same = unlessChanged(ifMatch, organizationTag(previous.record));
  if (!same.ok) return same;
  const checked = checkChange(self, change);
  if (!checked.ok) return checked;

  const next = apply(previous.record, change);
  if (organizationTag(next) === organizationTag(previous.record)) return ok(next);
  const by = await findAdministrator(self);
  if (!by.ok) return by;
  const { id, name, agents, accessTokenLifetimeSeconds = 'default' } = next;
  const details = { name, agents, accessTokenLifetimeSeconds };
  const audit = auditEntry(self, id, { action: 'organization.changed', target: id, details });
  const outcome = await self.store.changeOrganization(previous, changesBetween(previous.record, next), by.value, audit);
  switch (outcome) {
    case 'done':
      return ok(next);
    case 'missing':
    case 'changed_meanwhile':
      return stale(self);
    case 'not_an_administrator':
      return err({ reason: 'own_membership' });
    case 'last_sign_in':
      return lastSignIn('not_standing');
  }
}

function checkChange(
  { configuration }: SelfService,
  { name, accessTokenLifetimeSeconds: lifetime }: OwnOrganizationChange,
): SelfServed<true> {
  if (name !== undefined && parseDisplayName(name) === undefined)
    return invalid('name', `must be ${DISPLAY_NAME_FORM}`);
  const most = configuration.accessTokenLifetimeSeconds;
  if (typeof lifetime === 'number' && (lifetime < 60 || lifetime > most)) {
    return invalid('accessTokenLifetimeSeconds', `must be 60–${most} seconds: it lowers the deployment's alone`);
  }
  return ok(true);
}

function apply(
  { accessTokenLifetimeSeconds: before, ...previous }: Organization,
  { name = previous.name, agents = previous.agents, accessTokenLifetimeSeconds: after = before }: OwnOrganizationChange,
): Organization {
  const kept = after === 'default' ? undefined : after;
  return {
    ...previous,
    name: parseDisplayName(name) ?? previous.name,
    agents,
    ...(kept !== undefined && { accessTokenLifetimeSeconds: kept }),
  };
}

async function stale(self: SelfService): Promise<SelfServed<never>> {
  const current = await self.reads.findOrganization(self.caller.organization);
  return current ? err({ reason: 'changed_meanwhile', current: organizationTag(current.record) }) : notFound;
}
