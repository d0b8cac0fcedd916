import { type Command, Option } from 'commander';
import type { Member } from '../../lambdas/core/records.ts';
import { findOrganization } from '../../lambdas/flows/administration/change-organization.ts';
import { everyMember } from '../../lambdas/flows/administration/describe.ts';
import { fieldError } from '../command-error.ts';
import { operatorFor, unwrap } from '../operator.ts';
import { moment } from '../output.ts';
import { table } from '../table.ts';

interface ListOptions {
  readonly role?: string;
  readonly status?: Member['status'];
}

const EXAMPLES = `
Without --status: active and disabled members. Of a removed one only the id stays, and the address until it is erased.

Example:
  countersign member list acme --role admin
  countersign --json member list acme --status disabled`;

export function addMemberList(member: Command): void {
  member
    .command('list <org>')
    .description('list the members of an organization')
    .option('--role <role>', 'only those with this role')
    .addOption(
      new Option('--status <status>', 'only those (default: active and disabled)').choices([
        ...['active', 'disabled', 'removed'],
      ]),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (organization: string, { role, status }: ListOptions, command: Command) => {
      const { administration, output } = await operatorFor(command);
      if (role !== undefined && !administration.configuration.roles.has(role)) {
        const roles = [...administration.configuration.roles.keys()].join(', ');
        throw fieldError([{ field: 'role', problem: `must be one of ${roles}` }]);
      }
      const of = unwrap(await findOrganization(administration, organization)).record;
      const wanted = { statuses: status ? [status] : (['active', 'disabled'] as const), ...(role && { role }) };
      const members = await Array.fromAsync(everyMember(administration, of, wanted));
      output.answer(
        members.map(memberJson),
        table(
          ['ID', 'ADDRESS', 'ROLE', 'STATUS', 'LAST RECALL'],
          members.map(({ id, email, role: has, status: is, recalledAt }) => [
            ...[id, email || '-', has, is, recalledAt === undefined ? '-' : moment(recalledAt)],
          ]),
          `No such members. Add one: countersign member add ${organization} EMAIL --role ROLE`,
        ),
      );
    });
}

export function memberJson({ id, email, externalId, role, status, recalledAt }: Member) {
  return { id, email, externalId: externalId ?? null, role, status, recalledAt: recalledAt ?? null };
}
