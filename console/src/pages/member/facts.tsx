import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import type { MemberJson } from '../../../../lambdas/endpoints/administration/schemas/members.ts';
import { Copyable } from '../../common/copyable.tsx';
import { KeyValues } from '../../common/key-values.tsx';
import { Moment } from '../../common/moment.tsx';
import { Name } from '../../common/name.tsx';
import { ProviderLink } from '../../common/named-links.tsx';
import { Status } from '../../common/status.tsx';
import { exactly } from '../../common/times.ts';
import { texts } from '../../texts/members.ts';
import { SignInMoment } from '../members/sign-in-moment.tsx';

/** Who says what a member is called. */
export const NAMED_BY = {
  administrator: texts.byAdministrator,
  scim: texts.byTheirProviderScim,
  sign_in: texts.byTheirProviderWhen,
} as const;

export function MemberFacts({ member }: { readonly member: MemberJson }) {
  return (
    <Container header={<Header variant="h2">{texts.member}</Header>}>
      <KeyValues columns={3} items={factsOf(member)} />
    </Container>
  );
}

function factsOf(member: MemberJson) {
  const { name, name_from: by, managed_by: manager, disabled_by: disabler, recalled_at: recalledAt } = member;
  const status = <Status of={member.status} />;
  return [
    ...(name === undefined || by === undefined
      ? []
      : [{ label: texts.nameBy(NAMED_BY[by]), value: <Name>{name}</Name> }]),
    { label: texts.address, value: <Name>{member.email}</Name> },
    { label: texts.memberId, value: <Copyable value={member.id} label={texts.memberIdInline} /> },
    { label: disabler === undefined ? texts.status : texts.statusByProvider, value: status },
    { label: texts.role, value: member.role },
    { label: texts.lastSignInHere, value: <LastSignIn member={member} /> },
    ...(manager === undefined ? [] : [{ label: texts.managedByScim, value: <ProviderLink id={manager} withId /> }]),
    ...(recalledAt === undefined ? [] : [{ label: texts.recalled, value: <Moment at={recalledAt} withExact /> }]),
  ];
}

function LastSignIn({ member: { last_sign_in: last } }: { readonly member: MemberJson }) {
  if (last === undefined) return texts.never;
  return (
    <>
      {texts.through(<SignInMoment at={last.at} />, <ProviderLink id={last.provider} />)}
      <Box variant="small" display="block">
        {texts.notedOnceAnHour(exactly(last.at))}
      </Box>
    </>
  );
}
