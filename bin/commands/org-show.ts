import type { Command } from 'commander';
import { clientDocumentsJson } from '../../lambdas/endpoints/administration/client-documents.ts';
import { type DescribedOrganization, describeOrganization } from '../../lambdas/flows/administration/describe.ts';
import { formatScopes } from '../../protect/vocabulary/scope.ts';
import { operatorFor, unwrap } from '../operator.ts';
import { facts } from '../table.ts';

export function addOrgShow(org: Command): void {
  org
    .command('show <org>')
    .description('show an organization: status, settings, identity providers, enabled clients, how many members')
    .addHelpText('after', '\nExample:\n  countersign org show acme')
    .action(async (id: string, _options: object, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const described = unwrap(await describeOrganization(administration, id));
      output.answer(toJson(described), describe(described));
    });
}

function toJson({ organization, providers, enablements, members }: DescribedOrganization) {
  const { id, name, status, agents, requireDpop = 'off', accessTokenLifetimeSeconds } = organization;
  return {
    ...{ id, name, status, agents, accessTokenLifetimeSeconds: accessTokenLifetimeSeconds ?? null },
    require_dpop: requireDpop,
    client_documents: clientDocumentsJson(organization.clientDocuments),
    providers: providers.map(({ id: idp, issuer, status: state }) => ({ id: idp, issuer, status: state })),
    clients: enablements.map(({ client, status: state, ceiling, writes }) => ({
      ...{ id: client, status: state, scope: formatScopes(ceiling), writes },
    })),
    members,
  };
}

function documents({ clientDocuments: policy }: DescribedOrganization['organization']): string {
  if (policy === undefined) return 'none come in';
  const hosts = [...policy.hosts].sort().join(', ') || 'no host';
  const others = policy.policy === 'approval' ? '; others may be asked for' : '';
  return `those of ${hosts} come in, with ${formatScopes(policy.ceiling)}${others}`;
}

function describe({ organization, providers, enablements, members }: DescribedOrganization): string {
  const { id, name, status, agents, requireDpop, accessTokenLifetimeSeconds: lifetime } = organization;
  const { active, disabled, removed } = members;
  return facts([
    ['Organization', `${id} (${name})`],
    ['Status', status],
    ['Agents', agents],
    ['Access tokens', lifetime === undefined ? "live as long as the deployment's" : `live ${lifetime} seconds`],
    ['Bound to a key (DPoP)', requireDpop === 'on' ? 'always' : 'where the client sends a proof'],
    ['Clients without registration', documents(organization)],
    ['Providers', providers.map(({ id: idp, issuer, status: state }) => `${idp} ${issuer} (${state})`)],
    [
      'Clients',
      enablements.map(({ client, status: state, ceiling }) => `${client} (${state}): ${formatScopes(ceiling)}`),
    ],
    ['Members', `${active} active, ${disabled} disabled, ${removed} removed`],
  ]);
}
