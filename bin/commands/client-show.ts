import type { Command } from 'commander';
import { listAliases } from '../../lambdas/core/clients/aliases.ts';
import {
  acceptedMethods,
  type Client,
  type DynamicRegistration,
  type Enablement,
  kindOf,
} from '../../lambdas/core/records.ts';
import { NO_DETAIL_TYPES } from '../../lambdas/core/registration/detail-types.ts';
import { wantsBinding } from '../../lambdas/core/tokens/proof.ts';
import { findClient, noClient } from '../../lambdas/flows/administration/organization-clients.ts';
import { isClientId } from '../../protect/vocabulary/identifiers.ts';
import { formatScopes } from '../../protect/vocabulary/scope.ts';
import { clientNamesJson, clientSourceJson, namesInWords, sourceInWords } from '../client-name-options.ts';
import { type Operator, operatorFor, unwrap } from '../operator.ts';
import { moment } from '../output.ts';
import { facts } from '../table.ts';

const EXAMPLES = `
No secret is shown: only its digest is stored.

Example:
  countersign client show cursor
  countersign client show cursor --organization acme`;

export function addClientShow(client: Command): void {
  client
    .command('show <client>')
    .description('all that is registered of a client but its secrets: how it authenticates, when that ends, its scopes')
    .option('--organization <org>', 'and what this organization has made of it: ceiling, writes, aliases')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, { organization }: { organization?: string }, command: Command) => {
      const operator = await operatorFor(command);
      const { client: found, enablement } = await find(operator, id, organization);
      operator.output.answer(
        { ...clientJson(found), ...(organization && { enablement: enablement ? enablementJson(enablement) : null }) },
        facts([...clientFacts(found), ...(organization ? enablementFacts(organization, enablement) : [])]),
      );
    });
}

interface Found {
  readonly client: Client;
  readonly enablement?: Enablement | undefined;
}

async function find({ administration }: Operator, id: string, organization: string | undefined): Promise<Found> {
  if (organization !== undefined) {
    const { client, enablement } = unwrap(await findClient(administration, organization, id));
    return { client, enablement: enablement?.record };
  }
  const client = isClientId(id) ? await administration.trust.findClient(id) : undefined;
  return client === undefined ? unwrap(noClient(id)) : { client };
}

function clientJson(client: Client) {
  const { id, status, secrets, keys, grantTypes, scopes, resources, secretForm, assertionAudience } = client;
  return {
    ...clientNamesJson(client),
    ...clientSourceJson(client),
    ...(client.registration && { registration: registrationJson(client.registration) }),
    ...{ id, status, methods: acceptedMethods(client), pinned: secretForm === 'pinned' },
    assertion_audience: assertionAudience ?? 'issuer',
    dpop_bound_access_tokens: wantsBinding(client),
    secrets: secrets.map(({ expiresAt }) => ({ endsAt: expiresAt ?? null })),
    ...(keys?.source === 'published' && { jwksUri: keys.jwksUri }),
    ...(keys?.source === 'registered' && {
      keys: keys.keys.map(({ key, expiresAt }) => ({ kid: key.kid, alg: key.alg, endsAt: expiresAt ?? null })),
    }),
    ...{ kind: kindOf(client), grantTypes: [...grantTypes].toSorted(), scope: formatScopes(scopes) },
    ...(resources && { resources: [...resources] }),
  };
}

type Facts = (readonly [string, string | readonly string[]])[];

const ends = (expiresAt: number | undefined) => (expiresAt === undefined ? 'no end' : `ends ${moment(expiresAt)}`);

function clientFacts(client: Client): Facts {
  const { id, status, secrets, assertionAudience, grantTypes, scopes, resources } = client;
  const isDeleted = client.registration?.deletedAt !== undefined;
  const way =
    status === 'active' || isDeleted ? '' : `: gets no token anywhere. The way back: countersign client restore ${id}`;
  return [
    ['Client', id],
    ['People are told', namesInWords(client)],
    ['Registered by', sourceInWords(client)],
    ...registrationFacts(client),
    ['Status', `${status}${way}`],
    ['Authentication', acceptedMethods(client).join(' or ')],
    ...(secrets.length > 0
      ? ([['Secrets', secrets.map(({ expiresAt }, i) => `${i + 1}: ${ends(expiresAt)}`)]] satisfies Facts)
      : []),
    ...keyFacts(client),
    ...(assertionAudience === undefined
      ? []
      : ([['Its assertions', 'may name the token endpoint too']] satisfies Facts)),
    ...(wantsBinding(client)
      ? ([['Its tokens', 'are bound to a key, each request with a DPoP proof']] satisfies Facts)
      : []),
    ...((resources === undefined
      ? [
          ['Grants', [...grantTypes].toSorted().join(' ')],
          ['Scope', formatScopes(scopes)],
        ]
      : [['Resource server of', [...resources]]]) satisfies Facts),
  ];
}

function registrationJson({
  organization,
  registeredAt,
  waitsUntil,
  token,
  approvedAt,
  deletedAt,
}: DynamicRegistration) {
  const times = { at: registeredAt, waitsUntil, approvedAt: approvedAt ?? null, deletedAt: deletedAt ?? null };
  return { organization, token, ...times };
}

/** Whose it is, and what it waits for. */
function registrationFacts({ registration }: Client): Facts {
  if (registration === undefined) return [];
  const { organization, registeredAt, waitsUntil, token, approvedAt, deletedAt } = registration;
  const waits = approvedAt === undefined ? `waits until ${moment(waitsUntil)}` : `enabled ${moment(approvedAt)}`;
  return [
    ['  for', `${organization} alone, ${moment(registeredAt)}, with ${token}`],
    ['  state', deletedAt === undefined ? waits : `deleted by itself ${moment(deletedAt)}, for good`],
  ];
}

function keyFacts({ keys }: Client): Facts {
  if (keys === undefined) return [];
  if (keys.source === 'published') return [['Keys', `published at ${keys.jwksUri}`]];
  return [['Keys', keys.keys.map(({ key, expiresAt }) => `${key.kid ?? 'without kid'}: ${ends(expiresAt)}`)]];
}

function enablementJson(enablement: Enablement) {
  const { organization, status, ceiling, writes, detailTypes = NO_DETAIL_TYPES } = enablement;
  return {
    ...{ organization, status, scope: formatScopes(ceiling), writes },
    authorization_details_types: [...detailTypes].sort(),
    aliases: listAliases(enablement).map(({ provider, name }) => ({ idp: provider, alias: name })),
  };
}

function enablementFacts(organization: string, enablement: Enablement | undefined): Facts {
  if (enablement === undefined) return [['In', `${organization}: not enabled`]];
  const { status, ceiling, writes, detailTypes = NO_DETAIL_TYPES } = enablement;
  const aliases = listAliases(enablement).map(({ provider, name }) => `${name} at ${provider}`);
  return [
    ['In', `${organization}: ${status === 'active' ? 'enabled' : 'disabled'}`],
    ['  up to', formatScopes(ceiling)],
    ['  writes', writes === 'asked' ? 'asked: each has to be approved by the member' : 'granted'],
    ...(detailTypes.size > 0 ? ([['  details', [...detailTypes].sort().join(' ')]] satisfies Facts) : []),
    ...(aliases.length > 0 ? ([['  aliases', aliases]] satisfies Facts) : []),
  ];
}
