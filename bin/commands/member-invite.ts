import type { Command } from 'commander';
import { invitationUri } from '../../lambdas/core/people/invitation.ts';
import { inviteMember, withdrawInvitation } from '../../lambdas/flows/administration/invite-member.ts';
import { operatorFor, unwrap } from '../operator.ts';
import { moment } from '../output.ts';

const NOTES = `
For 7 days, an account with the member's own address, verified by that provider, is linked to the member when it signs in:
of whatever domain the address is, and also where another provider knows the member. Nothing is sent; the link that is
printed holds no secret.

Example:
  countersign member invite acme carol@partner.example --idp idp_0123456789abcdef0123456789abcdef`;

interface InviteOptions {
  readonly idp?: string;
  readonly withdraw?: true;
}

export function addMemberInvite(member: Command): void {
  member
    .command('invite <org> <member>')
    .description('let the first sign-in with their address link a member, by e-mail address or id')
    .option('--idp <idp>', 'the provider, by its id (default: the only one that members can sign in with)')
    .option('--withdraw', 'take the invitation back')
    .addHelpText('after', NOTES)
    .action(async (organization: string, who: string, { idp, withdraw }: InviteOptions, command: Command) => {
      const { administration, output } = await operatorFor(command);
      if (withdraw) {
        const { id, email } = unwrap(await withdrawInvitation(administration, organization, who));
        output.answer({ id, invitation: null }, `${email} is not invited: no sign-in links them by an invitation`);
        return;
      }
      const invited = unwrap(await inviteMember(administration, organization, { member: who, provider: idp }));
      const { provider, expiresAt } = invited.invitation;
      const uri = invitationUri(administration.configuration.issuer, invited, invited.invitation);
      output.answer(
        { id: invited.id, provider, expires_at: expiresAt, sign_in_uri: uri },
        `${invited.email} is invited through ${provider} until ${moment(expiresAt)}. Send them this link:\n  ${uri}`,
      );
    });
}
