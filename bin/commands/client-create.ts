import { type Command, Option } from 'commander';
import { clientDocuments } from '../../lambdas/adapters/https/client-document.ts';
import { CLIENT_KINDS, kindOf } from '../../lambdas/core/records.ts';
import type { ClientKeysInput } from '../../lambdas/core/registration/client-keys.ts';
import { clientKeysOf } from '../../lambdas/flows/administration/client-document.ts';
import { type CreatedClient, createClient } from '../../lambdas/flows/administration/create-client.ts';
import { isClientUrl } from '../../protect/vocabulary/client-url.ts';
import { type ClientAuthenticationOptions, withClientAuthenticationOptions } from '../client-authentication-options.ts';
import { type ClientKeyOptions, readClientKeys, withClientKeyOptions } from '../client-key-options.ts';
import { type ClientNameOptions, withClientNameOptions } from '../client-name-options.ts';
import { readLogo } from '../logo-option.ts';
import { type Operator, operatorFor, unwrap } from '../operator.ts';

interface CreateOptions extends ClientKeyOptions, ClientAuthenticationOptions, ClientNameOptions {
  readonly auth?: string;
  readonly withoutDocument?: true;
  readonly scope?: string;
  readonly kind?: string;
  readonly resource?: readonly string[];
  readonly redirectUri?: readonly string[];
  readonly public?: true;
}

const EXAMPLES = `
Example:
  countersign client create cursor --auth client_secret_basic --scope "projects:read projects:rename"
  countersign client create ci --auth private_key_jwt --jwks ci.jwks.json --scope projects:read
  countersign client create https://client.example/metadata.json --scope projects:read
  countersign client create desktop --public --redirect-uri http://127.0.0.1/callback --scope projects:read
  countersign client create projects-api --kind resource --auth client_secret_basic --resource https://api.example/v1

A secret may come in the Authorization header or in the form, whichever --auth says; --pin-auth makes it that one alone.

A client whose id is the URL of its own metadata document proves itself by keys: the document is read now, and where it says
that its keys are is kept. Keys on another host than the document need --jwks-uri with that very address. What the document
says later counts after "client refresh-metadata".`;

export function addClientCreate(client: Command): void {
  const create = client
    .command('create <client>')
    .description('register a client; a secret is shown once')
    .option('--auth <method>', 'client_secret_basic, client_secret_post or private_key_jwt, which is that of a URL')
    .option('--scope <scopes>', 'of a tool: the most that any organization can enable, separated by spaces')
    .addOption(
      new Option(
        '--kind <kind>',
        'tool: gets tokens; resource: an API, which asks what tokens for it are good for (default: tool)',
      ).choices(CLIENT_KINDS),
    )
    .option('--resource <uri...>', 'of a resource server: the resource identifiers that it answers for');
  create
    .option('--redirect-uri <uri...>', 'of a tool that signs people in by an authorization code: where it is answered')
    .addOption(
      new Option('--public', 'it can keep no secret, such as a desktop application: codes alone').conflicts([
        ...['auth', 'pinAuth', 'assertionAudience', 'jwks', 'jwksUri'],
      ]),
    );
  create.option('--without-document', 'of a URL: do not read its document now; give --jwks-uri or --jwks');
  withClientKeyOptions(withClientNameOptions(withClientAuthenticationOptions(create)))
    .addHelpText('after', EXAMPLES)
    .action(
      async (
        id: string,
        {
          pinAuth,
          assertionAudience,
          requireDpop,
          scope,
          kind,
          resource: resources,
          redirectUri: redirectUris,
          ...rest
        }: CreateOptions,
        command: Command,
      ) => {
        const auth = rest.public ? 'none' : rest.auth;
        if (auth === undefined && !isClientUrl(id))
          command.error("error: required option '--auth <method>' not specified");
        const { administration, output } = await operatorFor(command);
        const { name: displayName, publisher, verified, logo: file, ...named } = rest;
        const names = { displayName, publisher, verified };
        const keys = await keysOf(administration, id, named, command);
        const purpose = { scope, kind, resources, redirectUris };
        const input = {
          id,
          auth: auth ?? 'private_key_jwt',
          pinAuth,
          assertionAudience,
          requireDpop,
          ...names,
          ...(file && { logo: readLogo(file) }),
          ...purpose,
          ...keys,
        };
        const created = unwrap(await createClient(administration, input));
        const { secret } = created;
        output.answer({ id, ...(secret !== undefined && { secret }) }, describeCreated(created));
      },
    );
}

/** Of a URL, what its document says, unless the operator has it left unread. */
async function keysOf(
  administration: Operator['administration'],
  id: string,
  {
    withoutDocument,
    public: isPublic,
    jwks,
    jwksUri,
  }: ClientKeyOptions & Pick<CreateOptions, 'withoutDocument' | 'public'>,
  command: Command,
): Promise<ClientKeysInput> {
  const keys = { ...(jwks !== undefined && { jwks }), ...(jwksUri !== undefined && { jwksUri }) };
  if (isPublic) return {};
  if (withoutDocument || !isClientUrl(id)) return readClientKeys(keys);
  if (jwks !== undefined)
    command.error('error: --jwks is for a client that has no document, or with --without-document');
  const { configuration } = administration;
  return unwrap(await clientKeysOf({ configuration, fetchDocument: clientDocuments(configuration) }, id, jwksUri));
}

function describeCreated({ client, secret }: CreatedClient): string {
  const { id, keys } = client;
  const next =
    kindOf(client) === 'resource'
      ? 'Next: ask with it what tokens are good for; docs/introspection.md has an example in your language'
      : `Next: countersign client enable ORG ${id}`;
  if (secret !== undefined) {
    return `Created ${id}\nSecret: ${secret}\nIt is shown this once and stored as a digest. ${next}`;
  }
  if (client.authenticationMethod === 'none')
    return `Created ${id}, which is public: it has authorization codes alone\n${next}`;
  const source =
    keys?.source === 'published' ? `the keys at ${keys.jwksUri}` : `${keys?.keys.length ?? 0} public key(s)`;
  return `Created ${id}, which signs with ${source}\n${next}`;
}
