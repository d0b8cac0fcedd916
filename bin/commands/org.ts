import type { Command } from 'commander';
import { createOrganization } from '../../lambdas/flows/administration/create-organization.ts';
import { operatorFor, unwrap } from '../operator.ts';
import { table } from '../output.ts';

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
    .command('list')
    .description('list all organizations')
    .addHelpText('after', '\nExample:\n  countersign --local org list --json')
    .action(async (_options: object, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const organizations = await Array.fromAsync(administration.reads.listOrganizations());
      const rows = organizations.map(({ id, name, status }) => [id, name, status]);
      output.answer(
        organizations.map(({ id, name, status }) => ({ id, name, status })),
        table(['ID', 'NAME', 'STATUS'], rows, 'No organizations yet. Create one: countersign org create acme'),
      );
    });
}
