import type { Command } from 'commander';
import { type ClaimedIds, claimMemberIds } from '../../lambdas/flows/administration/claim-member-ids.ts';
import { type Operator, operatorFor } from '../operator.ts';
import { table } from '../table.ts';

const NOTES = `
A token's sub names one person in the whole deployment. Members of a release that did not see to it are looked through
once, by this command, or by the first "member add --id" or "member import" with ids. It may be repeated.

Example:
  countersign member claim-ids`;

export function addMemberClaimIds(member: Command): void {
  member
    .command('claim-ids')
    .description('see that no id of a member of a former release is given to anybody of another organization')
    .addHelpText('after', NOTES)
    .action(async (_options: object, command: Command) => {
      const operator = await operatorFor(command);
      const claimed = await claimMemberIds(operator.administration, operator.memberIds);
      operator.output.answer(claimed, describeClaimed(claimed));
    });
}

/** Before an id is chosen: once in the life of a deployment, and at once where there are no members yet. */
export async function claimOnce({ administration, memberIds }: Operator): Promise<void> {
  if (await administration.reads.memberIdsAreClaimed()) return;
  const claimed = await claimMemberIds(administration, memberIds);
  if (claimed.shared.length > 0) process.stderr.write(`${describeClaimed(claimed)}\n`);
}

function describeClaimed({ members, shared }: ClaimedIds): string {
  if (shared.length === 0) return `${members} members, and every id is one person's`;
  const rows = shared.map(({ id, organization, other }) => [id, organization, other]);
  return `${members} members. These ids are of two people, whose tokens only org_id tells apart. To give one another id:
countersign member remove ORG EMAIL, then countersign member add ORG EMAIL --role ROLE --id ANOTHER
${table(['ID', 'ORGANIZATION', 'AND'], rows, '')}`;
}
