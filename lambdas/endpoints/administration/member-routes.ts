import { ok } from '../../../protect/vocabulary/result.ts';
import { invitationUri, liveInvitation } from '../../core/people/invitation.ts';
import type { LastSignIn } from '../../core/people/last-sign-in.ts';
import type { Member } from '../../core/records.ts';
import type { MemberInput } from '../../core/registration/member.ts';
import { addMember } from '../../flows/administration/add-member.ts';
import { type Administered, type ByMember, invalid } from '../../flows/administration/administration.ts';
import {
  changeMember,
  findMember,
  listMembers,
  type MemberWish,
  memberTag,
  recallMember,
} from '../../flows/administration/change-member.ts';
import { inviteMember, withdrawInvitation } from '../../flows/administration/invite-member.ts';
import { addLink, listLinks, type MemberLink, removeLink } from '../../flows/administration/links.ts';
import { offerSetupLink } from '../../flows/administration/offer-setup-link.ts';
import { ROUTES } from '../../routes.ts';
import { cursorsOf, memberListPosition } from '../http/cursor.ts';
import { type AdministrationRoutes, route, type Served } from './route.ts';
import {
  createdSetupLink,
  type LastSignInJson,
  type LinkJson,
  linkPage,
  linkSchema,
  type MemberJson,
  type MemberPatch,
  memberPage,
  memberPatch,
  memberSchema,
  type NewLink,
  newInvitation,
  newLink,
  newMember,
} from './schemas/members.ts';
import { type MemberQuery, memberQuery } from './schemas/queries.ts';

export const memberRoutes = {
  [ROUTES.administration.listMembers.key]: route({
    operation: 'list_members',
    summary: 'Members, page by page, by address or by last sign-in',
    query: memberQuery,
    answer: memberPage,
    handle: async ({ admin, query }) => {
      const { cursor, ...filters } = query;
      const list = { organization: admin.caller.organization, filters };
      const read = cursor === undefined ? undefined : memberCursors.fromCursor(list, cursor);
      if (read?.ok === false) return invalid(read.error.field, read.error.problem);
      const wish = wishOf(query);
      if (!wish.ok) return wish;
      const listed = await listMembers(admin, wish.value, read?.value);
      if (!listed.ok) return listed;
      const { members, order, next } = listed.value;
      const goesOn = next && { next_cursor: memberCursors.toCursor(list, next) };
      return ok({
        body: {
          items: members.map((member) => memberJson(admin, member, query.include ?? 'no_claims')),
          order,
          ...goesOn,
        },
      });
    },
  }),
  [ROUTES.administration.addMember.key]: route({
    operation: 'add_member',
    summary: 'Add a member, or one who was removed again',
    status: 201,
    body: newMember,
    answer: memberSchema,
    handle: async ({ admin, body: { email, role, name, link } }) => {
      const input = { email, role, ...(name !== undefined && { name }), ...(link && subjectOf(link)) };
      const added = await addMember(admin, admin.caller.organization, input);
      if (!added.ok) return added;
      const { id } = added.value.member;
      const answer = served(admin, await findMember(admin, id));
      return answer.ok ? ok({ ...answer.value, location: `members/${encodeURIComponent(id)}` }) : answer;
    },
  }),
  [ROUTES.administration.readMember.key]: route({
    operation: 'read_member',
    summary: 'One member',
    answer: memberSchema,
    handle: async ({ admin, path }) => served(admin, await findMember(admin, path['member'] ?? '')),
  }),
  [ROUTES.administration.changeMember.key]: route({
    operation: 'disable_member',
    operationOf: (patch) => (isDisabling(patch) ? 'disable_member' : 'change_member'),
    summary: 'Change the role or the name, disable, or enable again. Counts on the next request',
    body: memberPatch,
    answer: memberSchema,
    precondition: true,
    handle: async ({ admin, path, body, ifMatch }) =>
      served(admin, await changeMember(admin, path['member'] ?? '', body, ifMatch)),
  }),
  [ROUTES.administration.removeMember.key]: route({
    operation: 'remove_member',
    summary: 'Remove a member for good: no provider brings them back',
    answer: memberSchema,
    precondition: true,
    handle: async ({ admin, path, ifMatch }) =>
      served(admin, await changeMember(admin, path['member'] ?? '', { status: 'removed' }, ifMatch)),
  }),
  [ROUTES.administration.recallMember.key]: route({
    operation: 'recall_member',
    summary: 'Refuse every token, session and write grant that began until now',
    answer: memberSchema,
    precondition: true,
    handle: async ({ admin, path, ifMatch }) => served(admin, await recallMember(admin, path['member'] ?? '', ifMatch)),
  }),
  [ROUTES.administration.inviteMember.key]: route({
    operation: 'invite_member',
    summary: 'Invite a member: their own address, verified by this provider, links them, whatever its domain',
    status: 201,
    body: newInvitation,
    answer: memberSchema,
    precondition: true,
    handle: async ({ admin, path, body, ifMatch }) => {
      const wanted = { member: path['member'] ?? '', provider: body.provider };
      return served(admin, await inviteMember(admin, admin.caller.organization, wanted, ifMatch));
    },
  }),
  [ROUTES.administration.withdrawInvitation.key]: route({
    operation: 'withdraw_invitation',
    summary: 'Take an invitation back. Who was linked by it stays',
    answer: memberSchema,
    precondition: true,
    handle: async ({ admin, path, ifMatch }) =>
      served(admin, await withdrawInvitation(admin, admin.caller.organization, path['member'] ?? '', ifMatch)),
  }),
  [ROUTES.administration.createSetupLink.key]: route({
    operation: 'create_setup_link',
    summary: 'Make a link by which another administrator sets up a provider and signs in. Once, within an hour',
    status: 201,
    answer: createdSetupLink,
    handle: async ({ admin, services, path }) => {
      const made = await offerSetupLink(admin, services.setupLinks, path['member'] ?? '');
      return made.ok ? ok({ body: { url: made.value.url, expires_at: made.value.expiresAt } }) : made;
    },
  }),
  [ROUTES.administration.listLinks.key]: route({
    operation: 'list_links',
    summary: 'The subjects that lead to a member',
    answer: linkPage,
    handle: async ({ admin, path }) => {
      const links = await listLinks(admin, path['member'] ?? '');
      return links.ok ? ok({ body: { items: links.value.map(linkJson) } }) : links;
    },
  }),
  [ROUTES.administration.addLink.key]: route({
    operation: 'add_link',
    summary: 'Link a subject: the value of the claim that the provider maps',
    status: 201,
    body: newLink,
    answer: linkSchema,
    precondition: true,
    handle: async ({ admin, path, body: { provider, subject, claim }, ifMatch }) => {
      const member = path['member'] ?? '';
      const link = await addLink(admin, member, { provider, value: subject, ...(claim && { claim }) }, ifMatch);
      if (!link.ok) return link;
      const found = await findMember(admin, member);
      const etag = found.ok ? { etag: memberTag(found.value) } : {};
      return ok({
        body: linkJson(link.value),
        ...etag,
        location: `members/${encodeURIComponent(member)}/links/${link.value.id}`,
      });
    },
  }),
  [ROUTES.administration.removeLink.key]: route({
    operation: 'remove_link',
    summary: 'Unlink a subject: it leads nowhere from the next redemption or sign-in on',
    answer: memberSchema,
    precondition: true,
    handle: async ({ admin, path, ifMatch }) =>
      served(admin, await removeLink(admin, path['member'] ?? '', path['link'] ?? '', ifMatch)),
  }),
} satisfies AdministrationRoutes;

/** By what the link says that its subject is: the value of the mapped claim, or a SAML NameID. */
function subjectOf({ provider, subject, claim }: NewLink): Pick<MemberInput, 'subject' | 'nameId'> {
  const named = `${provider}:${subject}`;
  return claim === undefined ? { subject: named } : { nameId: named };
}

function isDisabling(patch: MemberPatch): boolean {
  return patch.status === 'disabled' && Object.keys(patch).length === 1;
}

const memberCursors = cursorsOf('members', memberListPosition);

function wishOf({ status, role, q, sort, not_signed_in_for_days: days }: MemberQuery): Administered<MemberWish> {
  const isBySignIn = days !== undefined || sort === 'last_sign_in' || sort === '-last_sign_in';
  if (days !== undefined && (sort === 'address' || sort === '-address'))
    return invalid('sort', 'must be last_sign_in or -last_sign_in with not_signed_in_for_days');
  return ok({
    // Tombstones are asked for by name.
    statuses: status === undefined ? ['active', 'disabled'] : [status],
    ...(role !== undefined && { role }),
    ...(q !== undefined && { text: q }),
    descending: sort?.startsWith('-') ?? false,
    ...(isBySignIn && { bySignIn: { ...(days !== undefined && { notForDays: Number(days) }) } }),
  });
}

type Shown = Pick<ByMember, 'clock' | 'configuration'>;

function served(admin: Shown, member: Administered<Member>): Administered<Served> {
  return member.ok ? ok({ body: memberJson(admin, member.value), etag: memberTag(member.value) }) : member;
}

function memberJson(
  { clock, configuration: { issuer } }: Shown,
  member: Member,
  include: 'claims' | 'no_claims' = 'claims',
): MemberJson {
  const { id, email, role, status, linked, recalledAt, displayName } = member;
  const named = displayName && { name: displayName.text, name_from: displayName.by };
  const came = member.lastSignIn && { last_sign_in: lastSignInJson(member.lastSignIn, include) };
  const recalled = recalledAt === undefined ? {} : { recalled_at: recalledAt };
  const live = liveInvitation(member, clock());
  const invited = live && {
    invitation: {
      provider: live.provider,
      ...{ invited_at: live.invitedAt, expires_at: live.expiresAt },
      sign_in_uri: invitationUri(issuer, member, live),
    },
  };
  const managed = managedJson(member);
  const known = { ...named, role, status, linked, ...came };
  return { id, email, ...known, ...managed, ...recalled, ...invited, etag: memberTag(member) };
}

function lastSignInJson(
  { at, provider, claims, omitted }: LastSignIn,
  include: 'claims' | 'no_claims',
): LastSignInJson {
  if (include === 'no_claims') return { at, provider };
  const seen = claims.map(({ name, values }) => ({ name, values: [...values] }));
  return { at, provider, claims: seen, ...(omitted !== undefined && { omitted_values: omitted }) };
}

/** By a provider's SCIM client, as long as it has not deleted the user. */
function managedJson({ status, provisioning, stoppedBy }: Member): Pick<MemberJson, 'managed_by' | 'disabled_by'> {
  const isManaged = provisioning !== undefined && provisioning.deletedAt === undefined;
  return {
    ...(isManaged && { managed_by: provisioning.provider }),
    ...(status === 'disabled' && stoppedBy !== undefined && { disabled_by: stoppedBy.provider }),
  };
}

function linkJson({ id, provider, claim, value, status }: MemberLink): LinkJson {
  return { id, provider, claim, subject: value, status };
}
