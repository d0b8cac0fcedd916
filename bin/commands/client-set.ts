import type { Command } from 'commander';
import { acceptedMethods, type Client } from '../../lambdas/core/records.ts';
import { setClient } from '../../lambdas/flows/administration/set-client.ts';
import { type ClientAuthenticationOptions, withClientAuthenticationOptions } from '../client-authentication-options.ts';
import {
  type ClientNameOptions,
  clientNamesJson,
  namesInWords,
  withClientNameOptions,
} from '../client-name-options.ts';
import { readLogo } from '../logo-option.ts';
import { operatorFor, unwrap } from '../operator.ts';

interface SetOptions extends ClientAuthenticationOptions, ClientNameOptions {
  readonly auth?: string;
  readonly redirectUri?: readonly string[];
}

const EXAMPLES = `
The secret and the keys stay as they are. Servers take up to a minute to notice.

Example:
  countersign client set cursor --auth client_secret_post --pin-auth
  countersign client set cursor --no-pin-auth
  countersign client set cursor --require-dpop
  countersign client set ci --assertion-audience token-endpoint
  countersign client set cursor --name Cursor --publisher "Example Tools" --verified --logo cursor.png`;

/** `client set`: in which ways a client may authenticate, and what people are told of it. */
export function addClientSet(client: Command): void {
  const set = client
    .command('set <client>')
    .description('change in which ways a client may authenticate, where its codes go, and what people are told of it')
    .option('--auth <method>', 'client_secret_basic or client_secret_post, of a client with a secret');
  withClientNameOptions(withClientAuthenticationOptions(set))
    .option('--no-verified', 'nobody has made sure any more')
    .option('--no-logo', 'it has no picture any more')
    .option('--redirect-uri <uri...>', 'where its codes may be sent: all of them, in the place of those that it has')
    .option('--no-require-dpop', 'its tokens are bound to a key where it sends a DPoP proof')
    .option('--no-pin-auth', 'its secret may come in the header or in the form')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, options: SetOptions, command: Command) => {
      const { auth, pinAuth, assertionAudience, requireDpop, redirectUri: redirectUris } = options;
      const { name: displayName, publisher, verified } = options;
      if (Object.keys(options).length === 0)
        command.error(
          'error: name what to change: --auth, --pin-auth, --no-pin-auth, --assertion-audience, --require-dpop, --no-require-dpop, --redirect-uri, --name, --publisher, --verified, --no-verified, --logo or --no-logo',
        );
      const { administration, output } = await operatorFor(command);
      const logo = options.logo === undefined ? undefined : options.logo === false ? null : readLogo(options.logo);
      const changes = {
        auth,
        pinAuth,
        assertionAudience,
        requireDpop,
        redirectUris,
        displayName,
        publisher,
        verified,
        logo,
      };
      const changed = unwrap(await setClient(administration, { id, ...changes }));
      const audience = changed.assertionAudience ?? 'issuer';
      const methods = acceptedMethods(changed);
      output.answer(
        {
          ...{ id, auth: methods, assertion_audience: audience },
          dpop_bound_access_tokens: changed.dpopBoundAccessTokens ?? false,
          ...clientNamesJson(changed),
        },
        describe(changed),
      );
    });
}

function describe(client: Client): string {
  const audience = client.assertionAudience === undefined ? '' : ', with the token endpoint as audience too';
  const bound = client.dpopBoundAccessTokens ? '\nIts tokens are bound to a key: each request needs a DPoP proof' : '';
  const named = namesInWords(client);
  return `${client.id} authenticates by ${acceptedMethods(client).join(' or ')}${audience}${bound}\nPeople are told: ${named}`;
}
