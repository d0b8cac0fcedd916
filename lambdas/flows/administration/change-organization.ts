import { err, ok } from '../../../protect/vocabulary/result.ts';
import { type Changes, entityTag, type Revised } from '../../core/administration/revision.ts';
import type { AuditEntry } from '../../core/audit/entry.ts';
import type { ClientDocumentPolicy, Organization } from '../../core/records.ts';
import {
  type ClientDocumentsInput,
  clientDocumentsInWords,
  parseClientDocuments,
} from '../../core/registration/client-documents.ts';
import { DISPLAY_NAME_FORM, parseDisplayName } from '../../core/registration/text.ts';
import {
  type Administered,
  type Administration,
  auditEntry,
  checked,
  conflict,
  invalid,
  noOrganization,
  notFound,
  organizationOf,
  overOf,
  problem,
  unlessChanged,
} from './administration.ts';
import { changerOf, ungranted } from './changer.ts';
import { disableNoLongerAdmitted } from './no-longer-admitted.ts';

/** Absent: stays. */
export interface OrganizationChange {
  readonly name?: string | undefined;
  /** Whether agents may act for members: `on` or `off`. */
  readonly agents?: string | undefined;
  /** Whether its members' tokens are bound to a key, always: `on` or `off`. */
  readonly requireDpop?: string | undefined;
  /** `default`: none of its own, so that the deployment's holds. */
  readonly accessTokenLifetimeSeconds?: number | 'default' | undefined;
  /** Which clients come in by their documents: the whole policy, in place of the one before. */
  readonly clientDocuments?: ClientDocumentsInput | undefined;
}

/** Of what is shown of it here; its rules for agents have a tag of their own. */
export function organizationTag({ agentRules: _, ...organization }: Organization): string {
  return entityTag('organization', organization);
}

export async function findOrganization(
  admin: Pick<Administration, 'reads' | 'caller'>,
  organization: string,
): Promise<Administered<Revised<Organization>>> {
  const id = organizationOf(admin, organization);
  if (!id.ok) return id;
  const found = await admin.reads.findOrganization(id.value);
  if (found?.record.deletion === 'done') return notFound('organization', `was deleted: ${organization}`);
  return found === undefined ? noOrganization(organization) : ok(found);
}

/**
 * Law 9: agents that are switched off stop minting, approving and live agent tokens within 60 s; what was approved stays,
 * and holds again when they are switched on before it ends. A shorter lifetime holds for tokens issued from then on, and so
 * does that they have to be bound to a key.
 * What is so already an administrator does not write; the operator's word is on record.
 */
export async function changeOrganization(
  admin: Administration,
  organization: string,
  change: OrganizationChange,
  ifMatch?: string,
): Promise<Administered<Organization>> {
  const found = await findOrganization(admin, organization);
  if (!found.ok) return found;
  const previous = found.value;
  const same = unlessChanged(admin, ifMatch, organizationTag(previous.record));
  if (!same.ok) return same;
  const named = checkChange(admin, change);
  if (!named.ok) return named;

  const next = apply(previous.record, named.value);
  const isSame = organizationTag(next) === organizationTag(previous.record);
  if (isSame && admin.caller.kind !== 'operator') return settled(admin, next, named.value);
  const by = await changerOf(admin);
  if (!by.ok) return by;
  const { id } = next;
  const details =
    by.value === 'operator'
      ? said(named.value)
      : said({ accessTokenLifetimeSeconds: 'default', clientDocuments: 'off', ...next });
  const audit = auditEntry(admin, id, { action: 'organization.changed', target: id, details });
  const outcome = await admin.store.changeOrganization(
    overOf(admin, previous),
    changesOf(named.value),
    by.value,
    audit,
  );
  const changed = await afterChange(admin, organization, outcome, next, organizationTag);
  return changed.ok ? settled(admin, next, named.value) : changed;
}

/**
 * Whom a narrower policy lets in no more is disabled, one by one, so that verifiers see it too (law 9). A process that dies
 * in between leaves clients that get no further token, and saying the same once more finishes it.
 */
async function settled(
  admin: Administration,
  next: Organization,
  { clientDocuments }: NamedChange,
): Promise<Administered<Organization>> {
  const done = clientDocuments === undefined ? ok(0) : await disableNoLongerAdmitted(admin, next);
  return done.ok ? ok(next) : done;
}

/** What the one transaction over an organization came to: what is so now, or why not. `tagOf`: of what If-Match names. */
export async function afterChange<T>(
  admin: Administration,
  organization: string,
  outcome: Awaited<ReturnType<Administration['store']['changeOrganization']>>,
  next: T,
  tagOf: (record: Organization) => string,
): Promise<Administered<T>> {
  switch (outcome) {
    case 'done':
      return ok(next);
    case 'missing':
      return noOrganization(organization);
    case 'changed_meanwhile':
      return changedMeanwhile(admin, organization, tagOf);
    case 'not_an_administrator':
    case 'last_sign_in':
      return ungranted(outcome);
  }
}

/** The same, in the domain's words. */
interface NamedChange {
  readonly name?: string;
  readonly agents?: Organization['agents'];
  readonly requireDpop?: 'on' | 'off';
  readonly accessTokenLifetimeSeconds?: number | 'default';
  readonly clientDocuments?: ClientDocumentPolicy | 'off';
}

function checkChange(
  { configuration }: Administration,
  { name, agents, requireDpop, accessTokenLifetimeSeconds: lifetime, clientDocuments: input }: OrganizationChange,
): Administered<NamedChange> {
  const shown = name === undefined ? undefined : parseDisplayName(name);
  if (name !== undefined && shown === undefined) return problem('name', `must be ${DISPLAY_NAME_FORM}`);
  if (!isSwitch(agents)) return problem('agents', 'must be on or off');
  if (!isSwitch(requireDpop)) return problem('requireDpop', 'must be on or off');
  const most = configuration.accessTokenLifetimeSeconds;
  if (typeof lifetime === 'number' && (lifetime < 60 || lifetime > most)) {
    return invalid('accessTokenLifetimeSeconds', `must be 60–${most} seconds: it lowers the deployment's alone`);
  }
  const clientDocuments = input === undefined ? ok(undefined) : checked(parseClientDocuments(input, configuration));
  if (!clientDocuments.ok) return clientDocuments;
  return ok({
    ...(clientDocuments.value !== undefined && { clientDocuments: clientDocuments.value }),
    ...(shown !== undefined && { name: shown }),
    ...(agents !== undefined && { agents }),
    ...(requireDpop !== undefined && { requireDpop }),
    ...(lifetime !== undefined && { accessTokenLifetimeSeconds: lifetime }),
  });
}

function isSwitch(value: string | undefined): value is 'on' | 'off' | undefined {
  return value === undefined || value === 'on' || value === 'off';
}

function apply(
  { accessTokenLifetimeSeconds: before, clientDocuments: policyBefore, ...previous }: Organization,
  { accessTokenLifetimeSeconds: after = before, clientDocuments: policy = policyBefore, ...named }: NamedChange,
): Organization {
  return {
    ...previous,
    ...named,
    ...(policy !== undefined && policy !== 'off' && { clientDocuments: policy }),
    ...(after !== undefined && after !== 'default' && { accessTokenLifetimeSeconds: after }),
  };
}

function changesOf({
  accessTokenLifetimeSeconds: lifetime,
  clientDocuments: policy,
  ...named
}: NamedChange): Changes<Omit<Organization, 'id'>> {
  return {
    ...named,
    ...(lifetime !== undefined && { accessTokenLifetimeSeconds: lifetime === 'default' ? undefined : lifetime }),
    ...(policy !== undefined && { clientDocuments: policy === 'off' ? undefined : policy }),
  };
}

/** The operator's word is about what it names, whatever else there is; an administrator has seen it all. */
function said({
  name,
  agents,
  requireDpop,
  accessTokenLifetimeSeconds,
  clientDocuments,
}: NamedChange): AuditEntry['details'] {
  return {
    ...(clientDocuments !== undefined && clientDocumentsInWords(clientDocuments)),
    ...(name !== undefined && { name }),
    ...(agents !== undefined && { agents }),
    ...(requireDpop !== undefined && { requireDpop }),
    ...(accessTokenLifetimeSeconds !== undefined && { accessTokenLifetimeSeconds }),
  };
}

async function changedMeanwhile(
  admin: Administration,
  organization: string,
  tagOf: (record: Organization) => string,
): Promise<Administered<never>> {
  if (admin.caller.kind === 'operator')
    return conflict('organization', `was changed by somebody else at the same moment: ${organization}`);
  const current = await findOrganization(admin, organization);
  return current.ok ? err({ reason: 'changed_meanwhile', current: tagOf(current.value.record) }) : current;
}
