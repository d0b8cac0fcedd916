import { type Command, Option } from 'commander';
import type { Member } from '../../lambdas/core/records.ts';
import { findOrganization } from '../../lambdas/flows/administration/change-organization.ts';
import { everyMember } from '../../lambdas/flows/administration/describe.ts';
import { fieldError } from '../command-error.ts';
import { duration } from '../duration.ts';
import { operatorFor, unwrap } from '../operator.ts';
import { moment } from '../output.ts';
import { table } from '../table.ts';

interface ListOptions {
  readonly role?: string;
  readonly status?: Member['status'];
  readonly notSignedInFor?: number;
}

const EXAMPLES = `
Without --status: active and disabled members. --not-signed-in-for 90d: whoever has not signed in in a browser here for 90 days, or never; tools that act for somebody
do not count. Of a removed one only the id stays, and the address until it is erased.

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
    .option('--not-signed-in-for <age>', 'only who has not signed in here for so long, or never', duration)
    .addHelpText('after', EXAMPLES)
    .action(async (organization: string, { role, status, notSignedInFor }: ListOptions, command: Command) => {
      const { administration, output } = await operatorFor(command);
      if (role !== undefined && !administration.configuration.roles.has(role)) {
        const roles = [...administration.configuration.roles.keys()].join(', ');
        throw fieldError([{ field: 'role', problem: `must be one of ${roles}` }]);
      }
      const of = unwrap(await findOrganization(administration, organization)).record;
      const wanted = { statuses: status ? [status] : (['active', 'disabled'] as const), ...(role && { role }) };
      const everybody = await Array.fromAsync(everyMember(administration, of, wanted));
      const since = notSignedInFor === undefined ? Number.POSITIVE_INFINITY : administration.clock() - notSignedInFor;
      const members = everybody.filter(({ lastSignIn }) => (lastSignIn?.at ?? 0) < since);
      output.answer(
        members.map(memberJson),
        table(
          ['NAME', 'ADDRESS', 'ROLE', 'STATUS', 'LAST SIGN-IN', 'MANAGED BY', 'ID'],
          members.map(rowOf),
          `No such members. Add one: countersign member add ${organization} EMAIL --role ROLE`,
        ),
      );
    });
}

function rowOf(member: Member): readonly string[] {
  const { id, email, displayName, role, status, lastSignIn } = member;
  const [name, came] = [displayName?.text ?? '-', lastSignIn === undefined ? 'never' : moment(lastSignIn.at)];
  return [name, email || '-', role, status, came, managerOf(member) ?? '-', id];
}

export function memberJson(member: Member) {
  const { id, email, displayName, externalId, role, status, recalledAt, lastSignIn } = member;
  return {
    ...{ id, email, name: displayName?.text ?? null, nameFrom: displayName?.by ?? null },
    ...{ externalId: externalId ?? null, role, status, recalledAt: recalledAt ?? null },
    ...{ lastSignIn: lastSignIn ?? null, managedBy: managerOf(member) ?? null },
  };
}

/** The provider whose SCIM client manages the member. */
export function managerOf({ provisioning }: Member): string | undefined {
  return provisioning?.deletedAt === undefined ? provisioning?.provider : undefined;
}
