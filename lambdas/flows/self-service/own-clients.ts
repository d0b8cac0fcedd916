import { type ClientId, isClientId, type ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { formatScopes } from '../../../protect/vocabulary/scope.ts';
import { entityTag, type Revised } from '../../core/administration/revision.ts';
import type { Client, Enablement, WritePolicy } from '../../core/records.ts';
import type { EnablementOutcome, Ungranted } from '../../ports/administration-store.ts';
import { auditEntry } from '../administration/administration.ts';
import { describeEnablement, parseAlias, parseCeiling, writesAsBefore } from '../administration/enable-client.ts';
import { findAdministrator, lastSignIn } from './keep-sign-in.ts';
import { conflict, notFound, type SelfServed, type SelfService, served, unlessChanged } from './self-service.ts';

/** A client of the deployment, and what the organization has made of it. */
export interface OwnClient {
  readonly client: Client;
  readonly enablement: Revised<Enablement> | undefined;
}

/** Of what is shown: a rotated secret changes nothing here. */
export function clientTag({ client, enablement }: OwnClient): string {
  const { id, status, authenticationMethod, scopes } = client;
  return entityTag('client', { id, status, authenticationMethod, scopes }, enablement?.record);
}

/** All of them: a deployment has tens, and an organization sees what it could enable. */
export async function listOwnClients(self: SelfService): Promise<readonly OwnClient[]> {
  const clients = await Array.fromAsync(self.reads.listClients());
  return Promise.all(clients.map(async (client) => ({ client, enablement: await enablementOf(self, client.id) })));
}

export async function findOwnClient(self: SelfService, id: string): Promise<SelfServed<OwnClient>> {
  const client = isClientId(id) ? await self.trust.findClient(id) : undefined;
  return client === undefined ? notFound : ok({ client, enablement: await enablementOf(self, client.id) });
}

export interface OwnEnablementInput {
  readonly scopes: readonly string[];
  readonly aliases: readonly { readonly provider: string; readonly name: string }[];
  /** Absent: as before. */
  readonly writes?: WritePolicy | undefined;
}

/** Enables a client up to a ceiling; aliases that are not named are given up. */
export async function enableOwnClient(
  self: SelfService,
  id: string,
  { scopes, aliases, writes }: OwnEnablementInput,
  ifMatch: string,
): Promise<SelfServed<OwnClient>> {
  const found = await findUnchanged(self, id, ifMatch);
  if (!found.ok) return found;
  const { client } = found.value;
  if (client.status !== 'active')
    return conflict('client', 'is disabled in the whole deployment: its operator alone restores it');
  const ceiling = served(parseCeiling(self, client, scopes.join(' ')));
  if (!ceiling.ok) return ceiling;
  const named = parseAliases(aliases);
  if (!named.ok) return named;
  const { organization } = self.caller;
  const next: Enablement = {
    organization,
    client: client.id,
    status: 'active',
    ceiling: ceiling.value,
    aliases: named.value,
    writes: writesAsBefore(writes, found.value.enablement?.record),
  };
  return write(self, found.value, next, 'client.enabled');
}

/** Law 9: refused within 60 s, and live tokens at `protect()`. Its aliases stay its own. */
export async function disableOwnClient(self: SelfService, id: string, ifMatch: string): Promise<SelfServed<OwnClient>> {
  const found = await findUnchanged(self, id, ifMatch);
  if (!found.ok) return found;
  const { enablement } = found.value;
  if (enablement === undefined) return conflict('enablement', 'does not exist: the client was never enabled here');
  return write(self, found.value, { ...enablement.record, status: 'disabled' }, 'client.enablement_disabled');
}

function enablementOf({ reads, caller }: SelfService, client: ClientId): Promise<Revised<Enablement> | undefined> {
  return reads.findEnablement(caller.organization, client);
}

async function findUnchanged(self: SelfService, id: string, ifMatch: string): Promise<SelfServed<OwnClient>> {
  const found = await findOwnClient(self, id);
  if (!found.ok) return found;
  const same = unlessChanged(ifMatch, clientTag(found.value));
  return same.ok ? found : same;
}

function parseAliases(aliases: OwnEnablementInput['aliases']): SelfServed<ReadonlyMap<ProviderId, string>> {
  const named = new Map<ProviderId, string>();
  for (const [i, alias] of aliases.entries()) {
    const provider = parseAlias(alias);
    if (!provider.ok) {
      const problems = provider.error.map(({ field, problem }) => ({ field: aliasField(i, field), problem }));
      return err({ reason: 'invalid_request', problems });
    }
    if (provider.value === undefined) continue;
    if (named.has(provider.value)) return conflict(`aliases[${i}].provider`, 'has an alias already');
    named.set(provider.value, alias.name);
  }
  return ok(named);
}

function aliasField(i: number, field: string): string {
  return `aliases[${i}].${field === 'provider' ? 'provider' : 'name'}`;
}

async function write(
  self: SelfService,
  { client, enablement: previous }: OwnClient,
  next: Enablement,
  action: 'client.enabled' | 'client.enablement_disabled',
): Promise<SelfServed<OwnClient>> {
  const own = { client, enablement: { record: next, revision: (previous?.revision ?? 0) + 1 } };
  if (clientTag(own) === clientTag({ client, enablement: previous })) return ok(own);
  const aliases = [...next.aliases].map(([provider, name]) => `${provider}=${name}`).join(' ');
  const details = { scope: formatScopes(next.ceiling), writes: next.writes, ...(aliases && { aliases }) };
  const audit = auditEntry(self, next.organization, { action, target: client.id, details });
  const by = await findAdministrator(self);
  if (!by.ok) return by;
  const outcome = await self.store.enableClient({ previous, next }, by.value, audit);
  return outcome === 'done' ? ok(own) : refuse(self, next, outcome);
}

async function refuse(
  self: SelfService,
  next: Enablement,
  outcome: Exclude<EnablementOutcome | Ungranted, 'done'>,
): Promise<SelfServed<never>> {
  if (outcome === 'not_an_administrator') return err({ reason: 'own_membership' });
  if (outcome === 'last_sign_in') return lastSignIn('not_standing');
  if (outcome !== 'changed_meanwhile') return served(describeEnablement(outcome, next.organization, next.client));
  const current = await findOwnClient(self, next.client);
  return current.ok ? err({ reason: 'changed_meanwhile', current: clientTag(current.value) }) : current;
}
