import type { Command } from 'commander';
import { revokeTokenById } from '../../lambdas/flows/administration/recall.ts';
import { askUnless } from '../confirmation.ts';
import { operatorFor, unwrap } from '../operator.ts';

const NOTES = `
The id is the token's jti: "audit export" and an API's log name it, "token inspect" shows it. Agent tokens that it minted
end with it. An agent token alone has no record: recall its client or its member.

Example:
  countersign recall token acme 6dSgQ0cB… --yes`;

export function addRecallToken(recall: Command): void {
  recall
    .command('token <org> <id>')
    .description('one access token, by its id (jti): at the next request')
    .option('--yes', 'do not ask')
    .addHelpText('after', NOTES)
    .action(async (organization: string, id: string, { yes }: { yes?: true }, command: Command) => {
      const { administration, issuedTokens, output } = await operatorFor(command);
      await askUnless(yes, `1 access token of ${organization} will be refused, and the agent tokens that it minted.`);
      const revoked = unwrap(await revokeTokenById(administration, issuedTokens, organization, id));
      output.answer(
        revoked,
        `Revoked 1 access token of ${revoked.member} at ${revoked.client}: the next request is refused`,
      );
    });
}
