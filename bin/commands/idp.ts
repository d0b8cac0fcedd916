import type { Command } from 'commander';
import { providerConnection } from '../../lambdas/adapters/https/provider-connection.ts';
import { discoverProvider } from '../../lambdas/adapters/https/provider-discovery.ts';
import { describeDiscoveryFailure } from '../../lambdas/core/connection/describe-failure.ts';
import type { TrustedProvider } from '../../lambdas/core/records.ts';
import type { ProviderInput } from '../../lambdas/core/registration/provider.ts';
import { findOrganization } from '../../lambdas/flows/administration/change-organization.ts';
import { disableProvider } from '../../lambdas/flows/administration/change-provider.ts';
import { type RequireReadableKeys, requireReadableKeys } from '../../lambdas/flows/administration/readable-keys.ts';
import { registerProvider } from '../../lambdas/flows/administration/register-provider.ts';
import { operatorFor, unwrap } from '../operator.ts';
import { table } from '../table.ts';
import { wholeNumber } from '../whole-number.ts';
import { addIdpConfirm } from './idp-confirm.ts';
import { addIdpDomainProof } from './idp-domain-proof.ts';
import { addIdpFind } from './idp-find.ts';
import { addIdpRemove } from './idp-remove.ts';
import { addScimTokenCommands } from './idp-scim-token.ts';
import { addIdpSet, EMAIL_VERIFIED_ABSENT } from './idp-set.ts';
import { addIdpSignals } from './idp-signals.ts';
import { addIdpTest } from './idp-test.ts';

interface AddOptions {
  readonly issuer: string;
  readonly jwksUri?: string;
  readonly tenant?: string;
  readonly audienceTenant?: string;
  readonly subjectClaim?: string;
  readonly alg?: readonly string[];
  readonly maxLifetime?: number;
  readonly defaultScope?: string;
  readonly emailDomain?: readonly string[];
  readonly emailVerifiedAbsent?: string;
  readonly jitRole?: string;
  readonly pending?: true;
  readonly allowUnreadableKeys?: true;
}

export function addIdpCommands(program: Command): void {
  const idp = program
    .command('idp')
    .description('identity providers that an organization trusts')
    .addHelpText('after', '\nExample:\n  countersign --local idp list acme');
  addAdd(idp);
  addIdpConfirm(idp);
  addList(idp);
  addIdpFind(idp);
  addIdpSet(idp);
  addScimTokenCommands(idp);
  addIdpTest(idp);
  addIdpDomainProof(idp);
  addIdpSignals(idp);
  addDisable(idp);
  addIdpRemove(idp);
}

function addAdd(idp: Command): void {
  idp
    .command('add <org>')
    .description('trust an identity provider, at once or when it is confirmed')
    .requiredOption('--issuer <url>', 'exactly as its assertions say in "iss"; a trailing slash matters')
    .option('--jwks-uri <url>', 'where its keys are (default: asked by discovery)')
    .option('--tenant <tenant>', 'the "tenant" claim that its assertions must carry')
    .option('--audience-tenant <tenant>', 'the "aud_tenant" claim that its assertions must carry')
    .option('--subject-claim <claim>', 'the claim that identifies a person, such as aud_sub or email', 'sub')
    .option('--email-domain <domain...>', 'whose verified addresses may link members (default: none)')
    .option('--email-verified-absent <rule>', EMAIL_VERIFIED_ABSENT)
    .option('--jit-role <role>', 'add whoever has such an address, with this role (default: nobody)')
    .option('--alg <alg...>', 'allowed algorithms (default: RS256 PS256 ES256 EdDSA; Ed25519 is EdDSA)')
    .option('--max-lifetime <seconds>', 'longest accepted exp - iat (default: 300)', wholeNumber)
    .option('--default-scope <scopes>', 'authority of an assertion without "scope" (default: none)')
    .option('--pending', 'register without trusting it until "idp confirm"')
    .option(
      '--allow-unreadable-keys',
      'register even if its keys cannot be read from here now; nothing is redeemed until they can',
    )
    .addHelpText('after', '\nExample:\n  countersign idp add acme --issuer https://acme.okta.com --max-lifetime 300')
    .action(async (organization: string, options: AddOptions, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const { allowLoopbackIssuers } = administration.configuration;
      const discover = async (issuer: string) => {
        const found = await discoverProvider(issuer, { allowLoopbackIssuers });
        return found.ok ? found : { ok: false as const, error: describeDiscoveryFailure(found.error) };
      };
      const requireKeys = options.allowUnreadableKeys
        ? {}
        : { requireKeys: withAdvice(requireReadableKeys(providerConnection({ allowLoopbackIssuers }))) };
      const status = options.pending ? 'pending' : 'active';
      const provider = unwrap(
        await registerProvider(administration, discover, organization, { ...toInput(options), status, ...requireKeys }),
      );
      output.answer({ id: provider.id }, describeAdded(provider));
    });
}

/** The command alone has the option. */
function withAdvice(require: RequireReadableKeys): RequireReadableKeys {
  return async (provider) => {
    const keys = await require(provider);
    if (keys.ok || keys.error.reason !== 'invalid_request') return keys;
    const [first, ...rest] = keys.error.problems;
    if (first === undefined) return keys;
    const problem = `${first.problem} To register it all the same: --allow-unreadable-keys`;
    return { ok: false, error: { ...keys.error, problems: [{ ...first, problem }, ...rest] } };
  };
}

function toInput({
  alg,
  maxLifetime,
  emailDomain,
  jitRole,
  pending: _,
  allowUnreadableKeys: __,
  ...options
}: AddOptions): ProviderInput {
  return {
    ...options,
    ...(alg !== undefined && { algorithms: alg }),
    ...(maxLifetime !== undefined && { maxLifetimeSeconds: maxLifetime }),
    ...(emailDomain !== undefined && { emailDomains: emailDomain }),
    ...(jitRole !== undefined && { justInTimeRole: jitRole }),
  };
}

function describeAdded({ organization, issuer, id, jwksUri, status }: TrustedProvider): string {
  const verb = status === 'pending' ? 'does not yet trust' : 'trusts';
  const next =
    status === 'pending'
      ? `countersign idp confirm ${organization} ${id}`
      : `countersign member add ${organization} EMAIL --role ROLE --subject ${id}:SUBJECT`;
  return `${organization} ${verb} ${issuer}, as ${id}\nKeys: ${jwksUri}\nNext: ${next}`;
}

function addList(idp: Command): void {
  idp
    .command('list <org>')
    .description("list an organization's identity providers")
    .addHelpText('after', '\nExample:\n  countersign --local idp list acme')
    .action(async (organization: string, _options: object, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const { id: of } = unwrap(await findOrganization(administration, organization)).record;
      const providers = await Array.fromAsync(administration.reads.listProviders(of));
      output.answer(
        providers.map(({ id, issuer, tenant, audienceTenant, subjectClaim, status, signIn }) => ({
          ...{ id, issuer, tenant, audienceTenant, subjectClaim, status, signIn: signIn?.clientId },
        })),
        table(
          ['ID', 'ISSUER', 'TENANT', 'AUDIENCE TENANT', 'SUBJECT', 'STATUS'],
          providers.map(({ id, issuer, tenant = '-', audienceTenant = '-', subjectClaim, status }) => [
            ...[id, issuer, tenant, audienceTenant, subjectClaim, status],
          ]),
          `No identity providers. Add one: countersign idp add ${organization} --issuer URL`,
        ),
      );
    });
}

function addDisable(idp: Command): void {
  idp
    .command('disable <org> <idp>')
    .description('stop trusting a provider: redemption within 60 s, live tokens at protect()')
    .addHelpText('after', '\nExample:\n  countersign idp disable acme idp_0123456789abcdef0123456789abcdef')
    .action(async (organization: string, id: string, _options: object, command: Command) => {
      const { administration, output } = await operatorFor(command);
      unwrap(await disableProvider(administration, organization, id));
      output.answer(
        { id, status: 'disabled' },
        `Disabled ${id}: no assertion of it is redeemed from a minute from now on`,
      );
    });
}
