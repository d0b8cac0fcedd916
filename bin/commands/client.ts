import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { formatScopes } from '../../lambdas/core/scope.ts';
import { createClient } from '../../lambdas/flows/administration/create-client.ts';
import { disableClient } from '../../lambdas/flows/administration/disable.ts';
import { type EnablementInput, enableClient } from '../../lambdas/flows/administration/enable-client.ts';
import { fieldError } from '../command-error.ts';
import { operatorFor, unwrap } from '../operator.ts';
import { table } from '../output.ts';

export function addClientCommands(program: Command): void {
  const client = program
    .command('client')
    .description('tools that redeem assertions')
    .addHelpText('after', '\nExample:\n  countersign --local client list');
  addCreate(client);
  addList(client);
  addEnable(client);
  addDisable(client);
}

function addCreate(client: Command): void {
  client
    .command('create <client>')
    .description('register a confidential client; its secret is shown once')
    .requiredOption('--auth <method>', 'client_secret_basic, client_secret_post or private_key_jwt')
    .requiredOption('--scope <scopes>', 'the most that any organization can enable, separated by spaces')
    .addHelpText(
      'after',
      '\nExample:\n  countersign client create cursor --auth client_secret_basic --scope "projects:read projects:rename"',
    )
    .option('--jwks-uri <url>', 'with private_key_jwt: where the client publishes its public keys')
    .option('--jwks <file>', 'with private_key_jwt: a file with its public keys, as a JSON Web Key Set')
    .action(async (id: string, { jwks, ...options }: CreateOptions, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const keys = jwks === undefined ? {} : { jwks: readKeys(jwks) };
      const { secret } = unwrap(await createClient(administration, { id, ...options, ...keys }));
      const shown = secret && `\nSecret: ${secret}\nIt is shown this once and stored as a digest.`;
      const next = `Next: countersign client enable ORG ${id}`;
      output.answer({ id, secret }, `Created ${id}${shown ?? ''}\n${next}`);
    });
}

interface CreateOptions {
  readonly auth: string;
  readonly scope: string;
  readonly jwksUri?: string;
  readonly jwks?: string;
}

/** What is in the set is looked at by the registration. */
function readKeys(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw fieldError([{ field: 'jwks', problem: `cannot be read as JSON: ${(error as Error).message}` }]);
  }
}

function addList(client: Command): void {
  client
    .command('list')
    .description('list all clients')
    .addHelpText('after', '\nExample:\n  countersign --local client list')
    .action(async (_options: object, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const clients = (await Array.fromAsync(administration.reads.listClients())).map(
        ({ id, status, authenticationMethod: auth, scopes }) => ({ id, status, auth, scope: formatScopes(scopes) }),
      );
      output.answer(
        clients,
        table(
          ['ID', 'STATUS', 'AUTHENTICATION', 'SCOPE'],
          clients.map(({ id, status, auth, scope }) => [id, status, auth, scope]),
          'No clients yet. Create one: countersign client create ID --auth client_secret_basic --scope "…"',
        ),
      );
    });
}

interface EnableOptions {
  readonly scope?: string;
  readonly idp?: string;
  readonly alias?: string;
}

function addEnable(client: Command): void {
  client
    .command('enable <org> <client>')
    .description('let a client redeem for an organization, up to a ceiling of scopes')
    .option('--scope <scopes>', 'the ceiling (default: all that the client is registered for)')
    .option('--idp <idp>', 'with --alias: the provider that calls the client by another name')
    .option('--alias <name>', '"client_id" in that provider\'s assertions')
    .addHelpText('after', '\nExample:\n  countersign client enable acme cursor --scope "projects:read"')
    .action(async (organization: string, id: string, options: EnableOptions, command: Command) => {
      if ((options.idp === undefined) !== (options.alias === undefined))
        command.error('error: --idp and --alias go together');
      const { administration, output } = await operatorFor(command);
      const enablement = unwrap(await enableClient(administration, toInput(organization, id, options)));
      const scope = formatScopes(enablement.ceiling);
      output.answer({ organization, client: id, scope }, `${organization} has ${id} enabled, up to: ${scope}`);
    });
}

function toInput(organization: string, client: string, { scope, idp, alias }: EnableOptions): EnablementInput {
  return {
    organization,
    client,
    ...(scope !== undefined && { scope }),
    ...(idp !== undefined && alias !== undefined && { alias: { provider: idp, name: alias } }),
  };
}

function addDisable(client: Command): void {
  client
    .command('disable <client>')
    .description('stop a client everywhere: within 60 s, live tokens included at protect()')
    .addHelpText('after', '\nExample:\n  countersign client disable cursor')
    .action(async (id: string, _options: object, command: Command) => {
      const { administration, output } = await operatorFor(command);
      unwrap(await disableClient(administration, id));
      output.answer({ id, status: 'disabled' }, `Disabled ${id}: it gets no token from a minute from now on`);
    });
}
