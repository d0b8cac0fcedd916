import type { Command } from 'commander';
import { removeProvider } from '../../lambdas/flows/administration/remove-provider.ts';
import { operatorFor, unwrap } from '../operator.ts';

/** `idp remove`: a disabled provider that nobody is linked to is gone, and its issuer free. */
export function addIdpRemove(idp: Command): void {
  idp
    .command('remove <org> <idp>')
    .description('remove a disabled provider that nobody is linked to: its issuer may be registered elsewhere')
    .addHelpText(
      'after',
      '\nDisable it first. Links to members are removed by: countersign member unlink\n\nExample:\n  countersign idp remove acme idp_0123456789abcdef0123456789abcdef',
    )
    .action(async (organization: string, id: string, _options: object, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const { issuer } = unwrap(await removeProvider(administration, { organization, id }));
      output.answer({ id, status: 'removed' }, `Removed ${id}: ${issuer} may be registered again, under another id`);
    });
}
