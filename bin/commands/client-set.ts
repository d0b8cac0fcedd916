import type { Command } from 'commander';
import { acceptedMethods, type Client } from '../../lambdas/core/records.ts';
import { setClient } from '../../lambdas/flows/administration/set-client.ts';
import { type ClientAuthenticationOptions, withClientAuthenticationOptions } from '../client-authentication-options.ts';
import { operatorFor, unwrap } from '../operator.ts';

interface SetOptions extends ClientAuthenticationOptions {
  readonly auth?: string;
  readonly redirectUri?: readonly string[];
}

const EXAMPLES = `
The secret and the keys stay as they are. Servers take up to a minute to notice.

Example:
  countersign client set cursor --auth client_secret_post --pin-auth
  countersign client set cursor --no-pin-auth
  countersign client set ci --assertion-audience token-endpoint`;

/** `client set`: in which ways a client may authenticate. */
export function addClientSet(client: Command): void {
  const set = client
    .command('set <client>')
    .description('change in which ways a client may authenticate, and where its codes may be sent')
    .option('--auth <method>', 'client_secret_basic or client_secret_post, of a client with a secret');
  withClientAuthenticationOptions(set)
    .option('--redirect-uri <uri...>', 'where its codes may be sent: all of them, in the place of those that it has')
    .option('--no-pin-auth', 'its secret may come in the header or in the form')
    .addHelpText('after', EXAMPLES)
    .action(
      async (
        id: string,
        { auth, pinAuth, assertionAudience, redirectUri: redirectUris }: SetOptions,
        command: Command,
      ) => {
        if ([auth, pinAuth, assertionAudience, redirectUris].every((one) => one === undefined))
          command.error(
            'error: name what to change: --auth, --pin-auth, --no-pin-auth, --assertion-audience or --redirect-uri',
          );
        const { administration, output } = await operatorFor(command);
        const changed = unwrap(await setClient(administration, { id, auth, pinAuth, assertionAudience, redirectUris }));
        const audience = changed.assertionAudience ?? 'issuer';
        const methods = acceptedMethods(changed);
        output.answer({ id, auth: methods, assertion_audience: audience }, describe(changed));
      },
    );
}

function describe(client: Client): string {
  const audience = client.assertionAudience === undefined ? '' : ', with the token endpoint as audience too';
  return `${client.id} authenticates by ${acceptedMethods(client).join(' or ')}${audience}`;
}
