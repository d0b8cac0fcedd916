import { type Command, Option } from 'commander';
import { CLIENT_KINDS, kindOf } from '../../lambdas/core/records.ts';
import { type CreatedClient, createClient } from '../../lambdas/flows/administration/create-client.ts';
import { type ClientAuthenticationOptions, withClientAuthenticationOptions } from '../client-authentication-options.ts';
import { type ClientKeyOptions, readClientKeys, withClientKeyOptions } from '../client-key-options.ts';
import { operatorFor, unwrap } from '../operator.ts';

interface CreateOptions extends ClientKeyOptions, ClientAuthenticationOptions {
  readonly auth: string;
  readonly scope?: string;
  readonly kind?: string;
  readonly resource?: readonly string[];
}

const EXAMPLES = `
Example:
  countersign client create cursor --auth client_secret_basic --scope "projects:read projects:rename"
  countersign client create ci --auth private_key_jwt --jwks ci.jwks.json --scope projects:read
  countersign client create projects-api --kind resource --auth client_secret_basic --resource https://api.example/v1

A secret may come in the Authorization header or in the form, whichever --auth says; --pin-auth makes it that one alone.`;

export function addClientCreate(client: Command): void {
  const create = client
    .command('create <client>')
    .description('register a confidential client; a secret is shown once')
    .requiredOption('--auth <method>', 'client_secret_basic, client_secret_post or private_key_jwt')
    .option('--scope <scopes>', 'of a tool: the most that any organization can enable, separated by spaces')
    .addOption(
      new Option(
        '--kind <kind>',
        'tool: gets tokens; resource: an API, which asks what tokens for it are good for (default: tool)',
      ).choices(CLIENT_KINDS),
    )
    .option('--resource <uri...>', 'of a resource server: the resource identifiers that it answers for');
  withClientKeyOptions(withClientAuthenticationOptions(create))
    .addHelpText('after', EXAMPLES)
    .action(
      async (
        id: string,
        { auth, pinAuth, assertionAudience, scope, kind, resource: resources, ...keys }: CreateOptions,
        command: Command,
      ) => {
        const purpose = { scope, kind, resources };
        const input = { id, auth, pinAuth, assertionAudience, ...purpose, ...(await readClientKeys(keys)) };
        const { administration, output } = await operatorFor(command);
        const created = unwrap(await createClient(administration, input));
        const { secret } = created;
        output.answer({ id, ...(secret !== undefined && { secret }) }, describeCreated(created));
      },
    );
}

function describeCreated({ client, secret }: CreatedClient): string {
  const { id, keys } = client;
  const next =
    kindOf(client) === 'resource'
      ? 'Next: POST /oauth/introspect with it; docs/introspection.md has an example in your language'
      : `Next: countersign client enable ORG ${id}`;
  if (secret !== undefined) {
    return `Created ${id}\nSecret: ${secret}\nIt is shown this once and stored as a digest. ${next}`;
  }
  const source =
    keys?.source === 'published' ? `the keys at ${keys.jwksUri}` : `${keys?.keys.length ?? 0} public key(s)`;
  return `Created ${id}, which signs with ${source}\n${next}`;
}
