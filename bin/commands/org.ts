import type { Command } from 'commander';
import { changeOrganization } from '../../lambdas/flows/administration/change-organization.ts';
import { createOrganization } from '../../lambdas/flows/administration/create-organization.ts';
import { operatorFor, unwrap } from '../operator.ts';
import { table } from '../table.ts';
import { addOrgDelete } from './org-delete.ts';
import { addOrgRules } from './org-rules.ts';
import { addOrgShow } from './org-show.ts';
import { addOrgRestore, addOrgSuspend } from './org-suspend.ts';

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
    .requiredOption('--agents <on|off>', 'whether agents may act for its members (until set: off)')
    .addHelpText('after', '\nExample:\n  countersign --local org set acme --agents on')
    .action(async (id: string, options: { agents: string }, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const changed = unwrap(await changeOrganization(administration, id, options));
      const effect =
        changed.agents === 'on' ? 'Agents may act for members of' : 'No agent acts any more for members of';
      output.answer({ id: changed.id, agents: changed.agents }, `${effect} ${changed.id}, within a minute.`);
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
