import {
  isClientId,
  isOrganizationId,
  isProviderId,
  type ProviderId,
} from '../../../protect/vocabulary/identifiers.ts';
import { withImplied } from '../../../protect/vocabulary/implied-scopes.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { formatScopes, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { Client, Enablement, WritePolicy } from '../../core/records.ts';
import { parseDeclaredScopes } from '../../core/registration/scope-list.ts';
import type { EnablementOutcome } from '../../ports/administration-store.ts';
import { type Administered, type Administration, auditEntry, conflict, problem } from './administration.ts';

export interface EnablementInput {
  readonly organization: string;
  readonly client: string;
  /** Absent: all that the client is registered for, stored explicitly. */
  readonly scope?: string;
  readonly alias?: { readonly provider: string; readonly name: string };
  /** Absent: as before; of a client that is enabled for the first time, `granted`. */
  readonly writes?: WritePolicy;
}

/**
 * An organization enables a client up to a ceiling. Enabled again, the ceiling is replaced; aliases at other providers
 * stay. The ceiling is within what the client is registered for.
 */
export async function enableClient(admin: Administration, input: EnablementInput): Promise<Administered<Enablement>> {
  const { organization, client: id, alias } = input;
  if (!isOrganizationId(organization)) return problem('organization', `does not exist: ${organization}`);
  if (!isClientId(id)) return problem('client', `does not exist: ${id}`);
  const client = await admin.trust.findClient(id);
  if (client === undefined) return problem('client', `does not exist: ${id}`);
  if (client.status !== 'active')
    return problem('client', `is disabled everywhere: ${id}. First: countersign client restore ${id}`);
  const ceiling = parseCeiling(admin, client, input.scope);
  if (!ceiling.ok) return ceiling;
  const aliasAt = parseAlias(alias);
  if (!aliasAt.ok) return aliasAt;

  const previous = await admin.trust.findEnablement(organization, id);
  const aliases = new Map(previous?.aliases);
  if (aliasAt.value !== undefined && alias !== undefined) aliases.set(aliasAt.value, alias.name);
  const writes = writesAsBefore(input.writes, previous);
  const next: Enablement = { organization, client: id, status: 'active', ceiling: ceiling.value, aliases, writes };
  const details = {
    scope: formatScopes(next.ceiling),
    writes,
    ...(alias && { idp: alias.provider, alias: alias.name }),
  };
  const audit = auditEntry(admin, organization, { action: 'client.enabled', target: id, details });
  const outcome = await admin.store.enableClient({ previous, next, aliasAt: aliasAt.value }, audit);
  return outcome === 'done' ? ok(next) : describeEnablement(outcome, organization, id, alias);
}

/** What nobody names stays: enabling once more never gives a client writes that had to be asked for. */
export function writesAsBefore(named: WritePolicy | undefined, previous: Enablement | undefined): WritePolicy {
  return named ?? previous?.writes ?? 'granted';
}

export function parseCeiling(
  { configuration }: Administration,
  client: Client,
  text: string | undefined,
): Administered<ScopeSet> {
  if (text === undefined) return ok(client.scopes);
  const ceiling = parseDeclaredScopes('scopes', text, configuration);
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

export function parseAlias(alias: EnablementInput['alias']): Administered<ProviderId | undefined> {
  if (alias === undefined) return ok(undefined);
  if (!isProviderId(alias.provider)) return problem('provider', `does not exist: ${alias.provider}`);
  if (!/^[\x21-\x7e]{1,256}$/.test(alias.name))
    return problem('alias', 'must be 1–256 printable characters without spaces');
  return ok(alias.provider);
}

/** What stood in the way, in words. `alias`: the one that was asked for, when it was one. */
export function describeEnablement(
  outcome: Exclude<EnablementOutcome, 'done'>,
  organization: string,
  client: string,
  alias?: EnablementInput['alias'],
): Administered<never> {
  const name = alias === undefined ? '' : `: ${alias.name}`;
  switch (outcome) {
    case 'no_organization':
      return problem('organization', `does not exist: ${organization}`);
    case 'no_client':
      return problem('client', `does not exist: ${client}`);
    case 'no_provider':
      return problem(
        'provider',
        `does not exist in ${organization}${alias === undefined ? '' : `: ${alias.provider}`}`,
      );
    case 'alias_taken':
      return conflict('alias', `means another client at this provider already${name}`);
    case 'alias_is_a_client':
      return conflict('alias', `is the id of another client${name}`);
    case 'changed_meanwhile':
      return conflict('client', 'was changed by somebody else at the same moment: look at it, then try again');
  }
}
