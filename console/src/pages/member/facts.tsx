import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import type { MemberJson } from '../../../../lambdas/endpoints/administration/schemas/members.ts';
import { Copyable } from '../../common/copyable.tsx';
import { Moment } from '../../common/moment.tsx';
import { Name } from '../../common/name.tsx';
import { ProviderLink } from '../../common/named-links.tsx';
import { Status } from '../../common/status.tsx';

/** Who says what a member is called. */
export const NAMED_BY = {
  administrator: 'by an administrator',
  scim: 'by their provider (SCIM)',
  sign_in: 'by their provider, when they signed in',
} as const;

export function MemberFacts({ member }: { readonly member: MemberJson }) {
  return (
    <Container header={<Header variant="h2">Member</Header>}>
      <KeyValuePairs columns={3} items={factsOf(member)} />
    </Container>
  );
}

function factsOf(member: MemberJson) {
  const { name, name_from: by, managed_by: manager, disabled_by: disabler, recalled_at: recalledAt } = member;
  const status = <Status of={member.status} />;
  return [
    ...(name === undefined || by === undefined ? [] : [{ label: `Name, ${NAMED_BY[by]}`, value: <Name>{name}</Name> }]),
    { label: 'Address', value: <Name>{member.email}</Name> },
    { label: 'Member id', value: <Copyable value={member.id} label="member id" /> },
    { label: disabler === undefined ? 'Status' : 'Status, by a provider', value: status },
    { label: 'Role', value: member.role },
    { label: 'Last sign-in here', value: <LastSignIn member={member} /> },
    ...(manager === undefined ? [] : [{ label: 'Managed by (SCIM)', value: <ProviderLink id={manager} withId /> }]),
    ...(recalledAt === undefined ? [] : [{ label: 'Recalled', value: <Moment at={recalledAt} withExact /> }]),
  ];
}

function LastSignIn({ member: { last_sign_in: last } }: { readonly member: MemberJson }) {
  if (last === undefined) return 'never';
  return (
    <>
      <Moment at={last.at} withExact /> through <ProviderLink id={last.provider} />
    </>
  );
}
