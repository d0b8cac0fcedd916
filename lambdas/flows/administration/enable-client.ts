import { isProviderId, type ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { withImplied } from '../../../protect/vocabulary/implied-scopes.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { formatScopes, NO_SCOPES, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { Revised } from '../../core/administration/revision.ts';
import type { AuditEntry } from '../../core/audit/entry.ts';
import { clientSource } from '../../core/clients/client-source.ts';
import { registrationState } from '../../core/clients/dynamic-client.ts';
import type { Client, Enablement } from '../../core/records.ts';
import { type DetailTypes, NO_DETAIL_TYPES, parseDetailTypes } from '../../core/registration/detail-types.ts';
import { parseDeclaredScopes } from '../../core/registration/scope-list.ts';
import type { EnablementOutcome } from '../../ports/administration-store.ts';
import {
  type Administered,
  type Administration,
  auditEntry,
  type ByMember,
  checked,
  conflict,
  invalid,
  noOrganization,
  problem,
  unlessChanged,
} from './administration.ts';
import { changerOf, ungranted } from './changer.ts';
import { clientTag, findClient, noClient, type OrganizationClient } from './organization-clients.ts';

export interface EnablementInput {
  readonly organization: string;
  readonly client: string;
  /** Absent: all that the client is registered for, stored explicitly. */
  readonly scope?: string;
  /** Absent: as before. One more, and others stay; or all that there are from now on, and others are given up. */
  readonly aliases?: { readonly add: AliasInput } | { readonly all: readonly AliasInput[] };
  /** Absent: as before; for the first time `granted`, and `asked` of a client that the operator did not register. */
  readonly writes?: Enablement['writes'] | undefined;
  /** Absent: as before; for the first time none. Empty: none. */
  readonly authorizationDetailsTypes?: readonly string[] | undefined;
}

export interface EnabledClient extends OrganizationClient {
  readonly enablement: Revised<Enablement>;
}

export interface AliasInput {
  readonly provider: string;
  readonly name: string;
}

/**
 * An organization enables a client up to a ceiling, which is within what the client is registered for. Enabled again, the
 * ceiling is replaced. What is so already an administrator does not write; the operator's word is on record.
 */
export async function enableClient(
  admin: Administration,
  input: EnablementInput,
  ifMatch?: string,
): Promise<Administered<EnabledClient>> {
  const found = await findUnchanged(admin, input, ifMatch);
  if (!found.ok) return found;
  const { client, organization, enablement } = found.value;
  if (client.registration && registrationState(client.registration, admin.clock()) === 'ended') return ended(client);
  if (client.status !== 'active') return disabledEverywhere(admin, client);
  const ceiling = parseCeiling(admin, client, input.scope);
  if (!ceiling.ok) return ceiling;
  const detailTypes = detailTypesOf(admin, input, ceiling.value, enablement?.record);
  if (!detailTypes.ok) return detailTypes;
  const aliases = aliasesOf(input.aliases, enablement?.record);
  if (!aliases.ok) return aliases;
  if (client.registration && aliases.value.all.size > 0)
    return problem(
      'alias',
      'is of a client that a provider issues assertions to: this one registered itself, and has codes alone',
    );
  const next: Enablement = {
    organization,
    client: client.id,
    status: 'active',
    ceiling: ceiling.value,
    aliases: aliases.value.all,
    ...(detailTypes.value.size > 0 && { detailTypes: detailTypes.value }),
    // What nobody names stays: enabling once more never gives a client writes that had to be asked for.
    writes: input.writes ?? enablement?.record.writes ?? (clientSource(client) === 'operator' ? 'granted' : 'asked'),
  };
  return write(admin, found.value, { next, action: 'client.enabled', added: aliases.value.added });
}

/** Law 9: refused within 60 s, and live tokens at `protect()`. Its aliases stay its own. */
export async function disableEnablement(
  admin: ByMember,
  id: string,
  ifMatch: string,
): Promise<Administered<EnabledClient>> {
  const found = await findUnchanged(admin, { organization: admin.caller.organization, client: id }, ifMatch);
  if (!found.ok) return found;
  const { enablement } = found.value;
  if (enablement === undefined && found.value.asked === undefined)
    return conflict('enablement', 'does not exist: the client was never enabled here');
  const { organization, client } = found.value;
  const next: Enablement = { ...(enablement?.record ?? nothingOf(organization, client)), status: 'disabled' };
  return write(admin, found.value, { next, action: 'client.enablement_disabled' });
}

/** A no to what a member asked for: a client that has nothing, so that it is not asked for again. */
function nothingOf(organization: Enablement['organization'], { id: client }: Client): Enablement {
  return { organization, client, status: 'disabled', ceiling: NO_SCOPES, aliases: new Map(), writes: 'asked' };
}

async function findUnchanged(
  admin: Administration,
  { organization, client }: Pick<EnablementInput, 'organization' | 'client'>,
  ifMatch: string | undefined,
): ReturnType<typeof findClient> {
  const found = await findClient(admin, organization, client);
  if (!found.ok) return found;
  const same = unlessChanged(admin, ifMatch, clientTag(found.value));
  return same.ok ? found : same;
}

/** The deployment's own word: its operator restores it, who knows by which command. */
function disabledEverywhere({ caller }: Administration, { id }: Client): Administered<never> {
  return caller.kind === 'operator'
    ? problem('client', `is disabled everywhere: ${id}. First: countersign client restore ${id}`)
    : conflict('client', 'is disabled in the whole deployment: its operator alone restores it');
}

/** It waited for too long, or took itself away. */
function ended({ id }: Client): Administered<never> {
  return conflict('client', `has no registration any more: ${id}. It needs another one`);
}

function parseCeiling(
  { configuration }: Administration,
  client: Client,
  text: string | undefined,
): Administered<ScopeSet> {
  if (text === undefined && clientSource(client) !== 'operator')
    return problem('scopes', 'must be named: the operator registered this client for none');
  if (text === undefined) return ok(client.scopes);
  const ceiling = checked(parseDeclaredScopes('scopes', text, configuration));
  if (!ceiling.ok) return ceiling;
  const most = withImplied(client.scopes, configuration.implications);
  const beyond = [...ceiling.value].filter((scope) => !most.has(scope));
  if (beyond.length === 0) return ceiling;
  const registered = formatScopes(client.scopes);
  return problem(
    'scopes',
    `is beyond what the client is registered for: ${beyond.join(', ')}. Registered: ${registered}`,
  );
}

/** What nobody names stays. */
function detailTypesOf(
  { configuration }: Administration,
  { authorizationDetailsTypes: types }: EnablementInput,
  ceiling: ScopeSet,
  previous: Enablement | undefined,
): Administered<DetailTypes> {
  if (types === undefined) return ok(previous?.detailTypes ?? NO_DETAIL_TYPES);
  return checked(parseDetailTypes(types, ceiling, configuration));
}

interface Aliases {
  readonly all: ReadonlyMap<ProviderId, string>;
  readonly added?: AliasInput & { readonly provider: ProviderId };
}

function aliasesOf(input: EnablementInput['aliases'], previous: Enablement | undefined): Administered<Aliases> {
  if (input === undefined) return ok({ all: new Map(previous?.aliases) });
  if ('all' in input) return allAliases(input.all);
  const { provider, name } = input.add;
  if (!isProviderId(provider)) return problem('provider', noSuchProvider(provider));
  if (!isAlias(name)) return problem('alias', ALIAS_FORM);
  return ok({ all: new Map(previous?.aliases).set(provider, name), added: { provider, name } });
}

function allAliases(aliases: readonly AliasInput[]): Administered<Aliases> {
  const all = new Map<ProviderId, string>();
  for (const [i, { provider, name }] of aliases.entries()) {
    if (!isProviderId(provider)) return invalid(`aliases[${i}].provider`, noSuchProvider(provider));
    if (!isAlias(name)) return invalid(`aliases[${i}].name`, ALIAS_FORM);
    if (all.has(provider)) return conflict(`aliases[${i}].provider`, 'has an alias already');
    all.set(provider, name);
  }
  return ok({ all });
}

const ALIAS_FORM = 'must be 1–256 printable characters without spaces';

function isAlias(name: string): boolean {
  return /^[\x21-\x7e]{1,256}$/.test(name);
}

function noSuchProvider(provider: string): string {
  return `does not exist: ${provider}`;
}

interface EnablementWrite {
  readonly next: Enablement;
  readonly action: 'client.enabled' | 'client.enablement_disabled';
  /** Claimed, and said in the audit entry, though it may be so already. */
  readonly added?: Aliases['added'];
}

/** Over what was read, the operator's too: what it names of aliases is one of them, and the others are as they were. */
async function write(
  admin: Administration,
  { client, enablement: previous }: OrganizationClient,
  { next, action, added }: EnablementWrite,
): Promise<Administered<EnabledClient>> {
  const own = { client, enablement: { record: next, revision: (previous?.revision ?? 0) + 1 } };
  const isSame = clientTag(own) === clientTag({ client, enablement: previous });
  if (isSame && admin.caller.kind !== 'operator') return answered(admin, own);
  const audit = auditEntry(admin, next.organization, {
    action,
    target: client.id,
    details: detailsOf(admin, next, added),
  });
  const by = await changerOf(admin);
  if (!by.ok) return by;
  const outcome = await admin.store.enableClient({ previous, next, aliasAt: added?.provider }, by.value, audit);
  switch (outcome) {
    case 'done':
      return answered(admin, own);
    case 'not_an_administrator':
    case 'last_sign_in':
      return ungranted(outcome);
    case 'changed_meanwhile':
      return changedMeanwhile(admin, next);
    default:
      return describeContradiction(outcome, next, added);
  }
}

/** Whoever asked for it has their answer; a process that dies before leaves a place among those that may wait, and no more. */
async function answered(admin: Administration, own: EnabledClient): Promise<Administered<EnabledClient>> {
  const { organization, client } = own.enablement.record;
  if (clientSource(own.client) !== 'operator') await admin.store.forgetAsked(organization, client);
  return ok(own);
}

function detailsOf(
  { caller }: Administration,
  { ceiling, writes, aliases, detailTypes }: Enablement,
  added: Aliases['added'],
): AuditEntry['details'] {
  const types = [...(detailTypes ?? NO_DETAIL_TYPES)].sort().join(' ');
  const details = { scope: formatScopes(ceiling), writes, ...(types && { authorizationDetailsTypes: types }) };
  if (caller.kind === 'operator') return { ...details, ...(added && { idp: added.provider, alias: added.name }) };
  const all = [...aliases].map(([provider, name]) => `${provider}=${name}`).join(' ');
  return { ...details, ...(all && { aliases: all }) };
}

async function changedMeanwhile(
  admin: Administration,
  { organization, client }: Enablement,
): Promise<Administered<never>> {
  if (admin.caller.kind === 'operator')
    return conflict('client', 'was changed by somebody else at the same moment: look at it, then try again');
  const current = await findClient(admin, organization, client);
  return current.ok ? err({ reason: 'changed_meanwhile', current: clientTag(current.value) }) : current;
}

type Contradicted = Exclude<EnablementOutcome, 'done' | 'changed_meanwhile'>;

/** What stood in the way, in words. `alias`: the one that was asked for, when it was one. */
function describeContradiction(
  outcome: Contradicted,
  { organization, client }: Enablement,
  added: Aliases['added'],
): Administered<never> {
  const name = added === undefined ? '' : `: ${added.name}`;
  switch (outcome) {
    case 'no_organization':
      return noOrganization(organization);
    case 'no_client':
      return noClient(client);
    case 'no_provider':
      return problem(
        'provider',
        `does not exist in ${organization}${added === undefined ? '' : `: ${added.provider}`}`,
      );
    case 'alias_taken':
      return conflict('alias', `means another client at this provider already${name}`);
    case 'alias_is_a_client':
      return conflict('alias', `is the id of another client${name}`);
  }
}
