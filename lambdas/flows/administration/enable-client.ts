import { isClientId, isProviderId, type ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { withImplied } from '../../../protect/vocabulary/implied-scopes.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { formatScopes, NO_SCOPES, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { Revised } from '../../core/administration/revision.ts';
import type { AuditEntry } from '../../core/audit/entry.ts';
import { type Alias, aliasMap, listAliases, MAX_ALIASES } from '../../core/clients/aliases.ts';
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
  /**
   * Absent: as before. All names at the providers that are named, where no name gives up those there, and other providers'
   * stay; or all that there are from now on, and others are given up.
   */
  readonly aliases?: { readonly at: readonly NamesAtProvider[] } | { readonly all: readonly AliasInput[] };
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

export interface NamesAtProvider {
  readonly provider: string;
  readonly names: readonly string[];
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
  if (client.vouched && aliases.value.all.size > 0)
    return problem('alias', 'is of a registered client: this one is what its provider calls it');
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
  return write(admin, found.value, { next, action: 'client.enabled', ...aliases.value });
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
  readonly all: Enablement['aliases'];
  /** In the order in which a request named them all; of the operator's command there is none. */
  readonly listed?: readonly AliasInput[];
  /** Where the operator named them: claimed once more, though they may stand already, and said in the audit entry. */
  readonly claimedAt: readonly ProviderId[];
}

function aliasesOf(input: EnablementInput['aliases'], previous: Enablement | undefined): Administered<Aliases> {
  if (input === undefined) return ok({ all: new Map(previous?.aliases), claimedAt: [] });
  return 'all' in input ? allAliases(input.all) : aliasesAt(input.at, previous);
}

function aliasesAt(input: readonly NamesAtProvider[], previous: Enablement | undefined): Administered<Aliases> {
  const all = new Map(previous?.aliases);
  const claimedAt: ProviderId[] = [];
  for (const { provider, names } of input) {
    if (!isProviderId(provider)) return problem('provider', noSuchProvider(provider));
    const wrong = names.find((name) => !isAlias(name));
    if (wrong !== undefined) return problem('alias', ALIAS_FORM);
    claimedAt.push(provider);
    if (names.length === 0) all.delete(provider);
    else all.set(provider, new Set(names));
  }
  const size = listAliases({ aliases: all }).length;
  return size > MAX_ALIASES ? problem('alias', tooMany(size)) : ok({ all, claimedAt });
}

function allAliases(aliases: readonly AliasInput[]): Administered<Aliases> {
  const all: Alias[] = [];
  for (const [i, { provider, name }] of aliases.entries()) {
    if (!isProviderId(provider)) return invalid(`aliases[${i}].provider`, noSuchProvider(provider));
    if (!isAlias(name)) return invalid(`aliases[${i}].name`, ALIAS_FORM);
    if (all.some((one) => one.provider === provider && one.name === name))
      return conflict(`aliases[${i}].name`, 'is there twice for this provider');
    all.push({ provider, name });
  }
  return all.length > MAX_ALIASES
    ? invalid('aliases', tooMany(all.length))
    : ok({ all: aliasMap(all), listed: all, claimedAt: [] });
}

function tooMany(size: number): string {
  return `may be ${MAX_ALIASES} for one client in an organization, at all providers together: these are ${size}`;
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
  readonly claimedAt?: Aliases['claimedAt'];
  readonly listed?: Aliases['listed'];
}

/** Over what was read, the operator's too: what it names of aliases are those of some providers, and others stay. */
async function write(
  admin: Administration,
  { client, enablement: previous }: OrganizationClient,
  { next, action, claimedAt = [], listed }: EnablementWrite,
): Promise<Administered<EnabledClient>> {
  const own = { client, enablement: { record: next, revision: (previous?.revision ?? 0) + 1 } };
  const isSame = clientTag(own) === clientTag({ client, enablement: previous });
  if (isSame && admin.caller.kind !== 'operator') return answered(admin, own);
  const audit = auditEntry(admin, next.organization, {
    action,
    target: client.id,
    details: detailsOf(admin, next, claimedAt),
  });
  const by = await changerOf(admin);
  if (!by.ok) return by;
  const outcome = await admin.store.enableClient({ previous, next, aliasesAt: claimedAt }, by.value, audit);
  switch (outcome) {
    case 'done':
      return answered(admin, own);
    case 'not_an_administrator':
    case 'last_sign_in':
      return ungranted(outcome);
    case 'changed_meanwhile':
      return changedMeanwhile(admin, next);
    default:
      return describeContradiction(admin, outcome, next, listed);
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
  claimedAt: Aliases['claimedAt'],
): AuditEntry['details'] {
  const types = [...(detailTypes ?? NO_DETAIL_TYPES)].sort().join(' ');
  const details = { scope: formatScopes(ceiling), writes, ...(types && { authorizationDetailsTypes: types }) };
  const said = listAliases({ aliases }).filter(
    ({ provider }) => caller.kind !== 'operator' || claimedAt.includes(provider),
  );
  const given = caller.kind === 'operator' ? claimedAt.filter((provider) => !aliases.has(provider)) : [];
  const all = [...said.map(({ provider, name }) => `${provider}=${name}`), ...given.map((provider) => `${provider}=`)];
  return { ...details, ...(all.length > 0 && { aliases: all.join(' ') }) };
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

/** What stood in the way, in words, and which of the aliases it is about. */
async function describeContradiction(
  admin: Administration,
  outcome: Contradicted,
  next: Enablement,
  listed: Aliases['listed'],
): Promise<Administered<never>> {
  const { organization, client } = next;
  switch (outcome) {
    case 'no_organization':
      return noOrganization(organization);
    case 'no_client':
      return noClient(client);
    case 'no_provider':
      return problem('provider', `does not exist in ${organization}: ${[...next.aliases.keys()].join(', ')}`);
    case 'alias_taken':
      return contradicted('means another client at this provider already', await taken(admin, next), listed);
    case 'alias_is_a_client':
      return contradicted('is the id of another client', await clientsAmong(admin, next), listed);
  }
}

/** As it is now, for the words alone: the refusal stands, whatever has become of it meanwhile. */
async function taken({ reads }: Administration, next: Enablement): Promise<readonly Alias[]> {
  const all = listAliases(next);
  const holders = await Promise.all(all.map(({ provider, name }) => reads.findClientByAlias(provider, name)));
  return all.filter((_, i) => holders[i] !== undefined && holders[i] !== next.client);
}

async function clientsAmong({ reads }: Administration, next: Enablement): Promise<readonly Alias[]> {
  const all = listAliases(next).filter(({ name }) => name !== next.client);
  const clients = await Promise.all(all.map(({ name }) => (isClientId(name) ? reads.findClient(name) : undefined)));
  return all.filter((_, i) => clients[i] !== undefined);
}

/** Of a request's list the place in it; else the field alone. */
function contradicted(
  text: string,
  culprits: readonly Alias[],
  listed: readonly AliasInput[] = [],
): Administered<never> {
  const [first] = culprits;
  if (first === undefined) return conflict('alias', text);
  const index = listed.findIndex(({ provider, name }) => provider === first.provider && name === first.name);
  const names = [...new Set(culprits.map(({ name }) => name))].join(', ');
  return conflict(index < 0 ? 'alias' : `aliases[${index}].name`, `${text}: ${names}`);
}
