import type { Command } from 'commander';
import type { MemberInput } from '../../lambdas/core/registration/member.ts';
import { addMember } from '../../lambdas/flows/administration/add-member.ts';
import { disableMember } from '../../lambdas/flows/administration/stop-member.ts';
import { operatorFor, unwrap } from '../operator.ts';
import { addMemberClaimIds, claimOnce } from './member-claim-ids.ts';
import { addMemberErase } from './member-erase.ts';
import { addMemberImport } from './member-import.ts';
import { addMemberIndex } from './member-index.ts';
import { addMemberInvite } from './member-invite.ts';
import { addMemberList } from './member-list.ts';
import { addMemberRemove } from './member-remove.ts';
import { addMemberShow } from './member-show.ts';
import { addMemberUnlink } from './member-unlink.ts';

export function addMemberCommands(program: Command): void {
  const member = program
    .command('member')
    .description('people in an organization')
    .addHelpText('after', '\nExample:\n  countersign --local member add acme alice@acme.example --role editor');

  member
    .command('add <org> <email>')
    .description('add a member, or bring one up to date; may be repeated')
    .requiredOption('--role <role>', 'a role of the configuration')
    .option('--name <name>', 'what people call them (default: as their provider says)')
    .option(
      '--id <id>',
      "your own user id, which becomes the token's sub: one person's in the whole deployment (default: made here)",
    )
    .option('--external-id <id>', 'your own user id, where that is not --id: tokens say it where memberClaims names it')
    .option('--subject <idp:sub>', 'how a provider knows the person: PROVIDER_ID:SUBJECT')
    .option('--name-id <idp:nameid>', "the same by the provider's SAML name for the person, where such names are set")
    .addHelpText(
      'after',
      '\nExample:\n  countersign member add acme alice@acme.example --role editor --subject idp_0123…:00u1abcd',
    )
    .action(async (organization: string, email: string, options: Omit<MemberInput, 'email'>, command: Command) => {
      const operator = await operatorFor(command);
      const { administration, output } = operator;
      if (options.id !== undefined) await claimOnce(operator);
      const { member: added } = unwrap(await addMember(administration, organization, { email, ...options }));
      output.answer({ id: added.id }, `${added.email} is ${added.role} in ${organization}, as ${added.id}`);
    });

  addMemberImport(member);
  addMemberList(member);
  addMemberShow(member);

  member
    .command('disable <org> <member>')
    .description('refuse a member, by e-mail address or id: redemption and protect() at the next request')
    .addHelpText('after', '\nExample:\n  countersign member disable acme alice@acme.example')
    .action(async (organization: string, who: string, _options: object, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const id = unwrap(await disableMember(administration, organization, who));
      output.answer(
        { id, status: 'disabled' },
        `Disabled ${id}: the next request is refused, and so are all tokens issued until now`,
      );
    });

  addMemberInvite(member);
  addMemberRemove(member);
  addMemberErase(member);
  addMemberClaimIds(member);
  addMemberIndex(member);
  addMemberUnlink(member);
}
