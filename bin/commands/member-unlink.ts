import type { Command } from 'commander';
import { unlinkMember } from '../../lambdas/flows/administration/links.ts';
import { operatorFor, unwrap } from '../operator.ts';

interface UnlinkOptions {
  readonly provider: string;
  readonly subject: string;
  readonly claim?: string;
}

export function addMemberUnlink(member: Command): void {
  member
    .command('unlink <org> <member>')
    .description('an account at a provider leads to this member no more; may be repeated')
    .requiredOption('--provider <idp>', 'the provider, by its id')
    .requiredOption('--subject <subject>', "the account: the value of the provider's mapped claim")
    .option('--claim <claim>', 'another claim, of a link from before (default: the one that is mapped now)')
    .addHelpText(
      'after',
      '\nExample:\n  countersign member unlink acme alice@acme.example --provider idp_0123456789abcdef0123456789abcdef --subject 00u1abcd',
    )
    .action(async (organization: string, who: string, options: UnlinkOptions, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const { member: id, outcome } = unwrap(
        await unlinkMember(administration, organization, { member: who, ...options }),
      );
      output.answer(
        { id, outcome },
        outcome === 'unchanged'
          ? `${options.subject} at ${options.provider} does not lead to ${id}: nothing was changed`
          : `${options.subject} at ${options.provider} leads to ${id} no more. What it opened until now goes on: "member disable", then "member add", ends that`,
      );
    });
}
