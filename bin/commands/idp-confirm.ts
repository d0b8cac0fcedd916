import type { Command } from 'commander';
import { confirmProvider } from '../../lambdas/flows/administration/confirm-provider.ts';
import { operatorFor, unwrap } from '../operator.ts';

export function addIdpConfirm(idp: Command): void {
  idp
    .command('confirm <org> <idp>')
    .description('trust a provider that is pending, or disabled, from now on')
    .addHelpText('after', '\nExample:\n  countersign idp confirm acme idp_0123456789abcdef0123456789abcdef')
    .action(async (organization: string, id: string, _options: object, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const { issuer } = unwrap(await confirmProvider(administration, organization, id));
      output.answer({ id, status: 'active' }, `${organization} trusts ${issuer}, as ${id}`);
    });
}
