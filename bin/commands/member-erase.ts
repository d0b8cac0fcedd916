import type { Command } from 'commander';
import { describeMember } from '../../lambdas/flows/administration/describe.ts';
import { eraseMember } from '../../lambdas/flows/administration/erase-member.ts';
import { askUnless } from '../confirmation.ts';
import { operatorFor, unwrap } from '../operator.ts';

const NOTES = `
The e-mail address goes, and every account at a provider that leads to the member. What stays: the id, as a tombstone;
digests of address and accounts, so that no provider brings the person back; and entries of the audit trail, which nobody
can change, until they end. There is no way back: added again, the address is a new member with a new id.

Example:
  countersign member erase acme alice@acme.example
  countersign member erase acme user-17 --yes`;

export function addMemberErase(member: Command): void {
  member
    .command('erase <org> <member>')
    .description('data protection: remove a member, by e-mail address or id, and what is known of the person')
    .option('--yes', 'do not ask')
    .addHelpText('after', NOTES)
    .action(async (organization: string, who: string, { yes }: { yes?: true }, command: Command) => {
      const { administration, offboarding, output } = await operatorFor(command);
      const { member: found, links } = unwrap(await describeMember(administration, organization, who));
      const isErased = found.erasedAt !== undefined;
      if (!isErased) await askUnless(yes, consequences(found.id, found.organization, links.length));
      const erased = unwrap(await eraseMember({ ...administration, offboarding }, organization, found.id));
      const text = isErased
        ? `${erased.id} is erased already`
        : `Erased ${erased.id}: its address and ${count(erased.links)}. The next request is refused, and no provider adds them again`;
      output.answer(erased, text);
    });
}

const count = (links: number) => (links === 1 ? '1 account at a provider' : `${links} accounts at providers`);

function consequences(id: string, organization: string, links: number): string {
  return [
    `${id} of ${organization} is removed and erased: 1 e-mail address, ${count(links)}. No way back.`,
    'The next request is refused, and all tokens issued until now. No provider brings them back.',
    'Entries of the audit trail stay until they end, and some of before name the account or the address.',
  ].join('\n');
}
