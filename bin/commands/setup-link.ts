import type { Command } from 'commander';
import { newSetupToken } from '../../lambdas/adapters/system/system-ids.ts';
import { showTime } from '../../lambdas/core/advice/advice.ts';
import { createSetupLink } from '../../lambdas/flows/administration/create-setup-link.ts';
import { operatorFor, unwrap } from '../operator.ts';

const NOTES = `
Whoever opens the link may register an identity provider, test it and sign in through it, and nothing else. It works
once, within an hour, and is shown this once. An address that is no member's yet becomes an administrator's. It works for
an organization that has administrators too: for one who is locked out, or who brings another provider.

Example:
  countersign setup-link acme --email alice@acme.example`;

export function addSetupLink(program: Command): void {
  program
    .command('setup-link <org>')
    .description("make a link by which an organization's administrator sets up its sign-in")
    .requiredOption('--email <address>', 'whom the link is for')
    .option('--role <role>', 'of a member who is added (default: the one role that has org:admin)')
    .addHelpText('after', NOTES)
    .action(async (organization: string, options: { email: string; role?: string }, command: Command) => {
      const { administration, setups, output } = await operatorFor(command);
      const dependencies = { setups, newToken: newSetupToken };
      const created = unwrap(await createSetupLink(administration, dependencies, { organization, ...options }));
      const { url, expiresAt, member } = created;
      output.answer(
        { url, expires_at: expiresAt, member: member.id },
        `${url}\n\nFor ${member.email}, once, until ${showTime(expiresAt)}. Send it by a way that nobody else reads.`,
      );
    });
}
