import type { Command } from 'commander';
import { type Invitation, liveInvitation } from '../../lambdas/core/people/invitation.ts';
import { type DescribedMember, describeMember } from '../../lambdas/flows/administration/describe.ts';
import { operatorFor, unwrap } from '../operator.ts';
import { moment } from '../output.ts';
import { facts } from '../table.ts';
import { managerOf, memberJson } from './member-list.ts';

export function addMemberShow(member: Command): void {
  member
    .command('show <org> <member>')
    .description('show a member, by e-mail address or id: role, status, last sign-in, the accounts that lead to them')
    .addHelpText('after', '\nExample:\n  countersign member show acme alice@acme.example')
    .action(async (organization: string, who: string, _options: object, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const described = unwrap(await describeMember(administration, organization, who));
      const links = described.links.map(({ provider, claim, value, status }) => ({
        ...{ provider, claim, subject: value, status },
      }));
      const invitation = liveInvitation(described.member, administration.clock());
      output.answer(
        { ...memberJson(described.member), links, invitation: invitation ?? null },
        describe(described, invitation),
      );
    });
}

function describe({ member, links }: DescribedMember, invitation: Invitation | undefined): string {
  const { id, email, externalId, organization, role, status, recalledAt, erasedAt, stoppedBy } = member;
  const { displayName, lastSignIn } = member;
  const manager = managerOf(member);
  const stopped = status === 'disabled' && stoppedBy !== undefined ? ` (by ${stoppedBy.provider}, over SCIM)` : '';
  return facts([
    ['Name', displayName === undefined ? '-' : `${displayName.text} (${SAID_BY[displayName.by]})`],
    ['Address', email || '-'],
    ['Member', id],
    ['Organization', organization],
    ...(externalId === undefined ? [] : [['External id', externalId] as const]),
    ['Role', role],
    ['Status', erasedAt === undefined ? `${status}${stopped}` : `${status}, and erased ${moment(erasedAt)}`],
    ...(manager === undefined ? [] : [['Managed by', `${manager} (SCIM)`] as const]),
    [
      'Last sign-in',
      lastSignIn === undefined
        ? 'never'
        : `${moment(lastSignIn.at)} through ${lastSignIn.provider}, noted once an hour`,
    ],
    ...(lastSignIn?.claims ?? []).map(({ name, values }) => [`Said ${name}`, [...values]] as const),
    ...(lastSignIn?.omitted === undefined ? [] : [['Not kept', `${lastSignIn.omitted} more values`] as const]),
    ['Last recall', recalledAt === undefined ? 'never' : `${moment(recalledAt)}: what was issued before is refused`],
    ...(invitation === undefined
      ? []
      : [['Invited', `through ${invitation.provider} until ${moment(invitation.expiresAt)}`] as const]),
    ['Accounts', links.map(describeLink)],
  ]);
}

const SAID_BY = {
  administrator: 'by an administrator',
  scim: 'by its provider, SCIM',
  sign_in: 'by its provider, at a sign-in',
};

/** Inactive: the provider maps another claim now. */
function describeLink({ provider, claim, value, status }: DescribedMember['links'][number]): string {
  const note = status === 'active' ? '' : ' (inactive: the provider maps another claim now)';
  return `${claim} ${value} at ${provider}${note}`;
}
