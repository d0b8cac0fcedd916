import type { Command } from 'commander';
import type { Organization } from '../../lambdas/core/records.ts';
import { clientDocumentsJson } from '../../lambdas/endpoints/administration/client-documents.ts';
import { changeOrganization, type OrganizationChange } from '../../lambdas/flows/administration/change-organization.ts';
import { createOrganization } from '../../lambdas/flows/administration/create-organization.ts';
import { CommandError } from '../command-error.ts';
import { operatorFor, unwrap } from '../operator.ts';
import { table } from '../table.ts';
import { addOrgDelete } from './org-delete.ts';
import { addOrgRules } from './org-rules.ts';
import { addOrgShow } from './org-show.ts';
import { addOrgRestore, addOrgSuspend } from './org-suspend.ts';

interface SetOptions {
  readonly agents?: string;
  readonly requireDpop?: string;
  readonly clientDocuments?: string;
  readonly clientDocumentHost?: readonly string[];
  readonly clientDocumentScope?: string;
}

function changeOf({ agents, requireDpop, clientDocuments: policy, ...documents }: SetOptions): OrganizationChange {
  const { clientDocumentHost: hosts, clientDocumentScope: scope } = documents;
  if (policy === undefined && (hosts ?? scope) !== undefined)
    throw new CommandError('--client-document-host and --client-document-scope go with --client-documents');
  if ((agents ?? requireDpop ?? policy) === undefined)
    throw new CommandError('Name what to change: --agents, --require-dpop or --client-documents');
  return {
    ...(agents !== undefined && { agents }),
    ...(requireDpop !== undefined && { requireDpop }),
    ...(policy !== undefined && { clientDocuments: { policy, hosts, scope } }),
  };
}

function effectsOf(
  { agents, requireDpop, clientDocuments }: OrganizationChange,
  { id, agents: acting, requireDpop: binding, clientDocuments: policy }: Organization,
): readonly string[] {
  const ofAgents = acting === 'on' ? 'Agents may act for members of' : 'No agent acts any more for members of';
  const ofTokens =
    binding === 'on'
      ? `Access tokens of ${id} are bound to a key from now on: a request for one without a DPoP proof is refused.`
      : `Access tokens of ${id} need no DPoP proof.`;
  const hosts = [...(policy?.hosts ?? [])].join(', ');
  const ofDocuments =
    policy === undefined
      ? `No client comes into ${id} by its metadata document, and those that did get no more tokens.`
      : `Clients come into ${id} by their metadata documents${hosts && ` from ${hosts}`}${policy.policy === 'approval' ? ', and any other once an administrator has enabled it' : ''}.`;
  return [
    ...(agents === undefined ? [] : [`${ofAgents} ${id}, within a minute.`]),
    ...(requireDpop === undefined ? [] : [ofTokens]),
    ...(clientDocuments === undefined ? [] : [ofDocuments]),
  ];
}

export function addOrgCommands(program: Command): void {
  const org = program
    .command('org')
    .description('organizations: the tenants whose members get tokens')
    .addHelpText('after', '\nExample:\n  countersign --local org create acme --name Acme');

  org
    .command('create <org>')
    .description('create an organization; it trusts nobody yet')
    .option('--name <name>', 'shown to people (default: the id)')
    .addHelpText('after', '\nExample:\n  countersign --local org create acme --name "Acme Inc."')
    .action(async (id: string, options: { name?: string }, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const created = unwrap(await createOrganization(administration, { id, ...options }));
      output.answer(
        { id: created.id },
        `Created ${created.id} (${created.name}). Next: countersign idp add ${created.id} --issuer URL`,
      );
    });

  org
    .command('set <org>')
    .description('change an organization')
    .option('--agents <on|off>', 'whether agents may act for its members (until set: off)')
    .option('--require-dpop <on|off>', 'whether its access tokens are bound to a key, always (until set: off)')
    .option(
      '--client-documents <off|listed|approval>',
      'clients that nobody registered: none, of listed hosts, or any that an administrator approves (until set: off)',
    )
    .option('--client-document-host <host...>', 'whose clients need no approval; all of them, each time')
    .option('--client-document-scope <scopes>', 'the most that they may have (default: what only reads)')
    .addHelpText('after', '\nExample:\n  countersign --local org set acme --agents on')
    .action(async (id: string, options: SetOptions, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const change = changeOf(options);
      const changed = unwrap(await changeOrganization(administration, id, change));
      const documents = clientDocumentsJson(changed.clientDocuments);
      output.answer(
        {
          ...{ id: changed.id, agents: changed.agents, require_dpop: changed.requireDpop ?? 'off' },
          client_documents: documents,
        },
        effectsOf(change, changed).join('\n'),
      );
    });

  org
    .command('list')
    .description('list all organizations')
    .addHelpText('after', '\nExample:\n  countersign --local org list --json')
    .action(async (_options: object, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const organizations = await Array.fromAsync(administration.reads.listOrganizations());
      const rows = organizations.map(({ id, name, status, agents }) => [id, name, status, agents]);
      output.answer(
        organizations.map(({ id, name, status, agents }) => ({ id, name, status, agents })),
        table(
          ['ID', 'NAME', 'STATUS', 'AGENTS'],
          rows,
          'No organizations yet. Create one: countersign org create acme',
        ),
      );
    });

  addOrgShow(org);
  addOrgRules(org);
  addOrgSuspend(org);
  addOrgRestore(org);
  addOrgDelete(org);
}
