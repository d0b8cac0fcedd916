import type { Command } from 'commander';
import { describeMember } from '../../lambdas/flows/administration/describe.ts';
import { eraseMember } from '../../lambdas/flows/administration/erase-member.ts';
import { askUnless } from '../confirmation.ts';
import { offboardingBy, operatorFor, unwrap } from '../operator.ts';

const NOTES = `
The e-mail address goes, every account at a provider that leads to the member, and their passkeys. What stays: the id, as
a tombstone; digests of address and accounts, so that no provider brings the person back; and entries of the audit trail, which nobody
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
      const operator = await operatorFor(command);
      const { administration, output } = operator;
      const offboarding = offboardingBy(operator);
      const { member: found, links } = unwrap(await describeMember(administration, organization, who));
      const isErased = found.erasedAt !== undefined;
      const passkeys = await offboarding.offboarding.countPasskeys(found);
      if (!isErased) await askUnless(yes, consequences(found.id, found.organization, [links.length, passkeys]));
      const erased = unwrap(await eraseMember(offboarding, organization, found.id));
      const text = isErased
        ? `${erased.id} is erased already${erased.passkeys === 0 ? '' : `. Deleted now: ${passkeysOf(erased.passkeys)}`}`
        : `Erased ${erased.id}: its address, ${count(erased.links)} and ${passkeysOf(erased.passkeys)}. The next request is refused, and no provider adds them again`;
      output.answer(erased, text);
    });
}

const count = (links: number) => (links === 1 ? '1 account at a provider' : `${links} accounts at providers`);

const passkeysOf = (passkeys: number) => (passkeys === 1 ? '1 passkey' : `${passkeys} passkeys`);

function consequences(id: string, organization: string, [links, passkeys]: readonly [number, number]): string {
  return [
    `${id} of ${organization} is removed and erased: 1 e-mail address, ${count(links)}, ${passkeysOf(passkeys)}. No way back.`,
    'The next request is refused, and all tokens issued until now. No provider brings them back.',
    'Entries of the audit trail stay until they end, and some of before name the account or the address.',
  ].join('\n');
}
