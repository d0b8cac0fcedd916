import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { discoverProvider } from '../../lambdas/adapters/https/provider-discovery.ts';
import { describeDiscoveryFailure } from '../../lambdas/core/connection/describe-failure.ts';
import type { TrustedProvider } from '../../lambdas/core/records.ts';
import type { SignInInput } from '../../lambdas/core/registration/sign-in-client.ts';
import { removeSignIn, setSignIn } from '../../lambdas/flows/administration/set-sign-in.ts';
import { pathOf, ROUTES } from '../../lambdas/routes.ts';
import { CommandError } from '../command-error.ts';
import { type Operator, operatorFor, unwrap } from '../operator.ts';

interface SetOptions {
  readonly clientId?: string;
  readonly clientSecretStdin?: boolean;
  readonly auth?: string;
  readonly audiences?: string;
  /** False with `--no-sign-in`. */
  readonly signIn: boolean;
}

/** `idp set`: who we are at a provider, so that members can sign in with it. */
export function addIdpSet(idp: Command): void {
  idp
    .command('set <org> <idp>')
    .description('let members sign in with a provider, as a client that is registered there')
    .option('--client-id <id>', "Countersign's client id at the provider")
    .option('--client-secret-stdin', 'read its secret from standard input (default: private_key_jwt, no secret)')
    .option('--auth <method>', 'client_secret_basic, client_secret_post or private_key_jwt (default: as it announces)')
    .option('--audiences <rule>', 'authorized_party: id_tokens may be for its other clients too, if their azp is us')
    .option('--no-sign-in', 'nobody signs in with this provider any more')
    .addHelpText(
      'after',
      `\nRegister the redirect URI ISSUER${ROUTES.signIn.callback.path} at the provider, and for private_key_jwt the key set ISSUER${ROUTES.metadata.jwks.path}.\n\nExample:\n  countersign idp set acme idp_0123456789abcdef0123456789abcdef --client-id countersign`,
    )
    .action(async (organization: string, id: string, options: SetOptions, command: Command) => {
      const operator = await operatorFor(command);
      const provider = options.signIn
        ? await set(operator, organization, id, await readInput(options))
        : unwrap(await removeSignIn(operator.administration, organization, id));
      answer(operator, provider);
    });
}

async function readInput({ clientId, clientSecretStdin, auth, audiences }: SetOptions): Promise<SignInInput> {
  if (clientId === undefined) throw new CommandError('Name the client id: --client-id ID, or --no-sign-in');
  const settings = { ...(auth && { authenticationMethod: auth }), ...(audiences && { audiences }) };
  if (!clientSecretStdin) return { clientId, ...settings };
  // A shell adds the newline; secrets have none.
  return { clientId, ...settings, clientSecret: (await text(process.stdin)).replace(/\r?\n$/, '') };
}

async function set(
  { administration, secrets }: Operator,
  organization: string,
  id: string,
  input: SignInInput,
): Promise<TrustedProvider> {
  const { allowLoopbackIssuers } = administration.configuration;
  const discover = async (issuer: string) => {
    const found = await discoverProvider(issuer, { allowLoopbackIssuers });
    return found.ok ? found : { ok: false as const, error: describeDiscoveryFailure(found.error) };
  };
  const of = { organization, provider: id };
  return unwrap(await setSignIn(administration, { discover, secrets }, of, input));
}

function answer({ administration, output }: Operator, { id, organization, signIn }: TrustedProvider): void {
  const login = administration.configuration.issuer + pathOf(ROUTES.signIn.login, { organization });
  const value = {
    id,
    sign_in: signIn && { client_id: signIn.clientId, authentication: signIn.authentication.method, login },
  };
  const sentence =
    signIn === undefined
      ? `Nobody signs in with ${id} any more`
      : `Members of ${organization} sign in with ${id}, where we are ${signIn.clientId} (${signIn.authentication.method})\nSign in: ${login}`;
  output.answer(value, sentence);
}
