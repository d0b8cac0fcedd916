import { text } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { discoverProvider } from '../../lambdas/adapters/https/provider-discovery.ts';
import { scopesForTools } from '../../lambdas/core/configuration/own-scopes.ts';
import type { Configuration } from '../../lambdas/core/configuration.ts';
import { describeDiscoveryFailure } from '../../lambdas/core/connection/describe-failure.ts';
import { EMAIL_VERIFIED_ABSENT_TRUSTED } from '../../lambdas/core/people/person.ts';
import type { TrustedProvider } from '../../lambdas/core/records.ts';
import type { SignInInput } from '../../lambdas/core/registration/sign-in-client.ts';
import { changeProvider } from '../../lambdas/flows/administration/change-provider.ts';
import type { ProviderChange } from '../../lambdas/flows/administration/provider-change.ts';
import { removeSignIn, setSignIn } from '../../lambdas/flows/administration/set-sign-in.ts';
import { pathOf, ROUTES } from '../../lambdas/routes.ts';
import { formatScopes } from '../../protect/vocabulary/scope.ts';
import { CommandError } from '../command-error.ts';
import { type Operator, operatorFor, unwrap } from '../operator.ts';

interface SetOptions {
  readonly clientId?: string;
  readonly clientSecretStdin?: boolean;
  readonly auth?: string;
  readonly audiences?: string;
  /** False with `--no-sign-in`. */
  readonly signIn: boolean;
  readonly emailVerifiedAbsent?: string;
  readonly samlIssuer?: string;
  readonly nameidFormat?: string;
  readonly nameQualifier?: string;
  readonly spNameQualifier?: string;
  /** False with `--no-saml`. */
  readonly saml: boolean;
  readonly jitRole?: string;
  readonly jitRoleClaim?: string;
  readonly jitRoleFor?: readonly string[];
  readonly scimRole?: string;
  readonly vouchesForClients?: 'on' | 'off';
  readonly vouchedScope?: string;
}

/** The option of `idp add` and `idp set`, in the words of what it trusts. */
export const EMAIL_VERIFIED_ABSENT =
  'trusted: addresses of the pinned domains are taken as verified although the provider does not say so; whoever can set an address at the provider can become the member with it';

/** `idp set`: who we are at a provider, so that members can sign in with it; and settings that count for both roads. */
export function addIdpSet(idp: Command): void {
  idp
    .command('set <org> <idp>')
    .description('let members sign in with a provider, as a client that is registered there; or change its settings')
    .option('--client-id <id>', "Countersign's client id at the provider")
    .option('--client-secret-stdin', 'read its secret from standard input (default: private_key_jwt, no secret)')
    .option('--auth <method>', 'client_secret_basic, client_secret_post or private_key_jwt (default: as it announces)')
    .option('--audiences <rule>', 'authorized_party: id_tokens may be for its other clients too, if their azp is us')
    .option('--no-sign-in', 'nobody signs in with this provider any more')
    .option('--saml-issuer <entity-id>', 'people are known by the SAML names in "sub_id" too: of this SAML issuer')
    .option('--nameid-format <urn>', 'their format, exactly as assertions have it; left out: assertions have none')
    .option('--name-qualifier <text>', 'their name_qualifier, likewise')
    .option('--sp-name-qualifier <text>', 'their sp_name_qualifier, likewise')
    .option('--no-saml', 'SAML names identify nobody any more')
    .option(
      '--jit-role <role>',
      'role of members who are new, with their first sign-in or assertion; nobody: none is added',
    )
    .option('--jit-role-claim <claim>', 'their role by this claim instead, such as groups; none: no claim says it')
    .option('--jit-role-for <value=role...>', 'of whoever has this value in the claim; the first that fits counts')
    .option('--scim-role <role>', 'role of members whom the provider provisions by SCIM; nobody: SCIM is off')
    .option('--email-verified-absent <rule>', `${EMAIL_VERIFIED_ABSENT}; refused: they are not (default: as it is)`)
    .addOption(
      new Option(
        '--vouches-for-clients <on|off>',
        'on: a tool that nobody registered here comes in with an assertion of this provider that is bound to a key, and the proof of that key. It reads, and its writes are asked for. Whoever administers the provider then says which tools may come',
      ).choices(['on', 'off']),
    )
    .option(
      '--vouched-scope <scopes>',
      'the most that such a tool may have (default: all scopes for tools, when switched on)',
    )
    .addHelpText(
      'after',
      `\nRegister the redirect URI ISSUER${ROUTES.signIn.callback.path} at the provider, and for private_key_jwt the key set ISSUER${ROUTES.metadata.jwks.path}.\n\nExample:\n  countersign idp set acme idp_0123456789abcdef0123456789abcdef --client-id countersign`,
    )
    .action(async (organization: string, id: string, options: SetOptions, command: Command) => {
      const operator = await operatorFor(command);
      const change = changeOf(options, operator.administration.configuration);
      if (change !== undefined) {
        const changed = unwrap(await changeProvider(operator.administration, { organization, id }, change));
        if (options.clientId === undefined && options.signIn) return answerChanged(operator, changed);
      }
      const provider = options.signIn
        ? await set(operator, organization, id, await readInput(options))
        : unwrap(await removeSignIn(operator.administration, organization, id));
      answer(operator, provider);
    });
}

/** Settings that were named; `undefined`: none was. */
function changeOf(options: SetOptions, configuration: Configuration): ProviderChange | undefined {
  const { emailVerifiedAbsent: rule } = options;
  const samlNameId = samlOf(options);
  const justInTimeRoles = rolesOf(options);
  const { jitRole, scimRole } = options;
  const vouchedScope = vouchedOf(options, configuration);
  const settings = [rule, samlNameId, justInTimeRoles, jitRole, scimRole, vouchedScope];
  const isNamed = settings.some((setting) => setting !== undefined);
  if (!isNamed) return undefined;
  return {
    ...(jitRole !== undefined && { justInTimeRole: jitRole === 'nobody' ? 'removed' : { is: jitRole } }),
    ...(justInTimeRoles !== undefined && { justInTimeRoles }),
    ...(scimRole !== undefined && { scimRole: scimRole === 'nobody' ? 'removed' : { is: scimRole } }),
    ...(rule !== undefined && { emailVerifiedAbsent: rule === 'refused' ? 'removed' : { is: rule } }),
    ...(samlNameId !== undefined && { samlNameId }),
    ...(vouchedScope !== undefined && { vouchedScope }),
  };
}

/** Of a provider that vouches already, the scopes alone may change. */
function vouchedOf(
  { vouchesForClients, vouchedScope }: SetOptions,
  configuration: Configuration,
): ProviderChange['vouchedScope'] {
  if (vouchesForClients === 'off') {
    if (vouchedScope !== undefined) throw new CommandError('Name --vouched-scope where --vouches-for-clients is on');
    return 'removed';
  }
  if (vouchedScope !== undefined) return { is: vouchedScope };
  return vouchesForClients === undefined ? undefined : { is: formatScopes(scopesForTools(configuration)) };
}

/** `VALUE=ROLE`; of several `=` the last one counts, which no role has. */
function rolesOf({ jitRoleClaim: claim, jitRoleFor: pairs }: SetOptions): ProviderChange['justInTimeRoles'] {
  if (claim === undefined && pairs === undefined) return undefined;
  if (claim === undefined) throw new CommandError('Name the claim too: --jit-role-claim');
  if (claim === 'none' && pairs === undefined) return 'removed';
  const values = (pairs ?? []).map((pair) => {
    const equals = pair.lastIndexOf('=');
    if (equals < 1) throw new CommandError(`Say which value has which role: --jit-role-for VALUE=ROLE, not ${pair}`);
    return { value: pair.slice(0, equals), role: pair.slice(equals + 1) };
  });
  return { is: { claim, values } };
}

function samlOf(options: SetOptions): ProviderChange['samlNameId'] {
  const { samlIssuer, nameidFormat, nameQualifier, spNameQualifier, saml } = options;
  if (!saml) return 'removed';
  if (samlIssuer === undefined) {
    if (nameidFormat ?? nameQualifier ?? spNameQualifier) throw new CommandError('Name the SAML issuer: --saml-issuer');
    return undefined;
  }
  return {
    is: {
      issuer: samlIssuer,
      ...(nameidFormat !== undefined && { format: nameidFormat }),
      ...(nameQualifier !== undefined && { nameQualifier }),
      ...(spNameQualifier !== undefined && { spNameQualifier }),
    },
  };
}

function answerChanged({ output }: Operator, provider: TrustedProvider): void {
  const { id, emailVerifiedAbsent, emailDomains, samlNameId, justInTimeRole, justInTimeRoles } = provider;
  const { scimRole, vouchedScopes } = provider;
  const names =
    samlNameId === undefined
      ? 'SAML names identify nobody'
      : `SAML names of ${samlNameId.issuer} (${samlNameId.format ?? 'no format'}) identify people`;
  const addresses =
    emailVerifiedAbsent === undefined
      ? `Addresses from ${id} count only with email_verified: true`
      : `${EMAIL_VERIFIED_ABSENT_TRUSTED}\nDomains: ${[...emailDomains].join(', ')}. It counts within a minute.`;
  const value = {
    id,
    email_verified_absent: emailVerifiedAbsent ?? 'refused',
    saml_name_id: samlNameId,
    jit_role: justInTimeRole,
    jit_roles: justInTimeRoles,
    scim_role: scimRole,
    vouched_scope: vouchedScopes && formatScopes(vouchedScopes),
  };
  const scim = scimRole === undefined ? 'SCIM is off' : `Members whom it provisions by SCIM are ${scimRole}`;
  const vouching =
    vouchedScopes === undefined
      ? 'It vouches for no clients: every client is registered here'
      : `It vouches for clients that nobody registered, up to: ${formatScopes(vouchedScopes)}`;
  output.answer(value, `${names}\n${addresses}\n${newMembers(provider)}\n${scim}\n${vouching}`);
}

function newMembers({ justInTimeRole, justInTimeRoles }: TrustedProvider): string {
  const others = justInTimeRole === undefined ? 'nobody else is added' : `everybody else new is ${justInTimeRole}`;
  if (justInTimeRoles === undefined)
    return justInTimeRole === undefined ? 'Nobody is added just in time' : `New members are ${justInTimeRole}`;
  const { claim, values } = justInTimeRoles;
  return `New members by ${claim}: ${values.map(({ value, role }) => `${value} is ${role}`).join(', ')}; ${others}`;
}

async function readInput({ clientId, clientSecretStdin, auth, audiences }: SetOptions): Promise<SignInInput> {
  if (clientId === undefined) {
    const isPart = clientSecretStdin || auth !== undefined || audiences !== undefined;
    throw new CommandError(
      isPart
        ? 'Name the client id too, --client-id ID: authentication, secret and audiences are set together with it'
        : 'Name the client id: --client-id ID, or --no-sign-in, or a setting',
    );
  }
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
