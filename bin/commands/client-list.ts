import type { Command } from 'commander';
import { clientSource } from '../../lambdas/core/clients/client-source.ts';
import { acceptedMethods, type Client, kindOf } from '../../lambdas/core/records.ts';
import { findOrganization } from '../../lambdas/flows/administration/change-organization.ts';
import { clientsOf, type OrganizationClient } from '../../lambdas/flows/administration/organization-clients.ts';
import { formatScopes } from '../../protect/vocabulary/scope.ts';
import { clientSourceJson } from '../client-name-options.ts';
import { type Operator, operatorFor, unwrap } from '../operator.ts';
import { table } from '../table.ts';

const EXAMPLES = `
Without --organization these are the clients that the operator registered.

Example:
  countersign --local client list
  countersign client list --organization acme`;

export function addClientList(client: Command): void {
  client
    .command('list')
    .description('list all clients')
    .option(
      '--organization <org>',
      'what it can enable, with those that came by their document or registered themselves',
    )
    .addHelpText('after', EXAMPLES)
    .action(async ({ organization }: { organization?: string }, command: Command) => {
      const operator = await operatorFor(command);
      if (organization !== undefined) return listOf(operator, organization);
      const clients = (await Array.fromAsync(operator.administration.reads.listClients())).map(clientJson);
      operator.output.answer(
        clients,
        table(
          ['ID', 'STATUS', 'AUTHENTICATION', 'SCOPE, OR RESOURCE'],
          clients.map(({ id, status, methods, scope, resources }) => [
            ...[id, status, methods.join(' or '), resources?.join(' ') ?? scope],
          ]),
          'No clients yet. Create one: countersign client create ID --auth client_secret_basic --scope "…"',
        ),
      );
    });
}

async function listOf({ administration, output }: Operator, id: string): Promise<void> {
  const { record } = unwrap(await findOrganization(administration, id));
  const clients = await clientsOf(administration, record.id);
  output.answer(
    clients.map((own) => ({
      ...{ ...clientJson(own.client), ...clientSourceJson(own.client), here: stateOf(own) },
      ...(own.asked && { asked: { member: own.asked.member ?? null, at: own.asked.askedAt } }),
    })),
    table(
      ['ID', 'REGISTERED BY', 'STATUS', `IN ${record.id}`],
      clients.map((own) => [own.client.id, WHO[clientSource(own.client)], own.client.status, stateOf(own)]),
      'No clients yet. Create one: countersign client create ID --auth client_secret_basic --scope "…"',
    ),
  );
}

const WHO = {
  operator: 'operator',
  document: 'its document',
  registration: 'itself',
  provider: 'its provider',
} as const;

function stateOf({ enablement, asked }: OrganizationClient): string {
  if (enablement !== undefined) return enablement.record.status === 'active' ? 'enabled' : 'disabled';
  return asked === undefined ? 'not enabled' : 'waits';
}

function clientJson(one: Client) {
  const { id, status, authenticationMethod: auth, scopes, resources } = one;
  const purpose = { kind: kindOf(one), scope: formatScopes(scopes), ...(resources && { resources: [...resources] }) };
  return { id, status, auth, methods: acceptedMethods(one), ...purpose };
}
