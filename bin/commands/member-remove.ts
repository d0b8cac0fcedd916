import type { Command } from 'commander';
import { removeMember } from '../../lambdas/flows/administration/stop-member.ts';
import { operatorFor, unwrap } from '../operator.ts';

export function addMemberRemove(member: Command): void {
  member
    .command('remove <org> <member>')
    .description('remove a member, by e-mail address or id, for good: no provider brings them back')
    .addHelpText('after', '\nExample:\n  countersign member remove acme alice@acme.example')
    .action(async (organization: string, who: string, _options: object, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const id = unwrap(await removeMember(administration, organization, who));
      output.answer(
        { id, status: 'removed' },
        `Removed ${id}: the next request is refused, and no provider adds them again. "member add" would`,
      );
    });
}
