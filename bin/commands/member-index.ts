import type { Command } from 'commander';
import { placeMembers } from '../../lambdas/flows/administration/place-members.ts';
import { operatorFor, unwrap } from '../operator.ts';
import { table } from '../table.ts';

const NOTES = `
The console lists members in the order of their addresses, and finds them by the beginning of any word. Members of a release
that did not write that down are looked through once, by this command; until then the console lists them in no order, and says
so. It changes nothing about a member, and may be repeated. Run it when every function has been updated, and once more after
a release was rolled back and deployed again.

Example:
  countersign member index
  countersign member index acme`;

export function addMemberIndex(member: Command): void {
  member
    .command('index [org]')
    .description('write down what the console lists and finds members of a former release by')
    .addHelpText('after', NOTES)
    .action(async (organization: string | undefined, _options: object, command: Command) => {
      const { administration, memberPlaces, output } = await operatorFor(command);
      const placed = unwrap(await placeMembers(administration, memberPlaces, organization));
      const rows = placed.map(({ organization: id, members }) => [id, String(members)]);
      output.answer(
        placed,
        table(['ORGANIZATION', 'MEMBERS'], rows, 'No organizations. Add one: countersign org create ORG'),
      );
    });
}
